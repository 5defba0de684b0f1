"""What a record says about Outlook, and what a project lets Outlook show, on screen."""

import pytest
from playwright.sync_api import expect

from . import charity
from .charity import upn
from .conftest import ROOT, WIDE
from .pages import accept, log_in
from .servers import eventually

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def picture(request):
    """Keep a page as it is now, wide and as on a phone, for whoever wants to look."""
    folder = ROOT / ".dev" / "results" / "screens"
    folder.mkdir(parents=True, exist_ok=True)

    def take(page, name):
        for size in (PHONE, WIDE):
            page.set_viewport_size(size)
            # The last of Odoo's own movements would be in the picture.
            page.evaluate("() => new Promise(requestAnimationFrame)")
            page.screenshot(path=folder / f"{name}-{size['width']}.png")

    return take


def connect(page, odoo, login):
    page.goto(f"{odoo.url}/charitylog_o365/connect")
    accept(page, odoo, login)


def record(api, **values):
    [client] = api("res.partner", "search", [("name", "=", "Mary Whitfield")])
    [project] = api("project.project", "search", [("name", "=", "Home Visits")])
    values = {
        "name": "First visit",
        "partner_id": client,
        "project_id": project,
        "start": "2030-03-04 10:00:00",
        **values,
    }
    [action] = api("charitylog.action", "create", [values])
    return action


def in_state(api, action, state):
    def look():
        [values] = api("charitylog.action", "read", [action], ["o365_state"])
        return values["o365_state"] == state

    eventually(look)


def line(page, odoo, action):
    page.goto(f"{odoo.url}/odoo/contacts-actions/{action}")
    shown = page.locator(".o_charitylog_outlook")
    shown.wait_for()
    return shown


def test_status_off_synced_and_waiting_have_their_buttons(odoo, sim, browser, picture):
    page = browser.new_page()
    log_in(page, odoo, "ann")
    ann = odoo.login("ann")

    # Not in Outlook: Ann is offered what would help her, and sees what it needs.
    action = record(ann)
    shown = line(page, odoo, action)
    expect(shown).to_contain_text("you have not connected your Outlook calendar.")
    expect(shown.get_by_role("button", name="Connect", exact=True)).to_be_visible()
    shown.get_by_role("button", name="What it needs").click()
    conditions = page.locator(".o_charitylog_condition")
    expect(conditions).to_have_count(3)
    expect(conditions.last).to_contain_text("You have not connected")
    picture(page, "outlook-line-off")
    page.keyboard.press("Escape")
    shown.get_by_role("button", name="Connect", exact=True).click()
    accept(page, odoo, "ann")
    page.wait_for_url(f"**/odoo/contacts-actions/{action}**")
    # What is older is not sent, and can be recorded again.
    shown = page.locator(".o_charitylog_outlook")
    expect(shown.get_by_role("button", name="Record again")).to_be_visible()

    # In Outlook, as a thin line, until a length is set.
    action = record(ann)
    in_state(ann, action, "synced")
    shown = line(page, odoo, action)
    expect(shown).to_contain_text("In your Outlook calendar.")
    expect(shown).to_contain_text("Shows as a thin line in Outlook")
    picture(page, "outlook-line-in-outlook")
    shown.get_by_role("button", name="Set length").click()
    page.get_by_role("dialog").get_by_role("button", name="Set length").click()
    expect(shown).not_to_contain_text("thin line")

    # Waiting: Ann's sign-in is over.
    sim.revoke(upn("ann"))
    sim.fault("status", match="/me", status=401, code="InvalidAuthenticationToken")
    action = record(ann)
    in_state(ann, action, "waiting")
    shown = line(page, odoo, action)
    expect(shown).to_contain_text("Waiting: please sign in to Microsoft 365.")
    expect(shown.get_by_role("button", name="Sign in")).to_be_visible()
    picture(page, "outlook-line-waiting")


def test_status_is_reloaded_by_itself_after_try_again(odoo, sim, browser):
    page = browser.new_page()
    log_in(page, odoo, "ann")
    connect(page, odoo, "ann")
    ann = odoo.login("ann")
    sim.fault("down")
    action = record(ann)
    eventually(lambda: "Next try at" in message(ann, action))
    shown = line(page, odoo, action)
    expect(shown).to_contain_text("Microsoft 365 is not answering")
    # The form looks again by itself, after longer and longer pauses: into the third.
    for _look in range(2):
        page.wait_for_event("response", lambda answer: "/web_read" in answer.url)
    sim.clear_faults()
    # It is still on its way when the button has been answered.
    sim.seconds_per_request = 1
    shown.get_by_role("button", name="Try again").click()
    expect(shown).to_contain_text("In your Outlook calendar.")


def message(api, action):
    [values] = api("charitylog.action", "read", [action], ["o365_message"])
    return values["o365_message"]


def test_list_shows_status_marks_and_filters_not_in_outlook(odoo, browser, picture):
    page = browser.new_page()
    log_in(page, odoo, "ann")
    record(odoo.login("ann"), name="Never there")
    connect(page, odoo, "ann")
    ann = odoo.login("ann")
    in_state(ann, record(ann, name="It is there"), "synced")
    page.goto(f"{odoo.url}/odoo/contacts-actions?view_type=list")
    rows = page.locator(".o_data_row")
    expect(rows.filter(has_text="It is there").get_by_title("In your")).to_be_visible()
    picture(page, "outlook-marks-list")
    page.locator(".o_searchview_dropdown_toggler").click()
    page.get_by_role("menuitemcheckbox", name="Not in Outlook").click()
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Never there")


def test_third_party_wizard_asks_what_outlook_may_show(odoo, sim, browser, picture):
    admin = odoo.login("admin")
    charity.add_person(admin, sim, "mia", "Mia Moss", charity.MANAGER)
    [project] = admin("project.project", "create", [{"name": "Befriending"}])
    page = browser.new_page()
    log_in(page, odoo, "mia")
    page.goto(f"{odoo.url}/odoo/project.project/{project}")
    page.get_by_role("tab", name="3rd Party Systems").click()
    page.get_by_role("button", name="Change these settings").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("[name=o365_sync] input").click()
    # Three examples of the same visit, and nothing chosen yet.
    expect(dialog.locator(".o_charitylog_example")).to_have_count(3)
    expect(dialog.locator("[name=o365_event_detail] input:checked")).to_have_count(0)
    expect(dialog).to_contain_text("Mary Example")
    expect(dialog).not_to_contain_text("12 Mill Lane")
    dialog.locator("[name=o365_show_place] input").click()
    expect(dialog).to_contain_text("12 Mill Lane")
    picture(page, "privacy-question")
    dialog.get_by_role("button", name="Save").click()
    # Without an answer nothing is saved.
    expect(dialog.locator(".o_field_invalid[name=o365_event_detail]")).to_be_visible()
    dialog.locator("[name=o365_event_detail] label").nth(1).click()
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Mia Moss")).to_be_visible()
    [chosen] = admin(
        "project.project", "read", [project], ["o365_sync", "o365_event_detail"]
    )
    assert (chosen["o365_sync"], chosen["o365_event_detail"]) == (True, "initials")
    picture(page, "privacy-answer")
