"""The page of a client and the calendar: what one reads there at a glance."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from .conftest import SCREENS
from .pages import fill_in, log_in
from .servers import eventually
from .test_drag_and_drop import Calendar, record

# Of what is ours: Odoo's own bar takes a moment to follow a window that is made narrow.
WIDER = """() => Math.max(...[...document.querySelectorAll(
    ".o_content, .o_form_view, .o_list_renderer, .o_calendar_container, .modal-body"
)].map((each) => each.scrollWidth - each.clientWidth))"""
WIDTHS = (1400, 768, 390)


def look(page, name, shown, widths=WIDTHS):
    """Keep pictures of what is ``shown``, wide and narrow; nothing is cut off."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        expect(shown).to_be_visible()
        eventually(lambda: page.evaluate(WIDER) <= 1)
        page.screenshot(path=SCREENS / f"{name}-{width}.png")
    page.set_viewport_size({"width": 1400, "height": 900})


def is_not_cut_off(entry):
    """See that the first line of an entry of the calendar is to be read as a whole."""
    box = entry.bounding_box()
    text = entry.get_by_text("Mary Whitfield").evaluate(
        "(each) => { const it = each.getClientRects()[0]; return [it.top, it.bottom]; }"
    )
    assert box["y"] - 1 <= text[0] and text[1] <= box["y"] + box["height"] + 1


@pytest.fixture
def ann(odoo):
    """Return Ann, whose hours mean the same all year; Mary has an address."""
    admin, ann = odoo.login("admin"), odoo.login("ann")
    admin("res.users", "write", [ann.uid], {"tz": "UTC"})
    [mary] = admin("res.partner", "search", [("name", "=", "Mary Whitfield")])
    address = {"street": "12 Mill Lane", "city": "Leeds", "zip": "LS1 4AB"}
    reached = {"phone": "0113 496 0123", "email": "mary@home.example"}
    admin("res.partner", "write", [mary], address | reached)
    return ann


def test_client_page_tells_what_is_next_and_what_was_done(odoo, browser, ann):
    seen = "<p>The daughter was there. She brings the form.</p>"
    done = {"state": "done", "duration": 0.75, "description": seen}
    record(ann, name="Home visit", start="2024-03-05 10:00:00", **done)
    record(ann, name="Bring the form", start="2024-03-12 10:00:00")
    record(ann, name="Call the doctor", start="2040-03-05 10:00:00")
    page = browser.new_page()
    log_in(page, odoo, "ann")
    page.goto(f"{odoo.url}/odoo/clients")
    rows = page.locator("tr.o_data_row")
    expect(rows.filter(has_text="Mary Whitfield")).to_have_count(1)
    expect(rows.filter(has_text="Bob Marsh")).to_have_count(0)
    look(page, "clients", rows.first, (1400, 768))
    rows.filter(has_text="Mary Whitfield").get_by_text("Mary Whitfield").click()

    work = page.locator(".o_charitylog_client")
    following = work.get_by_role("region", name="Next action")
    expect(following).to_contain_text("5 Mar 2040")
    expect(following).to_contain_text("Ann Lee")
    expect(work.get_by_role("region", name="Also outstanding")).to_contain_text(
        "overdue"
    )
    past = work.get_by_role("region", name="What was done")
    expect(past).to_contain_text("The daughter was there.")
    expect(past).to_contain_text("took 0:45")
    form = page.locator(".o_form_view")
    call = work.get_by_role("link", name="0113 496 0123")
    expect(call).to_have_attribute("href", "tel:01134960123")
    place = work.get_by_role("link", name="12 Mill Lane, Leeds LS1 4AB")
    expect(place).to_have_attribute("target", "_blank")
    for word in ("Tax ID", "Sales", "B2B"):
        expect(form).not_to_contain_text(word)
    look(page, "client", work)
    work.get_by_role("button", name="All", exact=True).click()
    expect(page.locator("tr.o_data_row")).to_have_count(3)
    page.locator(".o_breadcrumb").get_by_role("link", name="Mary Whitfield").click()

    page.get_by_role("button", name="Record a contact").first.click()
    window = page.get_by_role("dialog")
    client = window.locator("[name=partner_id] input")
    expect(client).to_have_value("Mary Whitfield")
    window.get_by_role("button", name="Discard").click()
    page.get_by_role("button", name="Plan an action").click()
    place = page.locator(".o_field_widget[name=location] input")
    expect(place).to_have_value("12 Mill Lane, Leeds LS1 4AB")
    expect(page.locator(".o_field_widget[name=project_id] input")).to_have_value(
        "Home Visits"
    )
    fill_in(page, "name", "Take the form back")
    page.locator(".o_form_button_save").click()
    expect(page.get_by_text("Action planned")).to_be_visible()
    page.locator(".o_breadcrumb").get_by_role("link", name="Mary Whitfield").click()
    expect(following).to_contain_text("Take the form back")


