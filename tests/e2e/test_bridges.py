"""Bridges beside the apps that they are for, which no other test has."""

import os
import re
import subprocess

import polib
import pytest
from playwright.sync_api import expect

from devkit import database as databases
from devkit.bridges import NEEDS, needs
from devkit.paths import ROOT

from . import charity
from .conftest import OTHERS_REST, SCREENS
from .pages import log_in
from .servers import Odoo, free_port
from .test_install import LOUD
from .test_install import odoo as run_odoo

ACTIVITIES = "charitylog_o365_activity"
# With BESIDE the bridges may be there already, and are updated.
TESTED = (ACTIVITIES, *NEEDS)
# Of activities those that the main database skips, for want of an app.
TAGS = (f"/{ACTIVITIES}:TestLifeOnOpportunity", *(f"/{name}" for name in NEEDS))
STATES = """
for addon in env["ir.module.module"].search([("name", "=like", "charitylog%")]):
    print("addon:", addon.name, addon.state)
"""


@pytest.fixture(scope="module")
def bridged():
    """A database with all bridges, and what Odoo said of their installation and tests.

    One for all: it takes longer than what is tested.
    """
    name = f"charitylog_bridges_{os.getpid()}"
    # Odoo tests what it has just installed or updated, and then serves pages as well:
    # at an address that no browser of an earlier test knows.
    options = ("-i", ",".join(needs(*NEEDS)), "-u", ",".join(TESTED))
    options += ("--test-tags", ",".join(TAGS), f"--http-port={free_port()}")
    with databases.copied(os.environ["DEV_TEMPLATE"], name, os.environ):
        said = run_odoo(name, *options, "--stop-after-init")
        databases.sql(OTHERS_REST, os.environ, name)
        yield name, said


@pytest.fixture
def odoo(bridged, tmp_path, sim):
    server = Odoo(bridged[0], tmp_path / "odoo.log")
    try:
        yield server.wait()
    finally:
        server.stop()


def test_bridges_come_with_their_apps_and_their_own_tests_pass(bridged):
    database, log = bridged
    assert not LOUD.findall(log), log
    assert re.search(r" 0 failed, 0 error\(s\) of \d+ tests", log), log[-3000:]
    assert "CRM is not installed" not in log
    for name in TESTED:
        assert re.search(rf"odoo\.addons\.{name}\.tests\S+ Starting ", log), name
    said = run_odoo(database, "shell", "--shell-interface=python", script=STATES)
    for name in NEEDS:
        assert f"addon: {name} installed" in said


def test_templates_of_bridges_hold_all_there_is(bridged, tmp_path):
    path = tmp_path / "all.pot"
    line = [os.environ["DEV_PYTHON"], "-m", "odoo", "i18n", "export", *NEEDS]
    line += ["-c", os.environ["DEV_ODOO_CONFIG"], "-d", bridged[0], "-o", str(path)]
    subprocess.run(line, check=True, capture_output=True, timeout=300)
    has = {
        entry.msgid
        for name in NEEDS
        for entry in polib.pofile(str(ROOT / name / "i18n" / f"{name}.pot"))
    }
    wanted = {entry.msgid for entry in polib.pofile(str(path))}
    assert wanted == has, f"./dev words writes it anew: {wanted ^ has}"


def test_opportunity_leads_to_its_work_and_back(odoo, sim, browser):
    charity.set_up(odoo, sim)
    admin = odoo.login("admin")
    sales = admin.ref("sales_team.group_sale_salesman_all_leads")
    ann = odoo.login("ann").uid
    admin("res.users", "write", [ann], {"group_ids": [(4, sales)]})
    [client] = admin("res.partner", "search", [("name", "=", "Mary Whitfield")])
    hall = {"name": "New hall", "type": "opportunity", "partner_id": client}
    [hall] = admin("crm.lead", "create", [{**hall, "user_id": ann}])

    page = browser.new_page()
    log_in(page, odoo, "ann", f"/odoo/crm.lead/{hall}")
    expect(counted(page, "Contacts done")).to_have_text("0")
    seen_at_both_widths(page, "opportunity")
    page.get_by_role("button", name="Record a contact").click()
    window = page.get_by_role("dialog")
    opportunity = window.locator(".o_field_widget[name=opportunity_id] input")
    expect(opportunity).to_have_value("New hall")
    seen_at_both_widths(page, "opportunity-contact")
    window.locator(".o_field_widget[name=name] input").fill("Saw the plans")
    window.get_by_role("button", name="Save").click()
    expect(window).to_have_count(0)
    expect(counted(page, "Contacts done")).to_have_text("1")

    page.get_by_role("button", name="Contacts done").click()
    row = page.get_by_role("row").filter(has_text="Saw the plans")
    expect(row).to_be_visible()
    seen_at_both_widths(page, "opportunity-contacts")
    row.locator("td[name=name]").click()
    link = page.locator(".o_field_widget[name=opportunity_id]")
    expect(link.locator("input")).to_have_value("New hall")
    seen_at_both_widths(page, "opportunity-of-contact")
    link.hover()
    link.locator(".o_external_button").click()
    expect(counted(page, "Contacts done")).to_have_text("1")


def counted(page, what):
    button = page.locator(".oe_stat_button").filter(has_text=what)
    return button.locator(".o_stat_value")


def seen_at_both_widths(page, name):
    for width, height in ((390, 844), (1400, 900)):
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=SCREENS / f"{name}-{width}.png")
