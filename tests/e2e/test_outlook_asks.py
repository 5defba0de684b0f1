"""An entry dragged or deleted in Outlook: asked about, answered, or followed."""

from datetime import date, timedelta
from functools import cache

import pytest
from playwright.sync_api import expect

from .charity import upn
from .conftest import SCREENS, WIDE
from .pages import log_in
from .servers import eventually
from .test_status_on_screen import PHONE, connect, in_state, line, record
from .week_page import drag

JOB = "charitylog_o365.ir_cron_listen"


@pytest.fixture
def ann(odoo, browser, page):
    """Ann, connected, whose clock is UTC's."""
    log_in(page, odoo, "ann")
    connect(page, odoo, "ann")
    ann = odoo.login("ann")
    ann("res.users", "write", [ann.uid], {"tz": "UTC"})
    return ann


@pytest.fixture
def page(browser):
    return browser.new_page()


@cache
def soon():
    """Tomorrow, as it was when it was first asked for."""
    return date.today() + timedelta(days=1)


def picture(page, name):
    for size in (PHONE, WIDE):
        page.set_viewport_size(size)
        page.evaluate("() => new Promise(requestAnimationFrame)")
        page.screenshot(path=SCREENS / f"{name}-{size['width']}.png")


def in_calendar(browser, sim, subject):
    """Open Ann's calendar in Outlook; return the entry."""
    outlook = browser.new_page()
    outlook.goto(f"{sim.pages_url}/outlook/{upn('ann')}")
    expect(outlook.get_by_test_id("week-title")).not_to_be_empty()
    entry = outlook.get_by_test_id("entry").filter(has_text=subject)
    if soon().weekday() == 0:
        outlook.get_by_test_id("next-week").click()
    expect(entry).to_have_count(1)
    return entry


def dragged(browser, sim, subject, down=96):
    """Drag the entry down on the page of her calendar, and picture it."""
    entry = in_calendar(browser, sim, subject)
    before = entry.get_attribute("data-start")
    drag(entry, down)
    expect(entry).not_to_have_attribute("data-start", before)
    entry.page.screenshot(path=SCREENS / f"asks-outlook-{subject.lower()}.png")
    entry.page.close()


def listen(odoo):
    admin = odoo.login("admin")
    admin("ir.cron", "method_direct_trigger", [admin.ref(JOB)])


def start_of(ann, action):
    [values] = ann("charitylog.action", "read", [action], ["start"])
    return values["start"]


def test_entry_dragged_in_outlook_is_taken_over_with_an_undo(
    odoo, sim, browser, page, ann
):
    action = record(ann, name="Dragged", start=f"{soon()} 09:00:00", planned_duration=1)
    in_state(ann, action, "synced")
    dragged(browser, sim, "Dragged")
    listen(odoo)
    in_state(ann, action, "conflict")
    shown = line(page, odoo, action)
    expect(shown).to_contain_text("In Outlook this is now")
    expect(shown).to_contain_text("11:00–12:00.")
    picture(page, "asks-moved")
    shown.get_by_role("button", name="Take over").click()
    told = page.locator(".o_notification")
    expect(told).to_contain_text("Taken over from Outlook")
    expect(shown).to_contain_text("In your Outlook calendar.")
    assert start_of(ann, action) == f"{soon()} 11:00:00"
    picture(page, "asks-taken-over")
    told.get_by_role("button", name="Undo").click()
    eventually(lambda: start_of(ann, action) == f"{soon()} 09:00:00")
    in_state(ann, action, "synced")
    [entry] = sim.events(upn("ann"))
    assert "T09:00" in entry["start"]["dateTime"]


