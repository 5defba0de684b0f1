"""Dragging cards and calendar entries: what one sees is what is done."""

from playwright.sync_api import expect

from .pages import log_in
from .servers import eventually

CARD = ".o_kanban_record"
PLANNED = ["start", "planned_duration", "state", "project_id"]


def record(api, **values):
    [client] = api("res.partner", "search", [("name", "=", "Mary Whitfield")])
    [project] = api("project.project", "search", [("name", "=", "Home Visits")])
    values = {"name": "Call", "partner_id": client, "project_id": project, **values}
    [action] = api("charitylog.action", "create", [values])
    return action


def told(api, action):
    [values] = api("charitylog.action", "read", [action], PLANNED)
    return values


def drag(page, begin, end):
    """Drag from one point to another, as a hand does: not in one leap."""
    page.mouse.move(*begin)
    page.mouse.down()
    page.mouse.move(begin[0] + 1, begin[1] + 6, steps=3)
    page.mouse.move(*end, steps=12)
    page.mouse.up()


def middle(box):
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


# Cards


def group_by(page, name, count):
    """Group the cards by this alone; there are to be as many groups, and no others."""
    groups, chosen = page.locator(".o_kanban_group"), page.locator(".o_facet_remove")
    page.locator(CARD).first.wait_for()
    for facet in reversed(chosen.all()):
        facet.click()
    expect(chosen).to_have_count(0)
    expect(groups).to_have_count(0)
    page.locator(".o_searchview_dropdown_toggler").click()
    page.locator(".o_group_by_menu").get_by_role("menuitemcheckbox", name=name).click()
    page.keyboard.press("Escape")
    expect(groups).to_have_count(count)


def drop(page, column):
    """Drag the card "Call" to another column; return where it is then."""
    target = page.locator(".o_kanban_group").filter(has_text=column)
    drag(
        page,
        middle(page.locator(CARD).filter(has_text="Call").bounding_box()),
        middle(target.bounding_box()),
    )
    return target.locator(CARD).filter(has_text="Call")


def test_card_can_be_dragged_to_another_project_but_not_to_another_state(odoo, browser):
    admin, ann = odoo.login("admin"), odoo.login("ann")
    [other] = admin("project.project", "create", [{"name": "Befriending"}])
    seen = {"name": "Seen", "project_id": other, "state": "done"}
    record(ann, **seen, start="2020-01-06 10:00:00")
    action = record(ann, start="2040-03-05 10:00:00")
    page = browser.new_page()
    log_in(page, odoo, "ann")
    page.goto(f"{odoo.url}/odoo/contacts-actions?view_type=kanban")

    group_by(page, "State", 3)
    there = drop(page, "Done")
    expect(there).to_have_count(0)
    group_by(page, "Project", 2)
    there = drop(page, "Befriending")
    expect(there).to_have_count(1)
    eventually(lambda: told(ann, action)["project_id"][0] == other)
    assert told(ann, action)["state"] == "outstanding"


# The calendar


class Calendar:
    """The calendar view as it is shown in a week that has begun."""

    def __init__(self, page, odoo):
        self.page, self.odoo = page, odoo
        self.open()
        columns = page.locator("th.fc-col-header-cell[data-date]").all()
        self.days = [column.get_attribute("data-date") for column in columns]

    def open(self):
        self.page.goto(f"{self.odoo.url}/odoo/contacts-actions?view_type=calendar")
        self.page.locator(".fc-timegrid-slot-lane").first.wait_for()

    def entry(self, name):
        # The view scrolls by itself to the hour that it is.
        morning = ".fc-timegrid-slot-lane[data-time='08:00:00']"
        self.page.locator(morning).evaluate("(slot) => slot.scrollIntoView()")
        entry = self.page.locator(".fc-event").filter(has_text=name)
        entry.hover()
        return entry

    def at(self, day, hour):
        """Return the point of an hour ("11:00") on a day of the week."""
        column = self.page.locator(f".fc-timegrid-col[data-date='{day}']")
        slot = self.page.locator(f".fc-timegrid-slot-lane[data-time='{hour}:00']")
        box = column.bounding_box()
        return box["x"] + box["width"] / 2, slot.bounding_box()["y"] + 4

    def move(self, name, day, hour):
        box = self.entry(name).bounding_box()
        drag(self.page, middle(box), self.at(day, hour))

    def stretch(self, name, day, hour):
        edge = self.entry(name).locator(".fc-event-resizer-end").bounding_box()
        begin = edge["x"] + edge["width"] / 2, edge["y"] + 2
        drag(self.page, begin, self.at(day, hour))


def test_calendar_move_keeps_the_length_and_resizing_keeps_the_day(odoo, browser):
    admin, ann = odoo.login("admin"), odoo.login("ann")
    none = {"name": "No lengths", "planned_duration_policy": "none"}
    [strict] = admin("project.project", "create", [none])
    # Hours of the day mean the same all year round.
    admin("res.users", "write", [ann.uid], {"tz": "UTC"})
    page = browser.new_page()
    log_in(page, odoo, "ann")
    calendar = Calendar(page, odoo)
    monday, tuesday, wednesday = calendar.days[1:4]
    call = record(ann, name="Short", start=f"{monday} 10:00:00", planned_duration=0.25)
    thin = record(ann, name="Thin", start=f"{tuesday} 10:00:00", project_id=strict)
    calendar.open()

    # The edge slips into the next day: nothing happens. Within the day it is longer.
    calendar.stretch("Short", tuesday, "14:00")
    expect(page.locator(".fc-event").filter(has_text="Short")).to_have_count(1)
    calendar.stretch("Short", monday, "11:00")
    eventually(lambda: told(ann, call)["planned_duration"] != 0.25)
    assert 1 <= told(ann, call)["planned_duration"] <= 1.5

    # Work without a length has none on another day, also where none may be given.
    calendar.move("Thin", wednesday, "12:00")
    eventually(lambda: told(ann, thin)["start"].startswith(wednesday))
    assert told(ann, thin)["planned_duration"] == 0

    # What is refused goes back.
    before = calendar.entry("Thin").bounding_box()
    calendar.stretch("Thin", wednesday, "15:00")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("does not use planned lengths")
    dialog.get_by_role("button", name="Close").first.click()
    expect(dialog).to_have_count(0)
    assert calendar.entry("Thin").bounding_box()["height"] == before["height"]
