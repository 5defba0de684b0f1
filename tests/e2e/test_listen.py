"""Listening: what is done in Outlook is asked about, though nobody looks."""

from datetime import date, timedelta

from playwright.sync_api import expect

from .charity import upn
from .conftest import SCREENS, WIDE
from .pages import log_in
from .test_status_on_screen import PHONE, connect, in_state, line, record

JOB = "charitylog_o365.ir_cron_listen"


def test_administrator_has_it_listened_to_and_records_ask(odoo, sim, browser, chromium):
    admin, ann = odoo.login("admin"), odoo.login("ann")
    page = browser.new_page()
    log_in(page, odoo, "admin")
    page.goto(f"{odoo.url}/odoo/action-charitylog_o365.res_config_settings_action")
    setting = page.locator("#o365_listen_minutes")
    minutes = setting.locator("input")
    expect(minutes).to_have_value("0")
    minutes.fill("1441")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".modal")).to_contain_text("every 1 to 1440 minutes")
    page.keyboard.press("Escape")
    expect(page.locator(".modal")).to_have_count(0)
    minutes.fill("5")
    minutes.press("Tab")
    expect(minutes).to_have_value("5")
    for name, size in (("phone", PHONE), ("wide", WIDE)):
        page.set_viewport_size(size)
        # Odoo draws the page anew; hovering scrolls there, and tries again.
        setting.hover()
        page.screenshot(path=SCREENS / f"listen-rules-{name}.png")
    with page.expect_response("**/res.config.settings/execute"):
        page.get_by_role("button", name="Save").click()
    job = [admin.ref(JOB)]
    [values] = admin("ir.cron", "read", [job[0]], ["active", "interval_number"])
    assert (values["active"], values["interval_number"]) == (True, 5)

    # A browser of her own: a websocket can bring a session back that is logged out.
    theirs = chromium.new_context(viewport=WIDE, locale="en-GB")
    page = theirs.new_page()
    log_in(page, odoo, "ann")
    connect(page, odoo, "ann")
    # Within the year that is listened to, whatever day it is.
    day, later = (date.today() + timedelta(days=days) for days in (3, 5))
    first = record(ann, start=f"{day} 10:00:00")
    second = record(ann, name="Second visit", start=f"{day} 14:00:00")
    for each in (first, second):
        in_state(ann, each, "synced")
    moved, deleted = sim.events(upn("ann"))
    if "Second" in moved["subject"]:
        moved, deleted = deleted, moved
    sim.move(upn("ann"), moved["id"], f"{later} 11:00", f"{later} 12:30")
    sim.delete(upn("ann"), deleted["id"])
    sim.clear_requests()
    admin("ir.cron", "method_direct_trigger", job)
    for each in (first, second):
        in_state(ann, each, "conflict")
    assert not [one for one in sim.requests if one.changes]
    expect(line(page, odoo, first)).to_contain_text("In Outlook this is now")
    expect(line(page, odoo, second)).to_contain_text("Deleted in Outlook")
