"""What was done: the pivot, the graph, and a client's history to be printed."""

import shutil
from datetime import datetime, timezone

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from .conftest import SCREENS
from .pages import log_in


def record(api, **values):
    [client] = api("res.partner", "search", [("name", "=", "Mary Whitfield")])
    [project] = api("project.project", "search", [("name", "=", "Home Visits")])
    values = {"name": "Call", "partner_id": client, "project_id": project, **values}
    [action] = api("charitylog.action", "create", [values])
    return action


def set_up(odoo):
    """Ann did one thing just now and one long ago, and plans another."""
    admin, ann = odoo.login("admin"), odoo.login("ann")
    now = datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M:%S")
    record(ann, state="done", start=now, duration=1.5, planned_duration=1)
    old = {"start": "2020-05-04 10:00:00", "duration": 4, "name": "Old letter"}
    record(ann, state="done", **old)
    record(
        ann,
        start="2040-05-04 10:00:00",
        planned_duration=2,
        name="Next visit",
        description="<p>Bring the form</p>",
    )
    # Somebody else's private work with the same client.
    private = {"name": "HIV support", "privacy_visibility": "followers"}
    [hidden] = admin("project.project", "create", [private])
    record(admin, state="done", start=now, duration=8, project_id=hidden)


def open_history(page):
    """Open the list of all that was done and planned with the client on the page."""
    page.locator(".o_control_panel .o_cp_action_menus button").first.click()
    page.get_by_role("menuitem", name="History", exact=True).click()


def ask_to_print(page):
    """Open the window that prints the history, of all time."""
    page.get_by_role("button", name="Print history").click()
    window = page.get_by_role("dialog")
    window.locator("[name=date_from] button").click()
    window.locator("[name=date_from] input").fill("")
    page.keyboard.press("Tab")
    return window


def test_quarters_hours_and_a_clients_history_are_seen_and_printed(odoo, browser):
    set_up(odoo)
    named = [("name", "=", "Mary Whitfield")]
    [mary] = odoo.login("ann")("res.partner", "search", named)
    page = browser.new_page()
    log_in(page, odoo, "ann", "/odoo/report-contacts-done")

    # This quarter's hours, by project and outcome; nothing of a private project.
    table = page.locator(".o_pivot table")
    expect(table).to_contain_text("Home Visits")
    expect(table.locator("tbody tr").first.locator("td")).to_have_text(["1", "01:30"])
    expect(table).not_to_contain_text("HIV")
    with page.expect_download() as download:
        page.locator(".o_pivot_download").click()
    # Not "Untitled": the file goes to a funder.
    assert download.value.suggested_filename.startswith("Pivot Contacts done")
    page.locator(".o_switch_view.o_graph").click()
    page.locator(".o_graph_canvas_container canvas").wait_for()
    page.goto(f"{odoo.url}/odoo/report-hours")
    total = table.locator("tbody tr").first
    expect(total).to_contain_text("01:00")
    expect(total).to_contain_text("01:30")
    page.goto(f"{odoo.url}/odoo/report-nobody-there")
    expect(page.get_by_text("Everybody was there")).to_be_visible()

    # All that was ever done and planned with Mary, newest first.
    page.goto(f"{odoo.url}/odoo/clients/{mary}")
    open_history(page)
    rows = page.locator(".o_list_view .o_data_row")
    expect(rows).to_have_count(3)
    expect(rows.first).to_contain_text("Next visit")
    expect(rows.last).to_contain_text("Old letter")

    # As it would be printed; where there is no wkhtmltopdf, "Print" shows it, too.
    window = ask_to_print(page)
    expect(window.locator("[name=partner_id] input")).to_have_value("Mary Whitfield")
    window.get_by_role("button", name="Show on screen").click()
    paper = page.frame_locator("iframe").first.locator("body")
    expect(paper).to_contain_text("Contacts done: 2, hours taken: 05:30")
    expect(paper).to_contain_text("Bring the form")
    expect(paper).not_to_contain_text("HIV")


@pytest.mark.skipif(not shutil.which("wkhtmltopdf"), reason="Odoo prints with it")
def test_clients_history_is_printed_as_a_pdf(odoo, browser):
    set_up(odoo)
    [mary] = odoo.login("ann")(
        "res.partner", "search", [("name", "=", "Mary Whitfield")]
    )
    page = browser.new_page()
    log_in(page, odoo, "ann", f"/odoo/clients/{mary}")
    open_history(page)
    window = ask_to_print(page)
    with page.expect_download() as download:
        window.get_by_role("button", name="Print", exact=True).click()
    # A number, not a name: file names are seen by more people than their content.
    assert download.value.suggested_filename == f"History {mary}.pdf"
    paper = SCREENS / "history.pdf"
    download.value.save_as(paper)
    # What it says was read on the screen above; Debian's wkhtmltopdf draws its letters.
    assert len(PdfReader(paper).pages) == 1
    expect(window).to_have_count(0)
