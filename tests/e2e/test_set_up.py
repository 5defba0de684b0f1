"""From an empty database to the first entry, through the page "Set up".

Every line is red first: what can be wrong is brought about, seen, and mended.
"""

import os
import re
from contextlib import closing, contextmanager

import psycopg2
import pytest
from playwright.sync_api import expect

from devkit import database as databases

from . import charity
from .charity import upn
from .conftest import PATIENCE, SCREENS, WIDE
from .pages import accept, choose_today, fill_in, log_in_by_hand
from .proxy import Proxy
from .servers import Odoo, eventually

OTHER = "0badf00d-0000-4000-8000-000000000000"
RULES = "/odoo/action-charitylog_o365.res_config_settings_action"
STEPS = (
    *("address", "microsoft", "tenant", "client", "credential", "redirect"),
    *("consent", "rule", "options", "sign_in", "permissions", "entry"),
    *("project", "jobs", "neighbour"),
)
# As right after an installation, however long ago the template was made.
DUE_NOW = "UPDATE ir_cron SET nextcall = now() AT TIME ZONE 'UTC', lastcall = NULL"
AGO = "now() AT TIME ZONE 'UTC' - interval '3 hours'"
STOPPED = (
    f"UPDATE ir_cron SET nextcall = {AGO}, lastcall = {AGO}, create_date = {AGO};"
    f"UPDATE ir_cron_progress SET write_date = {AGO}"
)
BRIDGE = "charitylog_o365_microsoft_calendar"


@pytest.fixture
def proxy():
    with Proxy() as proxy:
        yield proxy


@pytest.fixture
def fresh(database, tmp_path, sim, proxy):
    """An Odoo as installed, that reaches Microsoft through a proxy only."""
    sim.add_person(upn("admin"), "Administrator", mailbox=False)
    around = {"HTTPS_PROXY": f"http://{proxy.address}", "NO_PROXY": ""}
    databases.sql(DUE_NOW, os.environ, database)
    odoo = Odoo(database, tmp_path / "odoo.log", **around)
    try:
        yield odoo.wait()
    finally:
        odoo.stop()


@pytest.fixture
def people(chromium):
    """people() is a browser of one more person."""
    contexts = []

    def browser():
        # The consent's address is on the port whose certificate only programs know.
        context = chromium.new_context(
            viewport=WIDE, locale="en-GB", ignore_https_errors=True
        )
        context.set_default_timeout(PATIENCE)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        contexts.append(context)
        return context.new_page()

    yield browser
    for number, context in enumerate(contexts):
        for page in context.pages:
            page.screenshot(path=SCREENS / f"set-up-end-{number}.png")
        context.close()


@contextmanager
def jobs_stopped(database):
    """Have no job begun for three hours; none begins meanwhile."""
    with closing(psycopg2.connect(dbname=database)) as line, line.cursor() as cursor:
        cursor.execute(STOPPED)
        line.commit()
        # Odoo passes over jobs that somebody holds.
        cursor.execute("SELECT id FROM ir_cron FOR UPDATE")
        yield
        cursor.execute(DUE_NOW)
        line.commit()


class SetUp:
    """The page, as its administrator sees it."""

    def __init__(self, page, odoo):
        self.page, self.odoo = page, odoo
        self.been_red, self.count = set(), 0

    def open(self):
        self.page.goto(f"{self.odoo.url}/odoo/set-up")
        expect(self.page.locator("[data-step]")).to_have_count(len(STEPS))
        self._look()

    def check(self):
        if not self.page.locator("[data-step]").count():
            self.open()
        with self.page.expect_response("**/o365.setup/action_check"):
            self.page.get_by_role("button", name=re.compile("^Check")).click()
        expect(self.page.locator(".o_form_view")).to_be_visible()

    def line(self, code):
        return self.page.locator(f"[data-step={code}]")

    def see(self, code, state, words):
        """Wait until the line is so, keep a picture, and note what is red."""
        line = self.line(code)
        expect(line).to_contain_text(words)
        expect(line).to_have_attribute("data-state", state)
        self._look()
        if state == "bad":
            self.count += 1
            name = f"set-up-{self.count:02}-{code}.png"
            line.scroll_into_view_if_needed()
            self.page.screenshot(path=SCREENS / name)

    def press(self, code, label):
        self.line(code).get_by_role("button", name=label).click()

    def _look(self):
        lines = self.page.locator("[data-step][data-state=bad]")
        found = lines.evaluate_all("all => all.map(one => one.dataset.step)")
        self.been_red |= set(found)

    def save_rules(self, is_refused=False, switch_on=False, **values):
        """Fill in the page of rules and save it; it may be refused."""
        page = self.page
        page.goto(f"{self.odoo.url}{RULES}")
        for name, value in values.items():
            page.locator(f".o_field_widget[name={name}] input").fill(value)
        if switch_on:
            page.locator(".o_field_widget[name=o365_rule] input").check()
        save = page.get_by_role("button", name="Save", exact=True)
        if not is_refused:
            # Odoo loads the whole page again.
            with page.expect_event("load"):
                save.click()
            expect(page.locator(".o_form_view")).to_be_visible()
            return
        save.click()
        told = page.get_by_role("dialog")
        expect(told).to_contain_text("Not saved, because Microsoft 365 refuses it")
        page.screenshot(path=SCREENS / "set-up-not-saved.png")
        told.get_by_role("button").last.click()
        expect(told).to_have_count(0)
        # Nothing that was typed is lost.
        for name, value in values.items():
            field = page.locator(f".o_field_widget[name={name}] input")
            expect(field).to_have_value(value)


