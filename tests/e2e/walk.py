"""Somebody opens every page of ours that they can reach, and presses what is there."""

from playwright.sync_api import expect

from . import walk_page

# Of these, one record of each kind is opened, as their forms have other buttons each.
DIFFERING = ["state", "o365_button", "offer_side", "recorded_again_from_id"]
KINDS = {"charitylog.action": DIFFERING}
# What our own widgets draw, which has no name as buttons of views have.
DRAWN = ".o_charitylog_why, .o_clipboard_button"
APP = "charitylog_o365.charitylog_action_menu_root"
# Its words are those of a language.
CLOSE = ".modal-header :is(.btn-close, .oi-arrow-left)"
DIALOG = ".o_dialog:not(.o_inactive_modal)"
EVENT = ".o_cw_popover, .o_dialog .modal, .o_bottom_sheet"
HERE = ".o_action_manager"
ICONS = {"calendar": "fa-calendar", "graph": "fa-area-chart"}
ASKING = ("action_quick_move", "action_quick_give", "action_change_following")
NEW = ".o_list_button_add, .o-kanban-button-new"
# A time that is filled in shows as a button.
NO_TIME = ".o_required_modifier:is(.o_field_datetime, .o_field_date) input"


class Walk:
    """One person's walk at one width; what is wrong is noted in ``watch``."""

    def __init__(self, page, watch, ours, elsewhere=()):
        """``elsewhere``: how the addresses begin to which buttons lead away."""
        self.page, self.watch, self.ours = page, watch, ours
        self.elsewhere = elsewhere
        self.pressed, self.opened = set(), set()
        self.is_small = page.viewport_size["width"] < 768
        # Whether of each page the first view and the form will do.
        self.is_quick = False

    def shown(self):
        return self.page.evaluate(walk_page.SHOWN)

    def at(self, *place):
        self.watch.place = " › ".join(place)

    # The way there

    def through_windows(self, who, client):
        """Open all windows of ours, also those that no menu opens, for ``client``."""
        for name, action in sorted(self.ours.windows.items()):
            self.open_window(who, name, action, client)

    def through_asking(self, who, api, action_id, client, **said):
        """Open the windows that an action's own buttons open; ``said`` goes with them.

        They open for some records only, which need not be the first of a list.
        """
        for name in ASKING:
            answer = api("charitylog.action", name, [action_id], **said)
            self.open_window(who, name, answer, client)

    def open_window(self, who, name, action, client):
        """Open the window of an action: an id, or what a button answers; leave it."""
        self.at(who, name)
        self.page.evaluate(walk_page.OPEN_WINDOW, [action, "res.partner", client])
        self.watch.settle()
        if self.shown()["windows"]:
            self.leave_window((who, name))
        else:
            self.watch.note(f"no window, but {self.shown()}")

    def through_menus(self, who):
        """Open all menus of ours, and all that hangs on them; return their names."""
        menus = self.page.evaluate(walk_page.MENUS)
        self.at(who, APP)
        self.enter_app()
        for menu in menus:
            place = who, menu["name"]
            self.at(*place)
            action = self.page.evaluate(walk_page.ACTION, menu["actionID"])
            self.choose(menu["xmlid"])
            self.arrive(action)
            self.look_around(action, place)
        return [menu["name"] for menu in menus]

    def enter_app(self):
        """Choose our app among the others, where another one is open."""
        if self.page.evaluate(walk_page.APP) == APP:
            return
        self.page.locator(".o_navbar_apps_menu button").click()
        self.page.locator(f".o_app[data-menu-xmlid='{APP}']").click()
        self.watch.settle()

    def choose(self, xml_id):
        """Choose a menu as people do: in the bar, below another, or on a phone."""
        item = self.page.locator(f"[data-menu-xmlid='{xml_id}']:visible")
        if self.is_small:
            self.page.locator(".o_menu_toggle").click()
        elif not item.count():
            self.open_section_of(item)
        item.first.click()
        self.watch.settle()

    def open_section_of(self, item):
        """Open the section of the bar below which ``item`` is."""
        menu = self.page.locator(".o-dropdown--menu")
        # What the bar has no room for is behind its "+".
        sections = self.page.locator(".o_menu_sections button")
        for section in sections.locator("visible=true").all():
            # While one is open the pointer opens the next, and a click shuts it.
            self.page.keyboard.press("Escape")
            expect(menu).to_have_count(0)
            section.click()
            expect(menu).to_be_visible()
            if item.count():
                return

    def arrive(self, action):
        """Hold the page that has opened against the one that was asked for."""
        if not self.watch.until(lambda: self.is_at(action)):
            self.watch.note(f"asked for “{action['name']}”, came to {self.shown()}")
        path = action.get("path")
        # The address follows the page, a moment later.
        if path and not self.watch.until(lambda: f"/odoo/{path}" in self.page.url):
            self.watch.note(f"asked for /odoo/{path}, and came to {self.page.url}")

    def expect_title(self, title):
        if not self.watch.until(lambda: self.shown()["title"] == title):
            self.watch.note(f"expected “{title}”, but found {self.shown()}")

    def is_at(self, action):
        shown, name = self.shown(), action["name"].casefold()
        if action["target"] == "new":
            return name in map(str.casefold, shown["windows"])
        # A form of one record alone is titled by the record, and says above what it is.
        return name in (shown["title"].casefold(), shown["heading"].casefold())

    def look_around(self, action, place):
        """Look at each view of the action that has just opened."""
        shown = self.shown()
        if shown["windows"]:
            self.leave_window(place)
            return
        kinds = [kind for _id, kind in action["views"] or () if kind != "search"]
        if self.is_quick:
            kinds = [kind for kind in kinds if kind in (kinds[0], "form")]
        # What a server action opens is known by what it shows.
        for kind in kinds or [shown["view"]]:
            self.at(*place, kind)
            if kind != self.shown()["view"]:
                if kind == "form":
                    self.open_records(place)
                    continue
                self.switch_to(kind)
            self.look_at_view((*place, kind))

    def switch_to(self, kind):
        if self.is_small:
            self.page.locator(f"{HERE} .o_cp_switch_buttons button").click()
            icon = ICONS.get(kind, f"oi-view-{kind}")
            self.page.locator(f".o-dropdown--menu .{icon}").click()
        else:
            self.page.locator(f".o_switch_view.o_{kind}").click()
        self.watch.settle()
        if not self.watch.until(lambda: self.shown()["view"] == kind):
            self.watch.note(f"asked for {kind}, and came to {self.shown()}")
        self.watch.settle()

    def look_at_view(self, place):
        """Press what is on the page; in a list also what a chosen row brings."""
        shown = self.shown()
        self.opened.add(shown["model"])
        if (wider := self.page.evaluate(walk_page.WIDER)) > 0:
            self.watch.note(f"{wider} pixels wider than the screen")
        self.press_all(place)
        if shown["view"] == "list":
            row = self.page.locator(f"{HERE} .o_list_record_selector input").nth(1)
            if row.count():
                row.click()
                self.press_all(place)
                if row.count() and row.is_checked():
                    row.click()
        if shown["view"] == "calendar":
            self.look_at_event(place)
        if shown["view"] == "form":
            self.open_tabs(place)

    def look_at_event(self, place):
        event = self.page.locator(".fc-event").first
        if ("event",) in self.pressed or not event.count():
            return
        self.pressed.add(("event",))
        self.at(*place, "an event")
        event.click()
        opened = self.page.locator(EVENT).locator("visible=true")
        if not self.watch.until(opened.count):
            self.watch.note("nothing opens")
        self.watch.settle()
        self.page.keyboard.press("Escape")
        if not self.watch.until(lambda: not opened.count()):
            self.leave_window(place)

    def open_tabs(self, place):
        shown = self.shown()
        for name in sorted(self.ours.tabs.get(shown["model"], ())):
            tab = self.page.locator(f"{HERE} .o_notebook a[name='{name}']:visible")
            if tab.count():
                tab.click()
                self.watch.settle()
                self.press_all((*place, name))

    def open_records(self, place):
        """Open a record of each kind that is listed, and a new one.

        As on a phone the same buttons are there: of each model one record will do.
        """
        shown = self.shown()
        if ("records", shown["model"]) in self.pressed:
            return
        self.pressed.add(("records", shown["model"]))
        kinds = () if self.is_small else KINDS.get(shown["model"], ())
        asked = [shown["model"], list(kinds)]
        records = self.page.evaluate(walk_page.RECORDS, asked)
        for number in records:
            self.at(*place, f"record {number}")
            self.page.evaluate(walk_page.OPEN_RECORD, number)
            self.watch.settle()
            self.look_at_view((*place, f"record {number}"))
            self.go_back(shown)
        new = self.page.locator(NEW).locator("visible=true")
        if new.count() and not (self.is_small and records):
            self.at(*place, "new")
            new.first.click()
            self.watch.settle()
            if self.page.locator(f"{HERE} {NO_TIME}").locator("visible=true").count():
                self.watch.note("a required time is left empty")
            # In some lists what is new is a line of theirs.
            self.page.keyboard.press("Escape")
            self.watch.settle()
            self.go_back(shown)

    def go_back(self, before):
        """Go back to the page that showed ``before``."""
        if self.shown()["id"] == before["id"]:
            return
        if not self.page.evaluate(walk_page.GO_BACK, before["id"]):
            self.page.go_back()
        self.watch.settle()
        if self.shown()["title"] != before["title"]:
            self.watch.note(f"not back at {before}, but at {self.shown()}")

    # Buttons

    def press_all(self, place):
        shown = self.shown()
        names = self.ours.pressed(shown["model"])
        there = {f"{HERE} button[name='{name}']": name for name in names}
        there[DRAWN] = "drawn"
        before = shown["model"], shown["view"]
        left = [each for each in there if (*before, each) not in self.pressed]
        # Asked for in one go, and again after each that has been pressed.
        while left := self.page.evaluate(walk_page.VISIBLE, left):
            selector = left.pop(0)
            self.press(selector, (*place, there[selector]))

    def names_pressed(self):
        """Return the names of the views' buttons that have been pressed."""
        return {key[2].split("'")[1] for key in self.pressed if "name=" in key[-1]}

    def press(self, selector, place):
        """Press the first such button, if there is one, and come back."""
        before = self.shown()
        key = before["model"], before["view"], selector
        button = self.page.locator(selector).locator("visible=true").first
        if key in self.pressed or not button.count() or button.is_disabled():
            return
        self.pressed.add(key)
        self.at(*place)
        address, tabs = self.page.url, len(self.page.context.pages)
        # The tip of the button that was pressed last may lie on this one.
        self.page.mouse.move(0, 0)
        button.click()
        self.watch.settle()
        if self.came_from_elsewhere(address, tabs):
            return
        shown = self.shown()
        if shown["windows"]:
            self.leave_window(place)
        elif not shown["title"] or not shown["view"]:
            self.watch.note(f"came to {shown}")
        else:
            self.page.keyboard.press("Escape")
        self.go_back(before)

    def came_from_elsewhere(self, address, tabs):
        """Look at the other system's page that a button opened, and come back."""
        pages = self.page.context.pages
        there = pages[-1] if len(pages) > tabs else self.page
        if there.url.startswith(address.split("/odoo")[0]):
            return False
        if not there.url.startswith(tuple(self.elsewhere)):
            self.watch.note(f"led to {there.url}")
        if there is self.page:
            self.page.goto(address)
            self.watch.start()
        else:
            there.close()
        return True

    def leave_window(self, place):
        """Press what a window offers without changing anything, and close it."""
        for button in self.page.locator(f"{DIALOG} .o_clipboard_button").all():
            button.click()
        self.page.locator(
            f"{DIALOG} .modal-header :is(.btn-close, .oi-arrow-left)"
        ).first.click()
        self.watch.settle()
        if left := self.shown()["windows"]:
            self.watch.note(f"still open: {left}")
