"""The one who "does the IT" brings people in: rights for many, and what they see."""

from playwright.sync_api import expect

from .charity import MANAGER, add_person
from .conftest import SCREENS, WIDE
from .pages import log_in, log_out
from .servers import eventually
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


def test_several_people_are_given_their_rights_and_a_project_is_made(
    odoo, sim, browser
):
    admin = odoo.login("admin")
    ids = newcomers(admin)
    page = browser.new_page()
    log_in(page, odoo, "admin", "/odoo/give-to-people")
    page.get_by_role("searchbox").fill("Wi")
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
    dialog = page.get_by_role("dialog")
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
    add_person(admin, sim, "mona", "Mona Pike", MANAGER)
    log_out(page, odoo)
    log_in(page, odoo, "mona", f"/odoo/action-{PROJECTS}")
    expect(page.locator(ROW)).to_have_count(1)
    picture(page, "projects")
    page.get_by_role("button", name="New project").click()
    dialog = page.get_by_role("dialog")
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
