"""All pages of ours can be read, heard and worked by keys, at each size of a screen.

axe-core finds nothing serious; nothing is cut off, overlaps or scrolls sideways at
1400, 768 and 390 pixels and at a zoom of 200 %. Menus and windows are those that the
server tells of, so that a new one is looked at by itself.
"""

import pytest
from playwright.sync_api import expect

from . import walk_page
from .charity import upn
from .conftest import PATIENCE, WIDE
from .look import faults
from .look_keys import unreachable
from .pages import log_in
from .walk import DIALOG, Walk
from .walk_ours import ours
from .walk_places import system
from .walk_watch import Watch

# Odoo draws tables and pictures of figures, whoever asked for them.
FIGURES = ("pivot", "graph")
ASKING = (
    "action_complete",
    "action_quick_move",
    "action_quick_give",
    "action_change_following",
)
APART = ".o_cp_searchview, .o_cp_switch_buttons, .o_list_table"
ARROWS = ".o_charitylog_work ul"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    with system(tmp_path_factory.mktemp("look"), is_demo=True) as place:
        yield place


@pytest.fixture
def person(place, chromium):
    """Logs somebody in, and returns their page and what is wrong on it."""
    contexts = []

    def come(login):
        context = chromium.new_context(
            viewport=WIDE, locale="en-GB", reduced_motion="reduce"
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        watch = Watch(page)
        log_in(page, place.odoo, login)
        watch.start()
        return page, watch

    yield come
    for context in contexts:
        context.close()


class Look(Walk):
    """Opens all pages and windows, presses nothing, and looks at each of them once."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.faults, self.seen, self.looked_at = [], set(), set()

    def look(self, place):
        name = "-".join(word.replace(" ", "_") for word in place)
        if name not in self.seen:
            self.seen.add(name)
            self.faults += faults(self.page, name)
            self.watch.settle()

    def choose(self, xml_id):
        """By Odoo's own means: after a change of size the bar shows few menus."""
        self.page.evaluate(CHOOSE, xml_id)
        self.watch.settle()

    def switch_to(self, kind):
        self.page.evaluate(SWITCH, kind)
        self.watch.settle()
        assert self.watch.until(lambda: self.shown()["view"] == kind), kind

    def look_around(self, action, place):
        if not action["views"] or self.shown()["windows"]:
            return super().look_around(action, place)
        views = [
            (number, kind)
            for number, kind in action["views"]
            if kind not in ("search", *FIGURES)
            and (action["model"], number, kind) not in self.looked_at
        ]
        for number, kind in views:
            super().look_around({**action, "views": [(number, kind)]}, place)
            # What is empty shows nothing of the view.
            if not self.page.locator(".o_view_nocontent").count():
                self.looked_at.add((action["model"], number, kind))

    def press_all(self, place):
        self.look(place)

    def look_at_event(self, place):
        pass

    def leave_window(self, place):
        self.look(place)
        super().leave_window(place)


SWITCH = "kind => odoo.__WOWL_DEBUG__.root.env.services.action.switchView(kind)"
CHOOSE = """
(xmlId) => {
    const { menu } = odoo.__WOWL_DEBUG__.root.env.services;
    return menu.selectMenu(menu.getAll().find(({ xmlid }) => xmlid === xmlId));
}
"""


# A window that a button opens under conditions of its own is looked at with defaults.
WINDOW = {
    "type": "ir.actions.act_window",
    "name": "Window",
    "views": [[False, "form"]],
    "target": "new",
}


def windows(admin):
    """Return the models of all windows of ours that have a form."""
    found = admin(
        "ir.model",
        "search_read",
        [("transient", "=", True), ("model", "in", sorted(ours(admin).forms))],
        ["model"],
    )
    return {each["model"] for each in found}


def about_all(admin, client):
    """Return defaults for whatever a window may be about: one piece of work alone."""
    work = admin(
        "charitylog.action",
        "search_read",
        [("state", "=", "outstanding"), ("all_day", "=", False)],
        ["series_following", "project_id", "user_id"],
    )
    one = next(each for each in work if not each["series_following"])
    return {
        "default_action_id": one["id"],
        "default_client_id": client,
        "default_partner_id": client,
        "default_project_id": one["project_id"][0],
        "default_user_id": one["user_id"][0],
    }


def test_all_pages_can_be_read_and_fit_at_each_size(place, person):
    page, watch = person("admin")
    admin = place.odoo.login("admin")
    client, repeated = place.about
    look = Look(page, watch, ours(admin), (place.sim.pages_url,))
    look.through_menus("admin")
    look.through_windows("admin", client)
    opened = {
        action["res_model"]
        for action in admin(
            "ir.actions.act_window",
            "read",
            [*look.ours.windows.values()],
            ["res_model"],
        )
    }
    for name in ASKING:
        answer = admin("charitylog.action", name, [repeated])
        look.open_window("admin", name, answer, client)
        opened.add(answer["res_model"])
    for model in sorted(windows(admin) - opened):
        answer = WINDOW | {"res_model": model, "context": about_all(admin, client)}
        look.open_window("admin", model, answer, client)
    assert not look.faults, "\n".join(look.faults)
    assert not watch.problems, "\n".join(watch.problems)


def test_pages_outside_odoo_can_be_read_and_fit_at_each_size(place, person):
    page, watch = person("ann")
    _client, visit = place.about
    url, outlook = place.odoo.url, place.sim.pages_url
    page.goto(f"{url}/odoo/my-actions")
    watch.start()
    found = faults(page, "my-actions")
    for name, address in {
        "visit": f"{url}/charitylog_o365/visit/{visit}",
        "visit-not-there": f"{url}/charitylog_o365/visit/999999",
        "sign-in-refused": f"{url}/charitylog_o365/callback?error=access_denied",
        # Leads to the page that stands for Microsoft's.
        "sign-in": f"{url}/charitylog_o365/connect",
        "outlook": f"{outlook}/outlook/{upn('ann')}",
    }.items():
        page.goto(address)
        wait_until_drawn(page, name)
        found += faults(page, name)
    assert not found, "\n".join(found)


def wait_until_drawn(page, name):
    """Wait for the stand-in's week, which is fetched after the page has loaded."""
    if name == "outlook":
        expect(page.get_by_test_id("week-title")).not_to_be_empty()


def test_notice_and_list_of_keys_can_be_read_at_each_size(place, person):
    page, watch = person("ann")
    page.goto(f"{place.odoo.url}/odoo/my-actions")
    watch.start()
    page.locator(".o_searchview_input").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("?")
    expect(page.locator(DIALOG)).to_have_count(1)
    found = faults(page, "keys")
    close_by_key(page)
    page.locator("tr.o_data_row").first.get_by_role("button", name="Complete").click()
    notice = page.locator(".o_charitylog_undo")
    notice.hover()
    found += faults(page, "undo-notice")
    expect(notice).to_have_count(1)
    notice.get_by_role("button", name="Undo").click()
    expect(page.locator("tr.o_data_row").first).to_be_visible()
    assert not found, "\n".join(found)


def test_keys_reach_everything_and_show_where_they_are(place, person):
    page, watch = person("ann")
    client, visit = place.about
    ann, found = place.odoo.login("ann"), []

    def reach(name, root, apart="none"):
        watch.settle()
        found.extend(f"{name}: {one}" for one in unreachable(page, root, apart))

    for name, path in {
        # Odoo's search box has keys of its own, and a list those of test_action_list.
        "list": "/odoo/my-actions",
        "action": f"/odoo/my-actions/{visit}",
        "client": f"/odoo/clients/{client}",
        "options": "/odoo/my-user-options",
    }.items():
        page.goto(f"{place.odoo.url}{path}")
        watch.start()
        reach(name, ".o_action_manager > *", APART)
    # Below the search box; arrows lead through its hours, which are one stop.
    page.goto(f"{place.odoo.url}/odoo/staff-day")
    watch.start()
    reach("staff day", ".o_charitylog_staff_day .o_content")
    for name in ASKING:
        answer = ann("charitylog.action", name, [visit])
        page.evaluate(walk_page.OPEN_WINDOW, [answer, "res.partner", client])
        watch.settle()
        # Esc closes it; in the record window arrows lead along what is outstanding.
        reach(name, DIALOG, f".btn-close, {ARROWS}")
        close_by_key(page)
    for name, address in {
        "visit": f"{place.odoo.url}/charitylog_o365/visit/{visit}",
        "outlook": f"{place.sim.pages_url}/outlook/{upn('ann')}",
    }.items():
        page.goto(address)
        wait_until_drawn(page, name)
        found += [f"{name}: {one}" for one in unreachable(page, "body")]
    assert not found, "\n".join(found)


def test_focus_comes_back_from_a_window_that_is_closed(place, person):
    page, watch = person("ann")
    client, _visit = place.about
    page.goto(f"{place.odoo.url}/odoo/my-actions")
    watch.start()
    page.locator(".o_searchview_input").focus()
    page.keyboard.press("ArrowDown")
    row = page.locator("tr.o_data_row:focus-within")
    for key in ("?", "d"):
        expect(row).to_have_count(1)
        page.keyboard.press(key)
        expect(page.locator(DIALOG)).to_have_count(1)
        watch.settle()
        close_by_key(page)
    expect(row).to_have_count(1)

    choose = page.evaluate(walk_page.MENUS)
    [clients] = [menu for menu in choose if menu["name"] == "Clients"]
    page.evaluate(CHOOSE, clients["xmlid"])
    watch.settle()
    page.evaluate(walk_page.OPEN_RECORD, client)
    watch.settle()
    button = page.locator(".o_charitylog").get_by_role(
        "button", name="Record a contact"
    )
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(DIALOG)).to_have_count(1)
    watch.settle()
    close_by_key(page)
    expect(button).to_be_focused()


def close_by_key(page):
    """Close the window by Esc, which first closes what is open in it."""
    for _turn in range(3):
        page.keyboard.press("Escape")
        page.wait_for_timeout(50)
        if not page.locator(DIALOG).count():
            return
    expect(page.locator(DIALOG)).to_have_count(0)