def test_calendar_shows_done_overdue_client_and_lengths(odoo, browser, ann):
    page = browser.new_page()
    log_in(page, odoo, "ann")
    calendar = Calendar(page, odoo)
    first = date.fromisoformat(calendar.days[0])
    before, after = (first + timedelta(days) for days in (-5, 9))
    record(ann, name="Seen", start=f"{before} 09:00:00", state="done", duration=1)
    record(ann, name="Missed", start=f"{before} 11:00:00", planned_duration=1)
    record(ann, name="Hour", start=f"{after} 09:00:00", planned_duration=1)
    record(ann, name="Short", start=f"{after} 10:30:00", planned_duration=0.25)
    record(ann, name="Thin", start=f"{after} 11:00:00")

    calendar.open()
    page.get_by_role("button", name="Previous").click()
    seen, missed = calendar.entry("Seen"), calendar.entry("Missed")
    expect(seen.get_by_role("img", name="Done")).to_be_visible()
    expect(missed.get_by_role("img", name="Overdue")).to_be_visible()
    expect(missed.get_by_role("img", name="Done")).to_have_count(0)
    red = missed.evaluate("each => getComputedStyle(each).borderTopColor")
    assert red != seen.evaluate("each => getComputedStyle(each).borderTopColor")
    look(page, "calendar-before", seen, (1400, 768))

    calendar.open()
    page.get_by_role("button", name="Next").click()
    heights = {}
    for name in ("Hour", "Short", "Thin"):
        entry = calendar.entry(name)
        expect(entry).to_contain_text(f"Mary Whitfield: {name}")
        is_not_cut_off(entry)
        heights[name] = entry.bounding_box()["height"]
    assert heights["Thin"] < 20 < heights["Hour"]
    look(page, "calendar-after", entry, (1400, 768))

    # On a phone the day.
    for day in (date.today(), date.today() + timedelta(1)):
        record(ann, name="Call", start=f"{day} 10:00:00", planned_duration=0.25)
        record(ann, name="Visit", start=f"{day} 11:00:00", planned_duration=1)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{odoo.url}/odoo/contacts-actions")
    page.locator(".o_cp_switch_buttons button").click()
    page.get_by_role("menuitem", name="Calendar").click()
    page.locator(".fc-timeGridDay-view").wait_for()
    expect(page.locator(".fc-event")).to_contain_text(["Mary Whitfield: Call", ""])
    is_not_cut_off(page.locator(".fc-event").first)
    assert page.evaluate(WIDER) <= 1
    page.screenshot(path=SCREENS / "calendar-390.png")


def test_cards_stand_in_the_order_of_life(odoo, browser, ann):
    record(ann, name="Seen", start="2024-03-05 10:00:00", state="done")
    record(ann, name="Call", start="2040-03-05 10:00:00")
    page = browser.new_page()
    log_in(page, odoo, "ann")
    page.goto(f"{odoo.url}/odoo/contacts-actions?view_type=kanban")
    look(page, "cards", page.locator(".o_kanban_record").first)
    page.locator(".o_searchview_dropdown_toggler").click()
    groups = page.locator(".o_group_by_menu")
    groups.get_by_role("menuitemcheckbox", name="State").click()
    page.keyboard.press("Escape")
    columns = page.locator(".o_kanban_group .o_column_title")
    expect(columns).to_contain_text(["Outstanding", "Done", "Cancelled"])
    page.screenshot(path=SCREENS / "columns-1400.png")
