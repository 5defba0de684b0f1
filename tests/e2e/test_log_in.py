"""Logging in to Odoo leads through Microsoft's sign-in; declining leads in as well."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import psycopg2
import pytest
from playwright.sync_api import expect

from .charity import upn
from .conftest import PATIENCE, WIDE
from .look import faults
from .pages import log_in_by_hand, log_out
from .servers import eventually
from .visitor import Visitor

BANNER = "You are not signed in to Microsoft 365."
ACTIONS = "/odoo/contacts-actions"


@pytest.fixture
def connected(odoo, browser, sim):
    """A browser in which Ann has connected her calendar, and logged out since."""
    page = browser.new_page()
    log_in_by_hand(page, odoo, "ann", ACTIONS)
    expect(page.locator(".o_control_panel")).to_be_visible()
    page.goto(f"{odoo.url}/charitylog_o365/connect")
    page.get_by_test_id(f"pick-{upn('ann')}").click()
    page.get_by_test_id("accept").click()
    expect(page.get_by_text("Connected as ann@charity.example.")).to_be_visible()
    log_out(page, odoo)
    return page


@pytest.fixture
def elsewhere(chromium):
    """Another computer: Microsoft does not know who sits there."""
    context = chromium.new_context(viewport=WIDE, locale="en-GB")
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def state(odoo):
    ann = odoo.login("ann")
    [read] = ann("res.users", "read", [ann.uid], ["o365_state", "o365_reason"])
    return read["o365_state"]


def test_a_log_in_passes_microsoft_without_a_click(odoo, sim, connected):
    page, there = connected, []
    page.on(
        "framenavigated",
        lambda frame: there.append(frame.url.split("?")[0].removeprefix(odoo.url)),
    )
    seen = []
    page.on("request", lambda request: seen.append(request.url))
    log_in_by_hand(page, odoo, "ann", ACTIONS)
    expect(page.locator(".o_action_manager .o_control_panel")).to_be_visible()
    assert any(url.startswith(sim.pages_url) for url in seen)
    assert there[-1] == ACTIONS
    expect(page.get_by_text(BANNER)).to_have_count(0)
    assert state(odoo) == "connected"
    # Nothing is asked again until the next log-in.
    seen.clear()
    page.reload()
    expect(page.locator(".o_action_manager .o_control_panel")).to_be_visible()
    assert not any(url.startswith(sim.pages_url) for url in seen)


def test_declined_sign_in_shows_a_banner_with_a_way_back(
    odoo, sim, connected, elsewhere
):
    page = elsewhere
    decline(page, odoo)
    banner = page.locator(".o_charitylog_sign_in")
    expect(banner).to_contain_text(BANNER)
    expect(banner).to_contain_text("Your own work still goes to Outlook")
    assert state(odoo) == "sign_in"
    assert not faults(page, "sign-in-banner")

    banner.get_by_role("button", name="Later").click()
    expect(banner).to_have_count(0)
    page.reload()
    expect(page.locator(".o_control_panel")).to_be_visible()
    expect(banner).to_have_count(0)
    assert state(odoo) == "sign_in"

    # The next log-in asks again, and the banner leads there and back.
    log_out(page, odoo)
    decline(page, odoo)
    expect(banner).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    fits = "document.documentElement.scrollWidth <= window.innerWidth"
    page.wait_for_function(fits)
    banner.get_by_role("button", name="Sign in").click()
    page.get_by_test_id(f"pick-{upn('ann')}").click()
    page.wait_for_url(re.compile(re.escape(odoo.url + ACTIONS)))
    expect(page.locator(".o_control_panel")).to_be_visible()
    expect(banner).to_have_count(0)
    assert state(odoo) == "connected"


def decline(page, odoo):
    """Log in as Ann where Microsoft does not know her, and cancel there."""
    page.goto(f"{odoo.url}/web/login?redirect={ACTIONS}")
    page.locator("input[name=login]").fill("ann")
    page.locator("input[name=password]").fill("ann")
    page.locator("button[type=submit]").first.click()
    page.get_by_test_id("cancel").click()
    page.wait_for_url(re.compile(re.escape(odoo.url + ACTIONS)))
    expect(page.locator(".o_control_panel")).to_be_visible()


def test_log_in_request_retried_after_a_collision_still_counts_as_log_in(odoo, sim):
    """Odoo saves the session of a request before the database has taken its work."""
    Visitor(odoo, sim).connect("ann", upn("ann"))
    visitor = Visitor(odoo, sim)
    visitor.log_in("ann")
    page = in_the_way(odoo, lambda: visitor.go(ACTIONS))
    assert "/charitylog_o365/connect" in page.headers.get("Location", ""), page
    visitor.follow(page, upn("ann"))
    assert state(odoo) == "connected"

    # Who comes for the sign-in itself, and then does not sign in.
    visitor = Visitor(odoo, sim)
    visitor.log_in("ann")
    in_the_way(odoo, lambda: visitor.go("/charitylog_o365/connect"))
    assert state(odoo) == "sign_in"
    visitor.follow(visitor.go("/charitylog_o365/connect"), upn("ann"))
    assert state(odoo) == "connected"

    # A program that opens no page has logged in as well.
    program = Visitor(odoo, sim)
    program.log_in("ann")
    params = {"model": "res.users", "method": "write", "kwargs": {}}
    params["args"] = [[odoo.login("ann").uid], {}]
    called = in_the_way(odoo, lambda: program.call("/web/dataset/call_kw", **params))
    assert called["result"] is True
    assert state(odoo) == "sign_in"


def in_the_way(odoo, work):
    """Do it while somebody else writes the same account, and return its result."""
    with (
        closing(psycopg2.connect(dbname=odoo.database)) as other,
        closing(psycopg2.connect(dbname=odoo.database)) as watching,
        ThreadPoolExecutor() as pool,
    ):
        other.cursor().execute("UPDATE o365_account SET checked_at = checked_at")
        watching.autocommit = True
        done = pool.submit(work)
        eventually(lambda: somebody_waits(watching))
        other.commit()
        return done.result()


def somebody_waits(connection):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            """ AND query LIKE '%UPDATE "o365_account"%signed_in%'"""
        )
        return cursor.fetchone()[0]
