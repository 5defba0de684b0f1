"""Notifications: Microsoft tells of a change, and the record asks, without a round."""

import os
from datetime import date, timedelta

import requests
from playwright.sync_api import expect

from devkit import database as databases

from .charity import upn
from .conftest import SCREENS, WIDE
from .pages import log_in
from .servers import eventually
from .test_status_on_screen import PHONE, connect, in_state, record

LISTEN = "charitylog_o365.ir_cron_listen"
SUBSCRIBE = "charitylog_o365.ir_cron_subscribe"
# As if each mailbox had been heard of a minute earlier: of one that was heard of only
# just before, the job may come as much as a minute later (test_notify_subscriptions).
A_MINUTE_AGO = """
    UPDATE o365_account_round SET heard_at = heard_at - interval '1 minute'
"""
RULES = "/odoo/action-charitylog_o365.res_config_settings_action"


def test_administrator_has_microsoft_tell_of_changes(odoo, sim, browser, chromium):
    admin, ann = odoo.login("admin"), odoo.login("ann")
    sim.http_notifications = True
    page = browser.new_page()
    log_in(page, odoo, "admin")
    page.goto(f"{odoo.url}{RULES}")
    setting = page.locator("#o365_notify")
    expect(setting.get_by_role("checkbox")).not_to_be_checked()
    assert tell(odoo).status_code == 404
    # No round comes while this test runs.
    minutes = page.locator("#o365_listen_minutes input")
    minutes.fill("600")
    minutes.press("Tab")
    setting.get_by_role("checkbox").check()
    with page.expect_response("**/res.config.settings/execute"):
        page.get_by_role("button", name="Save").click()
    assert tell(odoo).status_code == 202

    theirs = chromium.new_context(viewport=WIDE, locale="en-GB")
    connecting = theirs.new_page()
    log_in(connecting, odoo, "ann")
    connect(connecting, odoo, "ann")
    theirs.close()
    day, later = (date.today() + timedelta(days=days) for days in (3, 5))
    action = record(ann, start=f"{day} 10:00:00")
    in_state(ann, action, "synced")
    admin("ir.cron", "method_direct_trigger", [admin.ref(LISTEN)])
    eventually(lambda: sim.subscriptions(upn("ann")))
    [made] = sim.subscriptions(upn("ann"))
    assert made["notificationUrl"] == f"{odoo.url}/charitylog_o365/notify"

    # What anybody sends leads to nothing.
    sim.clear_requests()
    sim.forge_notification(upn("ann"), times=5)
    assert sim.wait_for_notifications()
    assert [one.answers for one in sim.notifications if one.forged] == [[202]] * 5
    assert not sim.requests
    [entry] = sim.events(upn("ann"))
    databases.sql(A_MINUTE_AGO, os.environ, odoo.database)
    sim.move(upn("ann"), entry["id"], f"{later} 11:00", f"{later} 12:30")

    def asks():
        [values] = ann("charitylog.action", "read", [action], ["o365_state"])
        return values["o365_state"] == "conflict"

    eventually(asks)
    assert not [one for one in sim.requests if one.changes]

    # Where Microsoft does not reach us.
    sim.expire_subscriptions(upn("ann"))
    admin("ir.config_parameter", "set_param", "web.base.url", f"{odoo.url}/elsewhere")
    admin("ir.cron", "method_direct_trigger", [admin.ref(SUBSCRIBE)])
    page.reload()
    for name, size in (("phone", PHONE), ("wide", WIDE)):
        page.set_viewport_size(size)
        setting = page.locator("#o365_notify")
        expect(setting.get_by_role("alert")).to_contain_text("cannot reach this system")
        # The page is drawn anew for another size: nothing to wait for to be still.
        setting.evaluate("one => one.scrollIntoView()")
        page.screenshot(path=SCREENS / f"notify-rules-{name}.png")


def tell(odoo):
    """Send what tells of nothing that anybody has subscribed to."""
    return requests.post(
        f"{odoo.url}/charitylog_o365/notify", json={"value": []}, timeout=30
    )
