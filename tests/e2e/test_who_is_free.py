"""Who is free: seen where a colleague is chosen, before anything is saved."""

import pytest
from playwright.sync_api import expect

from .charity import upn
from .conftest import SCREENS
from .look import faults
from .pages import fill_in
from .servers import eventually
from .signing_in import connect
from .test_drag_and_drop import record
from .test_refusal import connected_in_browser, name_for_bob

# A Monday without summer time, far ahead.
DAY = "2040-03-05"
FREE = ".o_charitylog_free"


@pytest.fixture
def visit(odoo, sim, browser):
    """Return Bob's page with an own visit of that day, when Ann is at the dentist's."""
    connect(odoo, sim, "ann")
    sim.share(upn("ann"), upn("bob"), "write")
    sim.create(upn("ann"), "Dentist", f"{DAY}T10:00", f"{DAY}T11:00")
    page = connected_in_browser(odoo, browser, "bob")
    eventually(lambda: "can assign" in name_for_bob(odoo, "Ann Lee"))
    bob = odoo.login("bob")
    values = {"start": f"{DAY} 10:00:00", "planned_duration": 1}
    page.visit = record(bob, name="Home visit", **values)
    page.bob = bob
    page.goto(f"{odoo.url}/odoo/contacts-actions/{page.visit}")
    expect(page.locator(".o_field_widget[name=user_id] input")).to_have_value(
        "Bob Marsh"
    )
    return page


def option(page, name):
    return page.locator(".o-autocomplete--dropdown-item").filter(has_text=name)


def picture(page, name):
    """Keep pictures of the page, wide and as on a phone; return what does not fit."""
    found = []
    for width, height in ((390, 844), (1400, 900)):
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=SCREENS / f"free-{name}-{width}.png")
        found += faults(page, f"free-{name}-{width}") if width == 390 else []
    return found


def test_colleagues_show_who_is_free_and_a_clash_is_moved(sim, visit):
    sim.clear_requests()
    visit.locator(".o_field_widget[name=user_id] input").click()
    expect(option(visit, "Ann Lee")).to_contain_text("can assign")
    expect(option(visit, "Ann Lee")).to_contain_text("busy 10:00–11:00")
    expect(option(visit, "Colleen Shaw")).to_contain_text("no Outlook")
    expect(option(visit, "Colleen Shaw").locator(FREE)).to_have_text("free")
    expect(option(visit, "Bob Marsh").locator(FREE)).to_have_text("free")
    visit.screenshot(path=SCREENS / "free-list-1400.png")
    asked = [one for one in sim.requests if one.path.endswith("getSchedule")]
    assert [one.upn for one in asked] == [upn("bob")]

    line = visit.locator(".o_charitylog_free_line")
    expect(line.locator(".alert")).to_have_count(0)
    option(visit, "Ann Lee").click()
    expect(line).to_contain_text(
        "Ann Lee is busy 10:00–11:00 in Outlook. Free from 11:00."
    )
    assert not picture(visit, "clash")
    line.get_by_role("button", name="Move to 11:00").focus()
    visit.keyboard.press("Enter")
    expect(line.locator(".alert")).to_have_count(0)
    expect(line.locator(":focus")).to_have_text("Find a time")
    visit.locator(".o_form_button_save").click()
    eventually(lambda: len(sim.events(upn("ann"))) == 2)
    read = visit.bob("charitylog.action", "read", [visit.visit], ["start", "user_id"])
    assert read[0]["start"] == f"{DAY} 11:00:00"
    assert read[0]["user_id"][1] == "Ann Lee"
    visit.screenshot(path=SCREENS / "free-moved-1400.png")


def test_find_a_time_by_keyboard(sim, visit):
    fill_in(visit, "user_id", "Ann", choose=True)
    line = visit.locator(".o_charitylog_free_line")
    expect(line).to_contain_text("is busy")
    line.get_by_role("button", name="Find a time").focus()
    visit.keyboard.press("Enter")
    window = visit.get_by_role("dialog")
    times = window.locator(".d-grid button")
    expect(times).to_have_count(5)
    expect(window).to_contain_text("You and Ann Lee are free")
    expect(window.locator(":focus")).to_have_text("Monday 5 March 2040, 11:00–12:00")
    assert not picture(visit, "find-a-time")
    # Of Bob's calendar nothing is asked where Ann's alone counts.
    window.get_by_role("button", name="Only Ann Lee").click()
    expect(window).to_contain_text("Ann Lee is free:")
    assert not picture(visit, "find-a-time-alone")
    window.get_by_role("button", name="Both").click()
    expect(window).to_contain_text("You and Ann Lee are free")
    expect(window.locator(":focus")).to_have_text("Monday 5 March 2040, 11:00–12:00")
    visit.keyboard.press("ArrowDown")
    expect(window.locator(":focus")).to_have_text("Monday 5 March 2040, 12:00–13:00")
    visit.keyboard.press("Enter")
    expect(window).to_have_count(0)
    expect(line.locator(".alert")).to_have_count(0)
    visit.locator(".o_form_button_save").click()
    eventually(lambda: len(sim.events(upn("ann"))) == 2)
    [read] = visit.bob("charitylog.action", "read", [visit.visit], ["start"])
    assert read["start"] == f"{DAY} 12:00:00"


