"""An organisation that asks for more than a password, as Ann and Adam see it.

A managed device at each refresh, a second factor every four hours, applications that
only an administrator may approve, and a change of rules in mid-run.
"""

import pytest
from playwright.sync_api import expect

from .charity import add_person, upn
from .pages import log_in
from .servers import eventually
from .test_status_on_screen import in_state, record

HOURS = 3600
ADMINISTRATOR = "base.group_system"


@pytest.fixture
def strict(odoo, sim):
    """The organisation's rules, and Adam, who administers Odoo."""
    add_person(odoo.login("admin"), sim, "adam", "Adam Root", ADMINISTRATOR)
    sim.second_factor_hours = 4
    sim.users_may_consent = False
    return sim


def test_actions_are_sent_once_user_or_administrator_has_acted(odoo, strict, browser):
    page = browser.new_page()
    sim, ann, adam = strict, odoo.login("ann"), odoo.login("adam")

    # Only an administrator may approve the application: he is told so, and does.
    log_in(page, odoo, "ann")
    page.goto(f"{odoo.url}/charitylog_o365/connect")
    page.get_by_test_id(f"pick-{upn('ann')}").click()
    page.get_by_test_id("approve").click()
    expect(page.get_by_text("Need admin approval")).to_be_visible()
    page.get_by_test_id("return").click()
    main = page.locator("main")
    expect(main).to_contain_text("only an administrator may approve applications")
    expect(main).to_contain_text("Your Microsoft 365 administrator can mend it")
    assert "Grant admin consent" in one_task(adam)
    sim.consent_for_all()
    page.get_by_role("link", name="Try again").click()
    page.get_by_test_id(f"pick-{upn('ann')}").click()
    expect(page.get_by_text("Connected as ann@charity.example.")).to_be_visible()
    assert not tasks(adam)
    first = record(ann)
    in_state(ann, first, "synced")

    # Four hours later: the second factor is asked for again, of her alone.
    sim.advance(4 * HOURS + 60)
    sim.expire_access_tokens()
    second = record(ann, name="Second visit")
    in_state(ann, second, "waiting")
    assert not tasks(adam)
    open_record(page, odoo, second)
    expect(
        page.get_by_text("Waiting: please sign in to Microsoft 365.")
    ).to_be_visible()
    page.get_by_role("button", name="Sign in").last.click()
    page.get_by_test_id("approve").click()
    expect(page.locator(".o_form_view")).to_be_visible()
    in_state(ann, second, "synced")

    # A change of rules while the worker is at it: a refresh, and nobody notices.
    sim.fault("challenge", upn=upn("ann"), match="POST", times=1)
    third = record(ann, name="Third visit")
    in_state(ann, third, "synced")
    # Where only she can satisfy them, she is asked.
    sim.fault("challenge", upn=upn("ann"), match="POST", times=1, interactive=True)
    fourth = record(ann, name="Fourth visit")
    in_state(ann, fourth, "waiting")
    page.goto(f"{odoo.url}/charitylog_o365/connect")
    expect(page.get_by_text("Connected as ann@charity.example.")).to_be_visible()
    in_state(ann, fourth, "synced")

    # A managed device, which no server is: nothing that Ann does would help.
    sim.device_rule = 53000
    sim.expire_access_tokens()
    fifth = record(ann, name="Fifth visit")
    in_state(ann, fifth, "blocked")
    open_record(page, odoo, fifth)
    expect(
        page.get_by_text("does not let this system into Microsoft 365")
    ).to_be_visible()
    expect(page.get_by_text("Sign in", exact=True)).to_have_count(0)
    assert "Conditional Access" in one_task(adam)
    assert not tasks(ann)
    sim.device_rule = None
    page.get_by_role("button", name="Check again").first.click()
    in_state(ann, fifth, "synced")
    eventually(lambda: not tasks(adam))
    assert len(sim.events(upn("ann"))) == 5


def open_record(page, odoo, action):
    page.goto(f"{odoo.url}/odoo/charitylog.action/{action}")


def tasks(api):
    """Return the notes of the activities of this user."""
    found = api("mail.activity", "search_read", [("user_id", "=", api.uid)], ["note"])
    return [each["note"] for each in found]


def one_task(api):
    [note] = tasks(api)
    return note
