"""From the log-in page to the entry in Outlook, as a newcomer does it."""

import re

from playwright.sync_api import expect

from .charity import upn
from .pages import accept, choose_today, fill_in, log_in


def test_an_action_recorded_in_odoo_appears_in_outlook(odoo, sim, browser):
    page = browser.new_page()
    log_in(page, odoo, "ann")

    page.goto(f"{odoo.url}/odoo/my-user-options")
    page.get_by_role("button", name="Connect", exact=True).click()
    page.wait_for_url(re.compile(re.escape(sim.pages_url)))
    accept(page, odoo, "ann")

    # Open before anything is recorded: it must arrive without reloading.
    outlook = browser.new_page()
    outlook.goto(f"{sim.pages_url}/outlook/{upn('ann')}")
    expect(outlook.get_by_test_id("entry")).to_have_count(0)

    page.bring_to_front()
    page.goto(f"{odoo.url}/odoo/contacts-actions/new")
    fill_in(page, "name", "First visit")
    fill_in(page, "partner_id", "Mary Whitfield", choose=True)
    fill_in(page, "project_id", "Home Visits", choose=True)
    choose_today(page, "start")
    page.locator(".o_form_button_save").click()

    entry = outlook.get_by_test_id("entry")
    expect(entry).to_have_count(1)
    expect(entry).to_contain_text("Mary Whitfield")
    [event] = sim.events(upn("ann"))
    assert event["transactionId"].startswith("charitylog-")

    # The form looks again by itself.
    expect(page.get_by_text("In your Outlook calendar.")).to_be_visible(timeout=20_000)