def choose_when(page, field, text="03/05/2040 10:00:00"):
    page.locator(f"[name={field}] input, [name={field}] button").first.click()
    page.locator(f"[name={field}] input").first.fill(text)
    page.keyboard.press("Tab")


def test_time_is_found_for_work_that_is_not_saved(odoo, visit):
    visit.goto(f"{odoo.url}/odoo/contacts-actions/new")
    fill_in(visit, "name", "Home visit")
    fill_in(visit, "partner_id", "Mary Whitfield", choose=True)
    fill_in(visit, "project_id", "Home Visits", choose=True)
    choose_when(visit, "start")
    fill_in(visit, "user_id", "Ann", choose=True)
    line = visit.locator(".o_charitylog_free_line")
    # Bob's own visit of the fixture is at that hour as well.
    expect(line).to_contain_text("Ann Lee is busy 10:00–11:00 in Outlook.")
    line.get_by_role("button", name="Find a time").click()
    visit.get_by_role("button", name="Monday 5 March 2040, 11:00").click()
    expect(visit.get_by_role("dialog")).to_have_count(0)
    expect(line.locator(".alert")).to_have_count(0)
    visit.locator(".o_form_button_save").click()
    starts = [("start", "=", f"{DAY} 11:00:00"), ("user_id.name", "=", "Ann Lee")]
    eventually(lambda: visit.bob("charitylog.action", "search", starts))


def test_windows_that_give_work_say_who_is_free(odoo, visit):
    visit.locator(".o_control_panel .o_breadcrumb a").last.click()
    row = visit.locator(".o_data_row").filter(has_text="Home visit")
    row.locator("input[type=checkbox]").check()
    visit.get_by_role("button", name="Give to …").click()
    visit.get_by_role("dialog").locator("[name=user_id] input").click()
    expect(option(visit, "Ann Lee")).to_contain_text("busy 10:00–11:00")
    visit.screenshot(path=SCREENS / "free-give-1400.png")

    visit.goto(f"{odoo.url}/odoo/my-actions")
    visit.get_by_role("menuitem", name="Record a contact").click()
    window = visit.get_by_role("dialog")
    fill_in(visit, "partner_id", "Mary Whitfield", choose=True)
    visit.locator("[name=further_name] input").fill("Take the form")
    visit.keyboard.press("Tab")
    line = window.locator(".o_charitylog_free_line")
    expect(line.get_by_role("button", name="Find a time")).to_be_visible()
    choose_when(visit, "further_start")
    visit.locator("[name=further_user_id] input").click()
    expect(option(visit, "Ann Lee")).to_contain_text("busy 10:00–11:00")
    option(visit, "Ann Lee").click()
    expect(line).to_contain_text("Ann Lee is busy 10:00–11:00 in Outlook.")
    assert not picture(visit, "further")
    line.get_by_role("button", name="Move to 11:00").click()
    expect(line.locator(".alert")).to_have_count(0)
    window.locator("[name=further_all_day] input").check()
    expect(line).to_have_count(0)


def test_nobody_waits_for_microsoft_and_unknown_is_said(sim, visit):
    sim.fault("hang", match="getSchedule", seconds=60)
    visit.locator(".o_field_widget[name=user_id] input").click()
    expect(option(visit, "Ann Lee").locator(FREE)).to_have_text("…")
    expect(option(visit, "Ann Lee")).to_contain_text("not known whether free")
    option(visit, "Ann Lee").click()
    line = visit.locator(".o_charitylog_free_line")
    expect(line).to_contain_text("Whether Ann Lee is free is not known")
    assert not picture(visit, "unknown")
    line.get_by_role("button", name="Find a time").click()
    window = visit.get_by_role("dialog")
    expect(window).to_contain_text("Free by what is known here")
    expect(window.locator(".d-grid button")).to_have_count(5)
    visit.screenshot(path=SCREENS / "free-find-unknown-1400.png")
