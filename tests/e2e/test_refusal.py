"""Nobody puts work into a colleague's calendar before it is shared with them."""

import os
import xmlrpc.client

import pytest
from playwright.sync_api import expect

from devkit import database as databases

from .charity import upn
from .conftest import SCREENS
from .look import faults
from .pages import accept, choose_today, fill_in, log_in
from .servers import Odoo, eventually
from .signing_in import connect
from .test_drag_and_drop import record


def connected_in_browser(odoo, browser, login):
    """Return a page of somebody who has just connected their calendar."""
    page = browser.new_page()
    log_in(page, odoo, login)
    page.goto(f"{odoo.url}/odoo/my-user-options")
    page.get_by_role("button", name="Connect", exact=True).click()
    accept(page, odoo, login)
    return page


def name_for_bob(odoo, name):
    """Return what the list of users says to Bob: a job asks Microsoft for it."""
    bob, named = odoo.login("bob"), [("name", "=", name)]
    marks = {"formatted_display_name": True, "o365_marks": True}
    [user] = bob("res.users", "search_read", named, ["display_name"], context=marks)
    return user["display_name"]


def test_refused_assignment_is_saved_after_sharing_and_check_again(odoo, sim, browser):
    connect(odoo, sim, "ann")
    page = connected_in_browser(odoo, browser, "bob")
    eventually(lambda: "not shared" in name_for_bob(odoo, "Ann Lee"))
    page.goto(f"{odoo.url}/odoo/contacts-actions/new")
    fill_in(page, "name", "Home visit")
    fill_in(page, "partner_id", "Mary Whitfield", choose=True)
    fill_in(page, "project_id", "Home Visits", choose=True)
    choose_today(page, "start")
    page.locator(".o_field_widget[name=user_id] input").fill("Ann")
    mark = page.locator(".o-autocomplete--dropdown-item").filter(has_text="Ann Lee")
    expect(mark).to_contain_text("not shared with you")
    mark.click()
    page.locator(".o_form_button_save").click()

    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Not saved yet")
    expect(dialog).to_contain_text(
        "Ann Lee's Outlook calendar is not shared with you for editing."
    )
    expect(dialog).to_contain_text("Outlook › Calendar › Share › Bob Marsh › Can edit")
    expect(page.get_by_text("Access Error")).to_have_count(0)
    dialog.get_by_role("button", name="Check again").click()
    expect(dialog).to_contain_text("still says no")
    assert not faults(page, "refusal")

    outlook = browser.new_page()
    outlook.goto(f"{sim.pages_url}/outlook/{upn('ann')}")
    outlook.get_by_test_id(f"share-{upn('bob')}-write").click()
    expect(outlook.get_by_test_id(f"share-{upn('bob')}-write")).to_have_attribute(
        "aria-pressed", "true"
    )

    page.bring_to_front()
    dialog.get_by_role("button", name="Check again").click()
    expect(dialog).to_have_count(0)
    expect(page.locator(".o_field_widget[name=name] input")).to_have_value("Home visit")
    expect(page.locator(".o-mail-Message").first).to_be_visible()

    outlook.bring_to_front()
    expect(outlook.get_by_test_id("entry")).to_contain_text("Mary Whitfield")
    [event] = sim.events(upn("ann"))
    assert "Home visit" in event["subject"]


def test_refused_assignment_can_be_kept_for_oneself(odoo, sim, browser):
    connect(odoo, sim, "ann")
    page = connected_in_browser(odoo, browser, "bob")
    page.goto(f"{odoo.url}/odoo/contacts-actions/new")
    fill_in(page, "name", "Home visit")
    fill_in(page, "partner_id", "Mary Whitfield", choose=True)
    fill_in(page, "project_id", "Home Visits", choose=True)
    choose_today(page, "start")
    fill_in(page, "user_id", "Ann", choose=True)
    page.locator(".o_form_button_save").click()
    page.get_by_role("button", name="Keep it for me").click()
    eventually(lambda: sim.events(upn("bob")))
    assert not sim.events(upn("ann"))


def test_date_typed_after_refused_save_is_the_one_shown(odoo, browser):
    page = browser.new_page()
    log_in(page, odoo, "ann")
    page.goto(f"{odoo.url}/odoo/contacts-actions/new")
    fill_in(page, "name", "Home visit")
    fill_in(page, "partner_id", "Mary Whitfield", choose=True)
    fill_in(page, "project_id", "Home Visits", choose=True)
    widget = page.locator(".o_field_widget[name=start]")

    def type_when(words):
        widget.locator("button, input").first.click()
        widget.locator("input").fill(words)
        page.keyboard.press("Tab")

    type_when("03/05/2040 10:00:00")
    fill_in(page, "planned_duration", "-1:00")
    page.locator(".o_form_button_save").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("less than nothing")
    dialog.get_by_role("button", name="Close").first.click()
    expect(dialog).to_have_count(0)

    type_when("03/06/2040 15:15:00")
    expect(widget.locator("button")).to_have_text("Mar 6, 2040, 3:15 PM")
    fill_in(page, "planned_duration", "1:00")
    page.locator(".o_form_button_save").click()
    ann, named = odoo.login("ann"), [("name", "=", "Home visit")]
    eventually(lambda: ann("charitylog.action", "search_count", named))
    [saved] = ann("charitylog.action", "search_read", named, ["start"])
    assert saved["start"] == "2040-03-06 15:15:00"
    expect(widget.locator("button")).to_have_text("Mar 6, 2040, 3:15 PM")


