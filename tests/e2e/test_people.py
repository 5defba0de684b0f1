"""The one who "does the IT" brings people in: rights for many, and what they see."""

import pytest
from playwright.sync_api import expect

from . import charity
from .conftest import SCREENS, WIDE
from .pages import log_in, log_out
from .servers import Odoo, eventually
from .test_action_list import ROW, Hand
from .test_away import FITS

PHONE = {"width": 390, "height": 844}
OPTIONS = "charitylog_o365.group_my_user_options"
PROJECTS = "charitylog_o365.project_project_action"


def picture(page, name):
    """Look at the page as on a desk and on a phone."""
    for size in (PHONE, WIDE):
        page.set_viewport_size(size)
        eventually(lambda: page.evaluate(FITS))
        page.screenshot(path=SCREENS / f"{name}-{size['width']}.png")


def newcomers(admin):
    """Make four users as Odoo makes them; return their ids."""
    names = {"wendy": "Wendy Hill", "will": "Will Ash", "win": "Winifred Oak"}
    return admin(
        "res.users",
        "create",
        [
            {"name": name, "login": login, "password": login, "email": f"{login}@x.org"}
            for login, name in names.items()
        ],
    )


def has_options(admin, ids):
    return admin(
        "res.users",
        "search_count",
        [("id", "in", ids), ("all_group_ids", "in", [admin.ref(OPTIONS)])],
    )


@pytest.fixture
def fresh(database, tmp_path):
    """An Odoo server on which nothing of ours is set up."""
    server = Odoo(database, tmp_path / "odoo.log")
    try:
        server.wait()
        yield server
    finally:
        server.stop()


def test_from_a_new_installation_to_people_who_may_connect(fresh, sim, browser):
    odoo, admin = fresh, fresh.login("admin")
    page = browser.new_page()
    log_in(page, odoo, "admin")
    # One lands in the app, and is told what comes first.
    empty = page.locator(".o_nocontent_help")
    expect(empty).to_contain_text("Outlook calendars are not set up completely.")
    expect(empty).to_contain_text("There is no project yet.")
    picture(page, "first-administrator")
    empty.get_by_role("link", name="Make a project").click()
    page.get_by_role("button", name="New project").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name of the project").fill("Day trips")
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator(ROW)).to_have_count(1)
    page.goto(f"{odoo.url}/odoo/my-actions")
    expect(empty).to_contain_text("not set up completely")
    expect(empty).not_to_contain_text("no project")
    # Not now; later it is wished for again.
    empty.get_by_role("link", name="Not now").press("Enter")
    expect(empty).to_be_visible()
    expect(empty).not_to_contain_text("not set up completely")
    picture(page, "first-not-now")
    page.goto(f"{odoo.url}/odoo/my-actions")
    expect(empty).to_be_visible()
    expect(empty).not_to_contain_text("not set up completely")
    page.goto(f"{odoo.url}/odoo/set-up")
    again = page.get_by_role("button", name="Offer it again")
    expect(again).to_be_visible()
    picture(page, "set-up-not-now")
    again.click()
    expect(page.get_by_text("Empty lists do not offer")).to_have_count(0)
    page.goto(f"{odoo.url}/odoo/my-actions")
    expect(empty).to_contain_text("not set up completely")
    empty.get_by_role("link", name="Set up").click()
    page.wait_for_url("**/set-up/*")
    page.get_by_role("button", name="Show the script").click()
    expect(dialog).to_contain_text(f"'{odoo.url}/charitylog_o365/callback'")
    picture(page, "entra-script")

    # Once that is done: the rights, for several people at once.
    charity.set_up(odoo, sim)
    ids = newcomers(admin)
    page.goto(f"{odoo.url}/odoo/give-to-people")
    # Three of the charity, three new ones and the administrator.
    expect(page.locator(ROW)).to_have_count(7)
    page.get_by_role("searchbox").fill("Wi")
    # Before it lists what can be searched for, a key does nothing.
    expect(page.locator(".o_searchview_autocomplete")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(ROW)).to_have_count(2)
    page.locator(".o_facet_remove").click()
    expect(page.locator(ROW).filter(has_text="Ann Lee")).to_contain_text(
        "Has not connected"
    )
    picture(page, "give-list")
    hand = Hand(page)
    for name in ("Wendy Hill", "Will Ash", "Winifred Oak"):
        row = page.locator(ROW).filter(has_text=name)
        hand.click(row.locator(".o_list_record_selector input"))
    hand.click(page.get_by_role("button", name="Give or take away"))
    expect(dialog).to_contain_text("Will Ash")
    picture(page, "give-window")
    hand.click(dialog.get_by_label("Everybody who is added later"))
    hand.click(dialog.get_by_role("button", name="Apply"))
    expect(page.locator(".o_notification")).to_contain_text("sent the invitation")
    # One for each person, and three for all of them.
    assert hand.spent() == 3 + 3
    assert has_options(admin, ids) == 3
    expect(page.locator(ROW).filter(has_text="Will Ash")).to_contain_text("Invited")
    # Whoever is added later, in Odoo's own way.
    later = admin("res.users", "create", [{"name": "Zoe", "login": "zoe"}])
    assert has_options(admin, later) == 1
    picture(page, "give-done")

    # A manager who may nothing in Odoo's Project app makes a project and uses it.
    charity.add_person(admin, sim, "mona", "Mona Pike", charity.MANAGER)
    log_out(page, odoo)
    log_in(page, odoo, "mona", f"/odoo/action-{PROJECTS}")
    expect(page.locator(ROW)).to_have_count(2)
    # A list that one switches to on a phone has no room for buttons in its rows.
    page.set_viewport_size(PHONE)
    expect(page.get_by_role("button", name="Rename or archive")).to_have_count(0)
    picture(page, "projects")
    page.get_by_role("button", name="New project").click()
    dialog.get_by_label("Name of the project").fill("Advice")
    picture(page, "project-new")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_contain_text("3rd Party Systems: Advice")
    dialog.locator("[name=o365_sync] input").click()
    dialog.get_by_label("The type and the client's initials").click()
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    row = page.locator(ROW).filter(has_text="Advice")
    row.get_by_role("button", name="Rename or archive").click()
    dialog.get_by_label("Name of the project").fill("Advice line")
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator(ROW).filter(has_text="Advice line")).to_have_count(1)

    # What a caseworker finds who has just been added.
    log_out(page, odoo)
    log_in(page, odoo, "will")
    expect(empty).to_contain_text("Your Outlook calendar is not connected yet.")
    picture(page, "first-caseworker")
    empty.get_by_role("link", name="Connect Outlook").click()
    expect(page.get_by_role("button", name="Connect")).to_be_visible()