def test_entries_are_answered_in_the_list_and_a_deleted_one_is_put_back(
    odoo, sim, browser, page, ann
):
    names = ("Deleted", "Dropped", "Dragged")
    actions = [
        record(ann, name=name, start=f"{soon()} {hour:02}:00:00", planned_duration=1)
        for name, hour in zip(names, (9, 11, 13), strict=True)
    ]
    for action in actions:
        in_state(ann, action, "synced")
    for name in names[:2]:
        entry = in_calendar(browser, sim, name)
        entry.press("Enter")
        entry.page.get_by_test_id("delete-entry").press("Enter")
        expect(entry).to_have_count(0)
        entry.page.close()
    dragged(browser, sim, "Dragged")
    listen(odoo)
    for action in actions:
        in_state(ann, action, "conflict")

    # On its record.
    shown = line(page, odoo, actions[0])
    expect(shown).to_contain_text("Deleted in Outlook.")
    expect(shown.get_by_role("button", name="Cancel the action")).to_be_visible()
    picture(page, "asks-deleted")
    shown.get_by_role("button", name="Put it back").click()
    expect(shown).to_contain_text("In your Outlook calendar.")
    assert len(sim.events(upn("ann"))) == 2

    # One activity tells her of both that are left, and leads to them.
    [values] = ann("res.users", "read", [ann.uid], ["partner_id"])
    page.goto(f"{odoo.url}/odoo/res.partner/{values['partner_id'][0]}")
    activity = page.locator(".o-mail-Activity")
    expect(activity).to_have_count(1)
    expect(activity).to_contain_text("Outlook asks about 2 of your records")
    picture(page, "asks-activity")
    activity.get_by_role("link", name="See them and answer").click()
    expect(page.locator(".o_data_row")).to_have_count(2)

    # So does the mark above her list, and on a phone a line.
    page.set_viewport_size(PHONE)
    page.goto(f"{odoo.url}/odoo/my-actions")
    told = page.locator(".o_charitylog_asks_line")
    expect(told).to_contain_text("Outlook asks about 2 of your records.")
    expect(told.get_by_role("button", name="See and answer")).to_be_visible()
    page.screenshot(path=SCREENS / "asks-mark-390.png")
    page.set_viewport_size(WIDE)
    page.goto(f"{odoo.url}/odoo/my-actions")
    mark = page.locator(".o_charitylog_asks")
    expect(mark).to_contain_text("Outlook asks 2")
    page.screenshot(path=SCREENS / "asks-mark-1400.png")
    mark.click()
    rows = page.locator(".o_data_row")
    expect(rows).to_have_count(2)
    expect(rows.filter(has_text="Dropped")).to_contain_text("Deleted in Outlook.")
    picture(page, "asks-list")
    page.locator("thead .o_list_record_selector input").check()
    expect(page.get_by_role("button", name="Put Outlook back")).to_be_visible()
    # At one width only: a change of it closes what is chosen.
    page.screenshot(path=SCREENS / "asks-list-chosen.png")
    page.get_by_role("button", name="Take over").click()
    told = page.locator(".o_notification")
    expect(told).to_contain_text("Taken over from Outlook: 1.")
    expect(told).to_contain_text("Dropped")
    expect(rows).to_have_count(1)
    assert start_of(ann, actions[2]) == f"{soon()} 15:00:00"
    page.locator("thead .o_list_record_selector input").check()
    page.get_by_role("button", name="Cancel the action").click()
    expect(page.locator(".o_view_nocontent")).to_contain_text("Outlook asks nothing")
    picture(page, "asks-nothing")
    for action in actions[:1] + actions[2:]:
        in_state(ann, action, "synced")
    in_state(ann, actions[1], "off")


def test_who_wishes_so_is_followed_and_can_undo(odoo, sim, browser, page, ann):
    page.goto(f"{odoo.url}/odoo/my-user-options")
    choice = page.locator(".o_field_widget[name=o365_follow_moves]")
    expect(choice.get_by_label("Ask me what is to be done")).to_be_checked()
    choice.get_by_label("Follow: move it here too").check()
    picture(page, "asks-option")
    with page.expect_response("**/res.users/web_save"):
        page.locator(".o_form_button_save").click()
    action = record(ann, name="Dragged", start=f"{soon()} 09:00:00", planned_duration=1)
    in_state(ann, action, "synced")
    [entry] = sim.events(upn("ann"))
    assert "Charitylog will follow" in entry["body"]["content"]
    dragged(browser, sim, "Dragged")
    listen(odoo)
    in_state(ann, action, "synced")
    assert start_of(ann, action) == f"{soon()} 11:00:00"
    shown = line(page, odoo, action)
    expect(shown).to_contain_text("It was moved in Outlook, and here as well.")
    expect(page.locator(".o-mail-Message").first).to_contain_text("Moved in Outlook")
    picture(page, "asks-followed")
    shown.get_by_role("button", name="Undo").click()
    expect(shown).not_to_contain_text("here as well")
    in_state(ann, action, "synced")
    assert start_of(ann, action) == f"{soon()} 09:00:00"
    [entry] = sim.events(upn("ann"))
    assert "T09:00" in entry["start"]["dateTime"]