def test_several_rows_of_a_list_are_given_together_or_not_at_all(odoo, sim, browser):
    connect(odoo, sim, "ann")
    page = connected_in_browser(odoo, browser, "bob")
    bob = odoo.login("bob")
    actions = [
        record(bob, name=f"Call {number}", start="2040-03-05 10:00:00")
        for number in (1, 2, 3)
    ]
    page.goto(f"{odoo.url}/odoo/contacts-actions?view_type=list")
    rows = page.locator("tr.o_data_row")
    expect(rows).to_have_count(3)
    dialog = page.get_by_role("dialog")

    def give_two_to_ann():
        for name in ("Call 1", "Call 2"):
            box = rows.filter(has_text=name).locator("input[type=checkbox]")
            box.set_checked(True)
        rows.filter(has_text="Call 1").locator("td[name=user_id]").click()
        page.locator("tr.o_selected_row td[name=user_id] input").fill("Ann")
        suggestions = page.locator(".o-autocomplete--dropdown-item")
        suggestions.filter(has_text="Ann Lee").click()
        expect(dialog).to_contain_text("2")
        dialog.locator("footer .btn-primary").click()

    def owners():
        read = bob("charitylog.action", "read", actions, ["user_id"])
        return [each["user_id"][1] for each in read]

    give_two_to_ann()
    expect(dialog).to_contain_text("Not saved yet")
    expect(dialog).to_contain_text("Ann Lee's Outlook calendar is not shared with you")
    page.screenshot(path=SCREENS / "refusal-of-several.png")
    assert owners() == ["Bob Marsh"] * 3
    sim.share(upn("ann"), upn("bob"), "write")
    dialog.get_by_role("button", name="Check again").click()
    expect(dialog).to_have_count(0)
    expect(page.locator(".o_notification")).to_contain_text("You may do that now.")
    # The list shows what is saved, and the same again is done.
    expect(rows.filter(has_text="Call 1").locator("td[name=user_id]")).to_contain_text(
        "Bob Marsh"
    )
    give_two_to_ann()
    eventually(lambda: owners() == ["Ann Lee", "Ann Lee", "Bob Marsh"])


@pytest.fixture
def second(database, odoo, tmp_path):
    """Another Odoo server on the same database."""
    server = Odoo(database, tmp_path / "second.log", jobs=False)
    try:
        yield server.wait()
    finally:
        server.stop()


# A minute is the shortest that a yes can hold. How long the last ones do, in seconds,
# and as if they had been given that much earlier.
HOLDS = """
    SELECT extract(epoch FROM max(valid_until - checked_at))::int
      FROM o365_calendar_access WHERE may_edit
"""
A_MINUTE_LATER = """
    UPDATE o365_calendar_access
       SET checked_at = checked_at - interval '1 minute',
           valid_until = valid_until - interval '1 minute'
"""


def test_evidence_expires_and_is_renewed_in_two_servers(odoo, second, sim):
    admin = odoo.login("admin")
    admin("ir.config_parameter", "set_param", "charitylog_o365.right_minutes", "1")
    connect(odoo, sim, "ann")
    connect(odoo, sim, "bob")
    bobs = [odoo.login("bob"), second.login("bob")]
    [ann] = admin("res.users", "search", [("login", "=", "ann")])
    [project] = admin("project.project", "search", [("name", "=", "Home Visits")])
    [client] = admin("res.partner", "search", [("name", "=", "Mary Whitfield")])

    def give(bob):
        values = {"name": "Home visit", "partner_id": client, "project_id": project}
        values |= {"start": "2031-05-06 09:00:00", "user_id": ann}
        return bob("charitylog.action", "create", [values])

    def refused(bob):
        try:
            give(bob)
        except xmlrpc.client.Fault as fault:
            return "is not shared with you for editing" in fault.faultString
        return False

    assert all(refused(bob) for bob in bobs)
    sim.share(upn("ann"), upn("bob"), "write")
    # The very next save, in either server.
    for bob in bobs:
        assert give(bob)

    sim.share(upn("ann"), upn("bob"), "none")
    assert databases.sql(HOLDS, os.environ, odoo.database).split() == ["60"]
    databases.sql(A_MINUTE_LATER, os.environ, odoo.database)
    assert all(refused(bob) for bob in bobs)
