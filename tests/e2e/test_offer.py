"""Work refused by a colleague's calendar is offered, and taken by the colleague."""

import re

import pytest
from playwright.sync_api import expect

from .charity import upn
from .conftest import PATIENCE, WIDE
from .pages import choose_today, fill_in
from .servers import eventually
from .signing_in import connect
from .test_refusal import connected_in_browser


@pytest.fixture
def offered(odoo, sim, browser):
    """Return Bob's page, on which he has just offered a visit to Ann."""
    connect(odoo, sim, "ann")
    page = connected_in_browser(odoo, browser, "bob")
    page.goto(f"{odoo.url}/odoo/contacts-actions/new")
    fill_in(page, "name", "Home visit")
    fill_in(page, "partner_id", "Mary Whitfield", choose=True)
    fill_in(page, "project_id", "Home Visits", choose=True)
    choose_today(page, "start")
    fill_in(page, "user_id", "Ann", choose=True)
    page.locator(".o_form_button_save").click()
    page.get_by_role("button", name="Offer it to Ann Lee").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    return page


@pytest.fixture
def ann(chromium):
    """Return a page of Ann's browser."""
    context = chromium.new_context(viewport=WIDE, locale="en-GB")
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def test_offer_from_the_refusal_dialog_is_taken_by_the_colleague(
    odoo, sim, ann, offered
):
    banner = offered.locator("div[name=offer]")
    expect(banner).to_contain_text("Offered to Ann Lee.")
    expect(banner.get_by_role("button", name="Take it")).to_have_count(0)
    eventually(lambda: sim.events(upn("bob")))
    assert not sim.events(upn("ann"))

    # Each log-in is followed by Microsoft's.
    ann.goto(f"{odoo.url}/web/login?redirect=/odoo")
    ann.locator("input[name=login]").fill("ann")
    ann.locator("input[name=password]").fill("ann")
    ann.locator("button[type=submit]").first.click()
    ann.get_by_test_id(f"pick-{upn('ann')}").click()
    ann.wait_for_url(re.compile(re.escape(f"{odoo.url}/odoo")))
    # Odoo's menu of activities leads to the offer alone.
    ann.locator(".o_menu_systray [aria-label=Activities]").click()
    ann.locator(".o-mail-ActivityGroup[data-model_name='charitylog.action']").click()
    expect(ann.locator(".o_data_row")).to_have_count(1)
    ann.locator(".o_data_row").get_by_text("Home visit").first.click()
    banner = ann.locator("div[name=offer]")
    expect(banner).to_contain_text("Bob Marsh offers you this.")
    expect(ann.locator(".o-mail-Activity")).to_contain_text(
        "Bob Marsh offers you: Home visit"
    )
    expect(ann.locator(".o-mail-Activity-markDone")).to_have_count(0)
    banner.get_by_role("button", name="Take it").click()
    expect(banner).to_have_count(0)
    eventually(lambda: sim.events(upn("ann")) and not sim.events(upn("bob")))
    offered.reload()
    expect(offered.locator(".o-mail-Activity")).to_contain_text(
        "Ann Lee takes: Home visit"
    )


def test_withdrawn_offer_stays_in_the_owners_calendar(sim, offered):
    banner = offered.locator("div[name=offer]")
    banner.get_by_role("button", name="Withdraw").click()
    expect(banner).to_have_count(0)
    eventually(lambda: sim.events(upn("bob")))
    assert not sim.events(upn("ann"))
