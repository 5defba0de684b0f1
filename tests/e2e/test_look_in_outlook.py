"""An entry moved in Outlook: its record says so when it is opened, unasked."""

from datetime import date, timedelta

from playwright.sync_api import expect

from .charity import upn
from .conftest import SCREENS, WIDE
from .pages import log_in
from .test_status_on_screen import PHONE, connect, in_state, line, record
from .week_page import drag

LOOKS = "**/o365_look"


def asked(sim):
    """Return the whole requests to Graph since these were last cleared."""
    return [one for one in sim.requests if one.path.endswith("/$batch")]


def test_entry_dragged_in_outlook_is_asked_about_when_its_record_is_opened(
    odoo, sim, browser
):
    page = browser.new_page()
    log_in(page, odoo, "ann")
    connect(page, odoo, "ann")
    ann = odoo.login("ann")
    # Within this week, whatever day it is.
    today = date.today()
    day = today + timedelta(days=1 if today.weekday() < 5 else -1)
    ann("res.users", "write", [ann.uid], {"tz": "UTC"})
    start = f"{day} 14:00:00"
    action = record(ann, start=f"{day} 09:00:00", planned_duration=1)
    moved = record(ann, name="Second visit", start=start, planned_duration=1)
    for each in (action, moved):
        in_state(ann, each, "synced")

    # Nothing differs: one request, after the page is there, and no word of it.
    sim.clear_requests()
    with page.expect_response(LOOKS) as looked:
        shown = line(page, odoo, action)
        expect(shown).to_contain_text("In your Outlook calendar.")
    assert looked.value.json()["result"] is False
    assert len(asked(sim)) == 1
    page.screenshot(path=SCREENS / "look-as-it-should-be.png")
    shown.get_by_role("button", name="Check now").click()
    told = page.locator(".o_notification")
    expect(told).to_contain_text("It is as it should be in Outlook.")
    assert len(asked(sim)) == 2

    # Deleted while its record is open, it is found on request, and can be answered.
    [entry] = [
        one for one in sim.events(upn("ann")) if "Second visit" not in one["subject"]
    ]
    sim.delete(upn("ann"), entry["id"])
    shown.get_by_role("button", name="Check now").click()
    expect(told.filter(has_text="Deleted in Outlook.")).to_have_count(1)
    expect(shown).to_contain_text("Deleted in Outlook.")
    expect(shown.get_by_role("button", name="Put it back")).to_be_visible()

    # Ann drags it, by two hours, on the page of her calendar.
    outlook = browser.new_page()
    outlook.goto(f"{sim.pages_url}/outlook/{upn('ann')}")
    entry = outlook.get_by_test_id("entry").filter(has_text="Second visit")
    expect(entry).to_have_count(1)
    before = entry.get_attribute("data-start")
    drag(entry, 96)
    expect(entry).not_to_have_attribute("data-start", before)
    outlook.close()

    # Opened, its record says so by itself.
    sim.clear_requests()
    shown = line(page, odoo, moved)
    expect(shown).to_contain_text("In Outlook this is now")
    expect(shown.get_by_role("button", name="Put Outlook back")).to_be_visible()
    expect(shown.get_by_role("button", name="Take over")).to_be_visible()
    assert len(asked(sim)) == 1
    for name, size in (("phone", PHONE), ("wide", WIDE)):
        page.set_viewport_size(size)
        page.screenshot(path=SCREENS / f"look-moved-{name}.png")
    with page.expect_response("**/action_o365_take_over"):
        shown.get_by_role("button", name="Take over").click()
    in_state(ann, moved, "synced")
    [values] = ann("charitylog.action", "read", [moved], ["start"])
    assert values["start"] != start
