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


def test_list_of_colleagues_says_who_may_be_given_work_and_who_is_free(sim, visit):
    sim.clear_requests()
    visit.locator(".o_field_widget[name=user_id] input").click()
    expect(option(visit, "Ann Lee")).to_contain_text("can assign")
    expect(option(visit, "Ann Lee")).to_contain_text("busy 10:00–11:00")
    expect(option(visit, "Colleen Shaw")).to_contain_text("no Outlook")
    expect(option(visit, "Colleen Shaw")).to_contain_text("free")
    expect(option(visit, "Bob Marsh")).to_contain_text("free")
    visit.screenshot(path=SCREENS / "free-list-1400.png")
    asked = [one for one in sim.requests if one.path.endswith("getSchedule")]
    assert [one.upn for one in asked] == [upn("bob")]


def test_clash_is_moved_to_the_free_time(sim, visit):
    line = visit.locator(".o_charitylog_free_line")
    expect(line.locator(".alert")).to_have_count(0)
    fill_in(visit, "user_id", "Ann", choose=True)
    expect(line).to_contain_text(
        "Ann Lee is busy 10:00–11:00 in Outlook. Free from 11:00."
    )
    assert not picture(visit, "clash")
    line.get_by_role("button", name="Move to 11:00").click()
    expect(line.locator(".alert")).to_have_count(0)
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
    expect(window.locator(":focus")).to_have_text("Monday 5 March, 11:00–12:00")
    assert not picture(visit, "find-a-time")
    visit.keyboard.press("ArrowDown")
    expect(window.locator(":focus")).to_have_text("Monday 5 March, 12:00–13:00")
    visit.keyboard.press("Enter")
    expect(window).to_have_count(0)
    expect(line.locator(".alert")).to_have_count(0)
    visit.locator(".o_form_button_save").click()
    eventually(lambda: len(sim.events(upn("ann"))) == 2)
    [read] = visit.bob("charitylog.action", "read", [visit.visit], ["start"])
    assert read["start"] == f"{DAY} 12:00:00"