def test_from_an_empty_database_to_the_first_entry(fresh, database, sim, proxy, people):
    page = people()
    admin = fresh.login("admin")
    set_param = ("ir.config_parameter", "set_param")
    [company] = admin("res.company", "search", [], limit=1)
    admin("res.company", "write", [company], charity.addresses(sim))
    [bridge] = admin("ir.module.module", "search", [("name", "=", BRIDGE)])
    admin("ir.module.module", "write", [bridge], {"state": "uninstalled"})
    jobs = admin.ref("charitylog_o365.ir_cron_daily")
    admin("ir.cron", "write", [jobs], {"active": False})
    log_in_by_hand(page, fresh, "admin")
    see = SetUp(page, fresh)

    # The address: not https, and then one that changes by itself.
    admin(*set_param, "web.base.url", "http://crm.charity.example")
    see.open()
    see.see("address", "bad", "only addresses that begin with https://")
    for code, words in (
        ("options", "Nobody may connect a calendar yet"),
        ("project", "No project uses them yet"),
        ("jobs", "Switched off"),
        ("neighbour", "would copy, change and delete"),
    ):
        see.see(code, "bad", words)
    see.see("client", "wait", "Not yet")
    page.set_viewport_size({"width": 390, "height": 844})
    page.screenshot(path=SCREENS / "set-up-390.png")
    page.set_viewport_size(WIDE)
    admin(*set_param, "web.base.url", fresh.url)
    see.open()
    see.see("address", "warning", "changes by itself")
    see.press("address", "Keep this address")
    see.see("address", "good", "does not change")
    see.press("jobs", "Switch them on")
    runs = re.compile("good|warning")
    expect(see.line("jobs")).to_have_attribute("data-state", runs)
    with jobs_stopped(database):
        see.open()
        see.see("jobs", "bad", "nothing reaches Outlook")
        see.see("jobs", "bad", "max_cron_threads")
    see.open()
    expect(see.line("jobs")).to_have_attribute("data-state", runs)

    # Microsoft: a proxy that refuses, and a clock an hour off.
    see.check()
    see.see("microsoft", "bad", f"The proxy {proxy.address} does not let")
    proxy.allows = True
    sim.advance(-3600)
    see.check()
    see.see("microsoft", "bad", "60 minutes off")
    sim.advance(3600)
    see.check()
    see.see("microsoft", "good", f"through the proxy {proxy.address}")

    # What is entered: nothing, and then one wrong value after the other.
    see.see("tenant", "bad", "First register this system")
    see.press("tenant", "Open Operational Rules")
    expect(page.get_by_text("Operational Rules").first).to_be_visible()
    see.save_rules(
        o365_tenant_id=OTHER, o365_client_id=OTHER, o365_client_secret="wrong"
    )
    see.open()
    see.see("tenant", "bad", "does not know this Directory (tenant) ID")
    see.save_rules(o365_tenant_id=sim.tenant_id)
    see.open()
    see.see("client", "bad", "does not know this Application (client) ID")
    see.save_rules(o365_client_id=sim.client_id)
    see.open()
    see.see("credential", "bad", "does not accept the client secret")
    # It is not switched on with what Microsoft refuses.
    see.save_rules(is_refused=True, switch_on=True, o365_client_secret="wrong too")
    page.goto("about:blank")
    see.open()
    see.see("rule", "wait", "comes first")
    see.save_rules(o365_client_secret=sim.client_secret)
    see.open()
    see.see("credential", "good", "Microsoft accepts it")
    see.see("rule", "bad", "They are off")
    see.press("rule", "Switch on")
    see.see("rule", "good", "New work appears")

    # The address is registered, and the organisation approves.
    sim.redirect_uris = {"https://another.example/charitylog_o365/callback"}
    see.check()
    see.see("redirect", "bad", "is not registered")
    sim.redirect_uris.add(f"{fresh.url}/charitylog_o365/callback")
    see.check()
    see.see("redirect", "good", "leads people back")
    see.see("consent", "bad", "Nobody has approved")
    see.press("consent", "Approve at Microsoft")
    page.get_by_test_id(f"pick-{upn('admin')}").click()
    page.get_by_test_id("cancel").click()
    see.see("consent", "bad", "whoever opened the link cancelled it")

    # Somebody signs in, whom only they have approved, with too few permissions.
    see.see("sign_in", "wait", "People have My User Options")
    see.press("options", "Give to people")
    page.wait_for_url("**/give-to-people*")
    row = page.locator(".o_data_row").filter(has_text="Administrator")
    row.locator(".o_list_record_selector input").click()
    page.get_by_role("button", name="Give or take away").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Apply").click()
    expect(dialog).to_have_count(0)
    see.open()
    see.see("sign_in", "bad", "Nobody has signed in")
    sim.granted_permissions = ("Calendars.ReadWrite", "User.Read")
    see.press("sign_in", "Connect my account")
    page.wait_for_url(re.compile(re.escape(sim.pages_url)))
    accept(page, fresh, "admin")
    see.check()
    see.see("permissions", "bad", "Missing: Calendars.ReadWrite.Shared")
    see.see("sign_in", "bad", "approval")
    see.see("consent", "warning", "for themselves only")
    sim.granted_permissions = None
    see.press("sign_in", "Connect my account")
    page.wait_for_url(re.compile(re.escape(f"{fresh.url}/odoo")))
    see.check()
    see.see("sign_in", "good", "accepts this system")
    see.see("permissions", "good", "and no more")

    # The link is sent to somebody who has no log-in here.
    see.press("consent", "Copy the link")
    boss = people()
    boss.goto(page.evaluate("navigator.clipboard.readText()"))
    boss.get_by_test_id(f"pick-{upn('admin')}").click()
    boss.get_by_test_id("accept").click()
    expect(boss.get_by_text("Thank you: it is approved")).to_be_visible()
    see.open()
    see.see("consent", "good", "Approved for everybody")

    # A test entry: without a mailbox, and with one.
    see.see("entry", "bad", "Have an entry written")
    see.press("entry", "Write a test entry")
    see.see("entry", "bad", "has no mailbox for your account")
    sim.set_mailbox(upn("admin"), True)
    see.press("entry", "Write a test entry")
    see.see("entry", "good", "taken out again")
    assert not sim.events(upn("admin")) + sim.deleted(upn("admin"))

    # A project; the connector of Odoo's own is kept away.
    admin("ir.module.module", "write", [bridge], {"state": "installed"})
    see.press("project", "Open projects")
    page.get_by_role("button", name="New project").click()
    dialog.get_by_label("Name of the project").fill("Home Visits")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_contain_text("3rd Party Systems: Home Visits")
    dialog.locator("[name=o365_sync] input").click()
    dialog.get_by_label("The type and the client's initials").click()
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    see.open()
    assert see.been_red == set(STEPS)
    expect(page.locator("[data-step][data-state=bad]")).to_have_count(0)
    expect(page.locator("[data-step][data-state=wait]")).to_have_count(0)
    page.screenshot(path=SCREENS / "set-up-done.png")

    page.goto(f"{fresh.url}/odoo/contacts-actions/new")
    fill_in(page, "name", "First visit")
    fill_in(page, "partner_id", "Mary Whitfield", choose=True)
    fill_in(page, "project_id", "Home Visits", choose=True)
    choose_today(page, "start")
    page.locator(".o_form_button_save").click()
    eventually(lambda: len(sim.events(upn("admin"))) == 1)
