"""The Action List is worked on with keys and single clicks; they are counted here."""

import re
from contextlib import contextmanager
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from .conftest import SCREENS
from .pages import log_in
from .servers import eventually
from .signing_in import connect
from .test_refusal import connected_in_browser

GROUPS = ["Overdue", "Today", "Tomorrow", "This week", "Later"]
ROW = "tr.o_data_row"
# Nothing is scrolled sideways; the page finds its form some time after its size.
FITS = """() => [...document.querySelectorAll('.o_content, .o_list_renderer, body')]
    .every((part) => part.scrollWidth - part.clientWidth <= 1)"""
SHOWN = ["name", "state", "outcome", "day", "user_id"]
DAYS_SAID = """(languages) => {
    const {dayInWords} = odoo.loader.modules.get("@charitylog_o365/date_words");
    const day = luxon.DateTime.local(2020, 3, 4);
    return languages.map((one) => dayInWords(day.setLocale(one), "long"));
}"""


class Hand:
    """What a person presses, counted."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def key(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
            self.count += 1

    def click(self, locator):
        locator.click()
        self.count += 1

    def spent(self):
        spent, self.count = self.count, 0
        return spent


def days_from_now(days):
    today = datetime.now(ZoneInfo("Europe/London")).date()
    return (today + timedelta(days=days)).isoformat()


def next_working_day():
    return next(
        day
        for day in map(days_from_now, (1, 2, 3))
        if datetime.fromisoformat(day).weekday() < 5
    )


def record(api, *days, **values):
    [client] = api("res.partner", "search", [("name", "=", "Mary Whitfield")])
    [project] = api("project.project", "search", [("name", "=", "Home Visits")])
    values = {"partner_id": client, "project_id": project, "all_day": True, **values}
    rows = [
        {"name": f"Visit {number}", "day": days_from_now(day), **values}
        for number, day in enumerate(days)
    ]
    return api("charitylog.action", "create", rows)


def look(api, action):
    [values] = api("charitylog.action", "read", [action], SHOWN)
    return values


def row(page, name):
    return page.locator(ROW).filter(has=page.get_by_role("cell", name=name, exact=True))


@contextmanager
def answer_lost(page, method):
    """Have the server do what ``method`` says, and the answer not arrive."""

    def lose(route):
        route.fetch()
        route.abort()

    pattern = re.compile(method)
    page.route(pattern, lose)
    with page.expect_event("requestfailed", lambda one: pattern.search(one.url)):
        yield
    page.unroute(pattern)


def next_week(page, name):
    row(page, name).get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Next week").click()


def pictures(page, name):
    """Look at it as on a desk, a tablet, a phone, and enlarged; nothing is cut off."""
    for width in (1400, 768, 390, 700):
        page.set_viewport_size({"width": width, "height": 900})
        expect(page.locator(ROW).first).to_be_visible()
        eventually(lambda: page.evaluate(FITS))
        page.screenshot(path=SCREENS / f"{name}-{width}.png")
    page.set_viewport_size({"width": 1400, "height": 900})


def test_week_is_seen_sorted_and_worked_off_with_keys_and_single_clicks(odoo, browser):
    admin, ann = odoo.login("admin"), odoo.login("ann")
    # No bank holidays: the window that moves proposes a weekday, whatever the date.
    companies = admin("res.company", "search", [])
    admin("res.company", "write", companies, {"country_id": False})
    week = [-3, -3, -2, -1, *[0] * 5, *[1] * 5, *[6] * 6]
    actions = record(ann, *week, planned_duration=0.5)
    page = browser.new_page()
    log_in(page, odoo, "ann")
    hand = Hand(page)

    # One lands there: twenty actions, in groups in the order of time, none opened.
    expect(page.locator(ROW)).to_have_count(20)
    headers = page.locator(".o_group_name")
    names = [re.sub(r"\s*\(.*", "", text.strip()) for text in headers.all_inner_texts()]
    assert names == [name for name in GROUPS if name in names]
    assert names[:3] == GROUPS[:3]
    sums = page.locator("tr.o_group_header").all_inner_texts()
    assert ["2:00" in sums[0], "2:30" in sums[1]] == [True, True], sums
    expect(page.locator(ROW).first).to_contain_text("Mary Whitfield")
    weekday = datetime.fromisoformat(days_from_now(-3)).strftime("%a")
    expect(page.locator(ROW).first).to_contain_text(weekday)
    # And the hours of each day to come, above the list.
    line = page.locator(".o_charitylog_hours")
    today = datetime.fromisoformat(days_from_now(0))
    expect(line).to_contain_text(f"{today:%a} {today.day} 2:30")
    later = today + timedelta(days=6)
    expect(line).to_contain_text(f"{later:%a} {later.day} 3:00")
    pictures(page, "action-list")
    page.set_viewport_size({"width": 390, "height": 900})
    expect(page.locator(ROW).first).to_contain_text("Mary Whitfield: Visit 0")
    page.set_viewport_size({"width": 1400, "height": 900})
    expect(row(page, "Visit 0")).to_have_count(1)
    assert hand.spent() == 0

    # Two keys: to the first row, and "complete".
    expect(page.locator(".o_searchview_input")).to_be_focused()
    hand.key("ArrowDown", "c")
    said = page.locator(".o_charitylog_undo")
    expect(said).to_contain_text("Completed: Mary Whitfield, Visit 0.")
    assert hand.spent() == 2
    assert look(ann, actions[0])["outcome"] == "held"
    expect(page.locator(ROW)).to_have_count(19)
    # One stays where one was: the next row. Two keys more, two undone.
    expect(page.locator(f"{ROW}:focus-within")).to_contain_text("Visit 1")
    hand.key("n")
    eventually(lambda: look(ann, actions[1])["outcome"] == "nobody_there")
    expect(page.locator(ROW)).to_have_count(18)
    hand.key("u")
    expect(page.locator(ROW)).to_have_count(19)
    hand.key("u")
    expect(page.locator(ROW)).to_have_count(20)
    assert {look(ann, action)["state"] for action in actions} == {"outstanding"}

    # Next week, by two keys, and by two clicks.
    page.locator(".o_searchview_input").focus()
    hand.spent()
    hand.key("ArrowDown", "w")
    expect(said).to_contain_text("Moved by a week: Mary Whitfield, Visit 0.")
    assert hand.spent() == 2
    assert look(ann, actions[0])["day"] > days_from_now(0)
    # The list is loaded again, which would close a menu.
    expect(page.locator(f"{ROW}:focus-within")).to_contain_text("Visit 1")
    hand.click(row(page, "Visit 1").get_by_role("button", name="More"))
    page.screenshot(path=SCREENS / "action-list-menu.png")
    hand.click(page.get_by_role("menuitem", name="Next week"))
    eventually(lambda: look(ann, actions[1])["day"] > days_from_now(0))
    assert hand.spent() == 2
    # Complete, by one; undone by the keyboard from wherever one is.
    expect(said).to_have_count(1)
    hand.click(row(page, "Visit 2").get_by_role("button", name="Complete"))
    eventually(lambda: look(ann, actions[2])["state"] == "done")
    assert hand.spent() == 1
    expect(row(page, "Visit 2")).to_have_count(0)
    said.get_by_role("button", name="Undo").focus()
    hand.key("Enter")
    eventually(lambda: look(ann, actions[2])["state"] == "outstanding")
    expect(row(page, "Visit 2")).to_have_count(1)
    # Without the notice as well: by the button above the list, or by the key from
    # anywhere on the page.
    for way in (
        lambda: page.locator(".o_charitylog_undo_last").click(),
        lambda: page.keyboard.press("u"),
    ):
        row(page, "Visit 2").get_by_role("button", name="Complete").click()
        expect(row(page, "Visit 2")).to_have_count(0)
        page.evaluate("document.activeElement.blur()")
        way()
        expect(row(page, "Visit 2")).to_have_count(1)
    assert look(ann, actions[2])["state"] == "outstanding"

    # The answer is lost, and it is pressed once more: it is moved once.
    expect(page.locator(ROW)).to_have_count(20)
    before = look(ann, actions[3])["day"]
    with answer_lost(page, "action_quick_next_week"):
        next_week(page, "Visit 3")
    there = look(ann, actions[3])["day"]
    assert there > before
    next_week(page, "Visit 3")
    expect(said).to_contain_text("moved already")
    assert look(ann, actions[3])["day"] == there
    said.get_by_role("button", name="Undo").click()
    day = datetime.fromisoformat(before)
    expect(row(page, "Visit 3")).to_contain_text(f"{day:%a} {day.day} {day:%b}")
    assert look(ann, actions[3])["day"] == before

    # Another day, and "?".
    row(page, "Visit 3").locator("td.o_data_cell").first.focus()
    hand.key("d")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("New day")
    dialog.get_by_role("button", name="Move").click()
    eventually(lambda: look(ann, actions[3])["day"] == next_working_day())
    expect(dialog).to_have_count(0)
    row(page, "Visit 4").locator("td.o_data_cell").first.focus()
    page.keyboard.press("?")
    expect(dialog).to_contain_text("Nobody there")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)

    # The range is kept: only today, after the page is opened anew.
    page.locator(".o_charitylog_days").click()
    page.get_by_role("menuitem", name="Today only").click()
    expect(headers).to_have_count(2)
    page.reload()
    expect(headers).to_have_count(2)
    expect(page.locator(".o_charitylog_days")).to_contain_text("Today only")


def test_bulk_give_with_one_refused_colleague(odoo, sim, browser):
    connect(odoo, sim, "ann")
    page = connected_in_browser(odoo, browser, "bob")
    bob = odoo.login("bob")
    actions = record(bob, 1, 1, 1)
    page.goto(f"{odoo.url}/odoo/my-actions")
    hand = Hand(page)
    expect(page.locator(ROW)).to_have_count(3)
    hand.click(page.locator("thead .o_list_record_selector"))
    hand.click(page.get_by_role("button", name="Give to …"))
    dialog = page.get_by_role("dialog")
    box = dialog.locator(".o_field_widget[name=user_id] input")
    box.fill("Ann")
    hand.click(
        page.locator(".o-autocomplete--dropdown-item").filter(has_text="Ann Lee")
    )
    told = dialog.locator(ROW).filter(has_text="Offered")
    expect(told).to_have_count(3)
    expect(dialog).to_contain_text("It is offered, and stays with you until")
    # One of them goes to Colleen, who has not connected.
    told.nth(1).locator("td[name=new_user_id]").click()
    box = dialog.locator("td[name=new_user_id] input")
    box.fill("Colleen")
    page.locator(".o-autocomplete--dropdown-item").filter(has_text="Colleen").click()
    expect(dialog.locator(ROW).filter(has_text="Yes")).to_have_count(1)
    page.screenshot(path=SCREENS / "action-list-give.png")
    hand.click(dialog.get_by_role("button", name="Give", exact=True))
    said = page.locator(".o_charitylog_undo")
    expect(said).to_contain_text("2 offered to Ann Lee.")
    expect(said).to_contain_text("1 given to Colleen Shaw.")
    assert hand.spent() == 4
    owners = [look(bob, action)["user_id"][1] for action in actions]
    assert sorted(owners) == ["Bob Marsh", "Bob Marsh", "Colleen Shaw"]
    expect(page.locator(ROW)).to_have_count(2)
    said.get_by_role("button", name="Undo").click()
    expect(page.locator(ROW)).to_have_count(3)
    assert {look(bob, action)["user_id"][1] for action in actions} == {"Bob Marsh"}


def test_what_was_there_before_connecting_is_recorded_again(odoo, sim, browser):
    bob = odoo.login("bob")
    actions = record(bob, 1, 1, 1)
    page = connected_in_browser(odoo, browser, "bob")
    page.goto(f"{odoo.url}/odoo/my-actions")
    expect(page.locator(ROW)).to_have_count(3)
    # Days are said as the reader's language does; English is British whichever it is.
    assert page.evaluate(DAYS_SAID, ["en-US", "de", "ja"]) == [
        "Wednesday 4 March 2020",
        "Mittwoch, 4. März 2020",
        "2020年3月4日水曜日",
    ]
    page.locator("thead .o_list_record_selector").click()
    page.get_by_role("button", name="Actions").click()
    page.get_by_role("menuitem", name="Record again").click()
    said = page.locator(".o_charitylog_undo")
    expect(said).to_contain_text("Recorded again: 3.")
    eventually(lambda: look(bob, actions[0])["state"] == "cancelled")
    expect(page.locator(ROW)).to_have_count(3)
    again = [("recorded_again_from_id", "in", actions), ("state", "=", "outstanding")]
    assert len(bob("charitylog.action", "search", again)) == 3


def test_contact_is_recorded_from_the_list_and_the_calendar_on_a_phone_too(
    odoo, browser
):
    record(odoo.login("ann"), -1, 0)
    page = browser.new_page()
    log_in(page, odoo, "ann")
    expect(page.locator(ROW)).to_have_count(2)
    button = page.locator(".o_control_panel .o_charitylog_record_contact:visible")
    dialog = page.get_by_role("dialog")
    shows_client = dialog.locator(".o_field_widget[name=partner_id]")

    def opened_and_left():
        expect(dialog).to_contain_text("Record a contact")
        expect(shows_client).to_be_visible()
        dialog.get_by_role("button", name="Close", exact=True).first.click()
        expect(dialog).to_have_count(0)

    hand = Hand(page)
    for width in (1400, 390):
        page.set_viewport_size({"width": width, "height": 900})
        hand.click(button)
        opened_and_left()
    page.set_viewport_size({"width": 1400, "height": 900})
    # The title is read in full beside all buttons.
    title = page.locator(".o_breadcrumb .o_last_breadcrumb_item")
    expect(title).to_contain_text("My outstanding actions")
    cut = "each => each.scrollWidth > each.clientWidth"
    assert not title.evaluate(cut)
    assert hand.spent() == 2
    page.locator(".o_searchview_input").focus()
    hand.key("ArrowDown", "r")
    opened_and_left()
    assert hand.spent() == 2
    page.locator(".o_searchview_input").focus()
    hand.key("ArrowDown", "?")
    expect(dialog.get_by_role("row").filter(has_text="Record a contact")).to_have_text(
        re.compile(r"^\s*r\s*Record a contact")
    )
    page.keyboard.press("Escape")

    page.goto(f"{odoo.url}/odoo/contacts-actions?view_type=calendar")
    page.locator(".fc-timegrid-slot-lane").first.wait_for()
    for width in (1400, 390):
        page.set_viewport_size({"width": width, "height": 900})
        hand.click(button)
        opened_and_left()
