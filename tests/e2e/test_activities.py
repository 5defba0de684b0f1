"""Activities from the chatter: into one's own calendar, and not into a colleague's."""

from playwright.sync_api import expect

from .charity import upn
from .conftest import SCREENS
from .pages import fill_in
from .servers import eventually
from .signing_in import connect
from .test_refusal import connected_in_browser

# Odoo lays a page out anew in the frame after it has got another size.
DRAWN = "() => new Promise(done => requestAnimationFrame(() => "
DRAWN += "requestAnimationFrame(done)))"


def shoot(page, name):
    """Take pictures of what is open, wide and narrow."""
    for width in (1400, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(DRAWN)
        page.screenshot(path=SCREENS / f"activities-{name}-{width}.png")
    page.set_viewport_size({"width": 1400, "height": 900})


def test_scheduled_for_oneself_and_refused_for_a_colleague(odoo, sim, browser):
    admin = odoo.login("admin")
    [project] = admin("project.project", "search", [("name", "=", "Home Visits")])
    [company] = admin("res.company", "search", [], limit=1)
    admin("res.company", "write", [company], {"o365_activity_project_id": project})
    connect(odoo, sim, "ann")
    [client] = admin("res.partner", "search", [("name", "=", "Mary Whitfield")])
    page = connected_in_browser(odoo, browser, "bob")
    page.goto(f"{odoo.url}/odoo/res.partner/{client}")
    window = schedule(page, "Send the form")
    fill_in(page, "o365_hour", "10:30")
    window.get_by_label("Summary").click()
    expect(window.locator("[name=o365_length]")).to_be_visible()
    shoot(page, "schedule")
    window.get_by_role("button", name="Save").click()
    expect(window).to_have_count(0)
    [entry] = eventually(lambda: sim.events(upn("bob")))
    assert entry["subject"] == "To-Do: Mary Whitfield – Send the form"
    assert entry["start"]["dateTime"][11:16] == "10:30"
    page.locator(".o-mail-Activity-edit").click()
    expect(page.get_by_role("dialog")).to_contain_text("In your Outlook calendar.")
    shoot(page, "form")
    page.get_by_role("button", name="Discard").click()

    window = schedule(page, "Ring her")
    fill_in(page, "activity_user_id", "Ann Lee", choose=True)
    window.get_by_role("button", name="Save").click()
    refusal = page.get_by_role("dialog").filter(has_text="Not saved yet")
    expect(refusal).to_contain_text(
        "Ann Lee's Outlook calendar is not shared with you for editing."
    )
    shoot(page, "refused")
    sim.share(upn("ann"), upn("bob"), "write")
    refusal.get_by_role("button", name="Check again").click()
    expect(refusal).to_have_count(0)
    window.get_by_role("button", name="Save").click()
    eventually(lambda: sim.events(upn("ann")))
    page.goto(f"{odoo.url}/odoo/outlook-activities")
    row = page.locator(".o_data_row").filter(has_text="In your Outlook calendar.")
    expect(row).to_be_visible()
    shoot(page, "list")


def schedule(page, summary):
    """Open “Schedule Activity” from the chatter, with this summary; return it."""
    page.get_by_role("button", name="Activity", exact=True).click()
    window = page.get_by_role("dialog")
    expect(window).to_contain_text("Time of day")
    fill_in(page, "summary", summary)
    return window
