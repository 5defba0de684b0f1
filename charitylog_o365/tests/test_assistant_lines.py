"""Each line of the page "Set up", green, and for each cause there is."""

import re
import socket
import threading
from datetime import timedelta
from unittest.mock import MagicMock, patch

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tools import config

from ..models.assistant import here, sentences
from ..models.assistant.steps import STEPS, Found
from .assistant_case import HOME, OTHER, AssistantCase
from .common import OPTIONS

CLOSED = "http://127.0.0.1:1"


class TestAssistantLines(AssistantCase):
    def test_every_line_is_good_once_all_is_set_up(self):
        self.connect(self.ada)
        self.setup_page._consent_said()
        page = self.check()
        self.press(self.line("entry"), "action_mend")
        self.env.invalidate_all()
        self.assertEqual(set(self.states().values()), {"good"}, self.states())
        self.assertIn("All is set up.", page.summary)
        self.assertTrue(page.checked_at)
        self.assertTrue(self.company._o365_setup_is_complete())
        self.assertEqual(list(self.states()), list(STEPS))

    def test_nothing_is_asked_of_microsoft_by_opening_the_page(self):
        with patch.object(type(self), "expected_hosts", classmethod(lambda cls: ())):
            action = self.env["o365.setup"].with_user(self.ada).action_open()
            page = self.env["o365.setup"].with_user(self.ada).browse(action["res_id"])
            said = page.line_ids.mapped("sentence")
        self.assertTrue(all(said))
        self.assertEqual(self.line("microsoft").state, "unknown")

    # For each cause: what brings it about, the line, its state and reason, and words.
    def causes(self):
        company, sim = self.company, self.sim
        param = self.parameters.set_param
        yield (
            "http address",
            lambda: param("web.base.url", "http://crm.charity.example"),
            ("address", "bad", "not_https", "https://"),
        )
        yield (
            "address may change",
            lambda: param("web.base.url.freeze", ""),
            ("address", "warning", "may_change", HOME),
        )
        yield (
            "another address is registered",
            lambda: company._o365_keep_uri("https://old.example/x"),
            ("address", "bad", "elsewhere", "old.example"),
        )
        yield (
            "clock an hour off",
            lambda: sim.advance(-3600),
            ("microsoft", "bad", "clock", "60 minutes"),
        )
        yield (
            "Microsoft down",
            lambda: sim.fault("sign_in_down"),
            ("microsoft", "bad", "answer", "Microsoft Graph (localhost", "not as"),
        )
        yield (
            "Graph down",
            lambda: sim.fault("down"),
            ("microsoft", "bad", "answer", "The sign-in (localhost", "not as"),
        )
        yield (
            "no tenant",
            lambda: company.write({"o365_rule": False, "o365_tenant_id": False}),
            ("tenant", "bad", "missing", "New registration", HOME),
        )
        yield (
            "wrong tenant",
            lambda: company.write({"o365_tenant_id": OTHER}),
            ("tenant", "bad", "wrong_tenant", "Directory (tenant) ID"),
        )
        yield (
            "no client id",
            lambda: company.write({"o365_rule": False, "o365_client_id": False}),
            ("client", "bad", "missing", "not entered"),
        )
        yield (
            "wrong client id",
            lambda: company.write({"o365_client_id": OTHER}),
            ("client", "bad", "wrong_client", "object ID", "AADSTS700016"),
        )
        yield (
            "wrong secret",
            lambda: company.write({"o365_client_secret": "another"}),
            ("credential", "bad", "secret", "AADSTS7000215"),
        )
        yield (
            "no credential",
            lambda: (
                company._o365_keep({"o365_client_secret_cipher": False}),
                company.write({"o365_rule": False}),
            ),
            ("credential", "bad", "missing", "Certificates & secrets"),
        )
        yield (
            "expired secret",
            lambda: sim.switch(secret_expired=True),
            ("credential", "bad", "secret", "AADSTS7000222"),
        )
        yield (
            "redirect URI not registered",
            lambda: sim.redirect_uris.add("https://another.example/callback"),
            ("redirect", "bad", "wrong", HOME),
        )
        yield (
            "no consent",
            lambda: None,
            ("consent", "bad", "none", "Nobody has approved"),
        )
        yield (
            "consent by a user only",
            lambda: self.connect(self.ann),
            ("consent", "warning", "own", "for themselves only"),
        )
        yield (
            "rule off",
            lambda: company.write({"o365_rule": False}),
            ("rule", "bad", "off", "They are off"),
        )
        yield (
            "nobody has signed in",
            lambda: None,
            ("sign_in", "bad", "nobody", "Connect your own"),
        )
        yield (
            "sign-in ended",
            lambda: self.connect(self.ada) and sim.revoke(self.upn(self.ada)),
            ("sign_in", "bad", "again", "new sign-in", "AADSTS50173"),
        )
        yield (
            "server refused",
            lambda: self.connect(self.ada) and sim.switch(device_rule=53003),
            ("sign_in", "bad", "refused", "Conditional Access"),
        )
        yield (
            "missing permission",
            lambda: (
                sim.switch(granted_permissions=("User.Read", "Calendars.ReadWrite"))
                or self.connect(self.ada)
            ),
            ("permissions", "bad", "missing", "Calendars.ReadWrite.Shared"),
        )
        more = ("User.Read", "Calendars.ReadWrite", "Calendars.ReadWrite.Shared")
        yield (
            "more permissions",
            lambda: (
                sim.switch(granted_permissions=(*more, "Mail.Read"))
                or self.connect(self.ada)
            ),
            ("permissions", "warning", "more", "Mail.Read"),
        )
        yield (
            "not connected oneself",
            lambda: self.connect(self.ann),
            ("entry", "bad", "not_connected", "yourself"),
        )
        yield (
            "no project",
            lambda: self.env["project.project"].search([]).write({"o365_sync": False}),
            ("project", "bad", "none", "Outlook settings"),
        )
        yield (
            "job switched off",
            lambda: self.jobs[:1].write({"active": False}),
            ("jobs", "bad", "off", self.jobs[:1].name),
        )
        yield (
            "jobs stopped",
            self.stop_jobs,
            ("jobs", "bad", "late", "max_cron_threads"),
        )
        other = self.env.ref("charitylog_o365.ir_cron_daily")
        yield (
            "another job stopped",
            lambda: self.stop_jobs(other),
            ("jobs", "warning", "late_other", other.name),
        )
        yield (
            "jobs have not run",
            lambda: self.jobs.write({"lastcall": False}),
            ("jobs", "warning", "soon", "not run yet"),
        )
        yield (
            "job deleted",
            self.env.ref("charitylog_o365.ir_cron_sync").unlink,
            ("jobs", "bad", "deleted", "Upgrade this app"),
        )

    def stop_jobs(self, jobs=None):
        jobs = jobs or self.jobs
        ago = fields.Datetime.now() - timedelta(hours=3)
        jobs.write({"nextcall": ago, "lastcall": ago})
        self.env["ir.cron.progress"].search([("cron_id", "in", jobs.ids)]).unlink()
        ids = tuple(jobs.ids)
        self.cr.execute(
            "UPDATE ir_cron SET create_date = %s WHERE id IN %s", [ago, ids]
        )

    def test_each_cause_turns_its_line_and_says_what_helps(self):
        for name, bring_about, expected in self.causes():
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                self.begin_anew(self.ann + self.bob + self.ada)
                bring_about()
                self.check()
                self.assertLine(*expected)
                line = self.line(expected[0])
                self.assertTrue(line.who)
                self.assertFalse(
                    [
                        later.code
                        for later in self.setup_page.line_ids
                        if expected[0] in STEPS[later.code].needs
                        and line.state == "bad"
                        and later.state not in ("wait", "good")
                    ]
                )
                savepoint.rollback()
                self.env.invalidate_all()
        self.check()
        self.assertLine("microsoft", "good", "good")

    def test_nobody_with_my_user_options_is_told(self):
        self.env.ref(OPTIONS).user_ids = [Command.clear()]
        self.env.invalidate_all()
        self.assertLine("options", "bad", "none", "Nobody may connect")
        self.assertLine("sign_in", "wait", "")

    def test_administrator_gives_my_user_options_to_themselves(self):
        options = self.env.ref(OPTIONS)
        self.env["res.users"].search([]).write({"group_ids": [(3, options.id)]})
        line = self.line("options").with_user(self.ada)
        self.assertEqual(line.mend_label, "Give it to me")
        self.press(line, "action_mend")
        self.env.invalidate_all()
        self.assertIn(options, self.ada.group_ids)
        self.assertLine("options", "good", "good")

    def test_opening_the_page_after_a_sign_in_shows_that_it_is_good(self):
        self.check()
        self.assertLine("sign_in", "bad", "nobody")
        self.addCleanup(setattr, self.cr, "_now", self.cr._now)
        # After the check, however long those before it took.
        self.cr._now = fields.Datetime.now() + timedelta(seconds=5)
        self.connect(self.ada)
        self.setup_page.action_open()
        self.env.invalidate_all()
        self.assertLine("sign_in", "good", "good")
        self.assertLine("permissions", "good", "good")

    def test_proxy_of_the_environment_is_named_and_its_refusal_told(self):
        with patch.dict("os.environ", {"HTTPS_PROXY": CLOSED, "NO_PROXY": ""}):
            self.check()
            self.assertLine("microsoft", "bad", "proxy", "127.0.0.1:1", "HTTPS_PROXY")
            self.assertEqual(self.line("tenant").state, "wait")
        self.check()
        self.assertLine("microsoft", "good", "good")

    def test_password_of_a_proxy_is_neither_kept_nor_shown(self):
        address = "http://ada:s3cret@127.0.0.1:1"
        with patch.dict("os.environ", {"HTTPS_PROXY": address, "NO_PROXY": ""}):
            self.check()
        self.assertNotIn("s3cret", str(self.setup_page.line_ids.read()))

    def test_firewall_that_swallows_everything_is_told_after_seconds(self):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            port = silent.getsockname()[1]
            threading.Thread(target=silent.listen, daemon=True).start()
            self.company.write(
                {
                    "o365_login_url": f"https://localhost:{port}",
                    "o365_client_secret": self.sim.client_secret,
                }
            )
            hosts = (*self.expected_hosts(), f"https://localhost:{port}")
            seconds = "odoo.addons.charitylog_o365.models.assistant.asking.SECONDS"
            expected = classmethod(lambda cls: hosts)
            with patch(seconds, 0.3):
                with patch.object(type(self), "expected_hosts", expected):
                    self.check()
        self.assertLine("microsoft", "bad", "timeout", "firewall")

    def test_headers_of_a_proxy_that_odoo_does_not_listen_to_are_told(self):
        asked = {"X-Forwarded-Host": "crm.charity.example"}
        for headers, scheme, host, is_on, reason in (
            (asked, "http", "localhost:8069", False, "proxy_mode"),
            ({}, "https", "localhost:8069", False, "forwarded"),
            ({}, "http", "10.0.0.5:8069", False, "another_host"),
            (asked, "http", "localhost:8069", True, "good"),
            ({}, "http", "localhost:8069", False, "good"),
        ):
            with (
                self.subTest(reason),
                patch.object(here, "request", new=MagicMock()) as request,
            ):
                request.httprequest.headers = headers
                request.httprequest.scheme = scheme
                request.httprequest.host = host
                with patch.dict(config.options, {"proxy_mode": is_on}):
                    self.env.invalidate_all()
                    self.assertEqual(self.line("address").reason, reason)

    def test_connector_of_odoos_own_needs_its_bridge(self):
        modules = self.env["ir.module.module"].search(
            [("name", "in", (here.CONNECTOR, here.BRIDGE))]
        )
        found = {module.name: module for module in modules}
        for states, expected in (
            (("uninstalled", "uninstalled"), ("good", "good")),
            (("installed", "uninstalled"), ("bad", "alone")),
            (("installed", "installed"), ("good", "bridge")),
        ):
            for name, state in zip((here.CONNECTOR, here.BRIDGE), states, strict=True):
                found[name].state = state
            self.env.invalidate_all()
            line = self.line("neighbour")
            self.assertEqual((line.state, line.reason), expected)

    def test_what_microsoft_said_is_forgotten_with_another_application(self):
        self.setup_page._consent_said()
        self.check()
        self.company.o365_client_secret = "another"
        self.assertEqual(self.line("credential").kept_state, False)
        self.assertEqual(self.line("client").state, "good")
        self.assertEqual(self.line("consent").reason, "said")
        self.company.o365_client_id = OTHER
        self.assertFalse(any(self.setup_page.line_ids.mapped("kept_state")))

    def test_refused_account_counts_more_than_what_was_good_before(self):
        self.connect(self.ann)
        self.connect(self.ada)
        self.check()
        self.assertLine("sign_in", "good", "good")
        account = self.env["o365.account"]._of(self.ann)
        account.write({"state": "sign_in", "reason": "secret"})
        self.env.invalidate_all()
        self.assertLine("sign_in", "bad", "refused", "secret")

    def test_approval_that_was_taken_back_is_not_shown_as_given(self):
        self.connect(self.ada)
        self.setup_page._consent_said()
        self.check()
        self.assertLine("consent", "good", "said")
        self.sim.refuse_sign_in(self.upn("ada"), 65001, at="refresh")
        self.check()
        self.assertLine("sign_in", "bad", "consent")
        self.assertLine("consent", "warning", "own")

    def test_permissions_taken_away_show_at_the_first_check(self):
        self.connect(self.ada)
        self.check()
        self.assertLine("permissions", "good", "good")
        more = ("User.Read", "Calendars.ReadWrite", "Calendars.ReadWrite.Shared")
        self.sim.granted_permissions = (*more, "Mail.Read")
        self.check()
        self.assertLine("permissions", "warning", "more", "Mail.Read")

    def test_copy_of_a_database_asks_nothing(self):
        self.parameters.set_param("charitylog_o365.made_for", "another uuid")
        with patch.object(type(self), "expected_hosts", classmethod(lambda cls: ())):
            self.check()
        self.assertIn("looks like a copy", self.line("microsoft").sentence)

    def test_buttons_mend_what_they_offer_to_mend(self):
        self.parameters.set_param("web.base.url.freeze", "")
        then = fields.Datetime.now() - timedelta(days=3)
        self.jobs[:2].write({"active": False, "nextcall": then})
        self.env.invalidate_all()
        for code in ("address", "jobs"):
            self.assertTrue(self.line(code).mend_label)
            self.assertEqual(self.line(code).who, "An Odoo administrator")
            self.press(self.line(code), "action_mend")
        self.env.invalidate_all()
        for code in ("address", "jobs"):
            self.assertEqual(self.line(code).state, "good")
            self.assertFalse(self.line(code).mend_label)

    def test_rule_is_switched_on_unless_microsoft_refuses_it(self):
        self.company.o365_rule = False
        self.check()
        self.sim.secret_expired = True
        with self.assertRaises(UserError) as caught:
            self.press(self.line("rule"), "action_mend")
        self.assertIn("AADSTS7000222", str(caught.exception))
        self.assertFalse(self.company.o365_rule)
        self.sim.secret_expired = False
        self.press(self.line("rule"), "action_mend")
        self.assertTrue(self.company.o365_rule)

    def test_each_line_that_can_be_helped_opens_something(self):
        self.company.write({"o365_rule": False, "o365_client_id": OTHER})
        self.check()
        for line in self.setup_page.line_ids.filtered("help_label"):
            with self.subTest(line.code):
                action = self.press(line, "action_help")
                self.assertIn(action["type"].split(".")[1], ("actions",))
        self.assertEqual(self.line("client").help_label, "Open Operational Rules")

    def test_page_of_entra_is_named_in_the_global_cloud(self):
        self.company.o365_rule = False
        self.sim.redirect_uris.add("https://another.example/callback")
        self.check()
        self.assertFalse(any(self.setup_page.line_ids.mapped("entra_url")))
        self.company.o365_cloud = "global"
        self.line("redirect")._keep(Found("bad", "wrong", {"uri": HOME}))
        self.line("client")._keep(Found("good", "good"))
        self.env.invalidate_all()
        url = self.line("redirect").entra_url
        self.assertTrue(
            url.endswith(f"/~/Authentication/appId/{self.sim.client_id}"), url
        )
        self.company.o365_client_id = "x/../y"
        self.line("tenant")._keep(Found("bad", "wrong_tenant"))
        self.line("microsoft")._keep(Found("good", "good"))
        self.env.invalidate_all()
        self.assertTrue(self.line("tenant").entra_url.endswith("ApplicationsListBlade"))
        self.assertFalse(self.line("microsoft").entra_url)

    def test_every_sentence_is_short_and_in_plain_words(self):
        never = re.compile(r"synchron|activated|\bgate\b|blocked|HTTP \d|\bOAuth\b")
        for code, by_reason in sentences.SENTENCES.items():
            self.assertIn(code, STEPS)
            for reason, words in by_reason.items():
                with self.subTest(code=code, reason=reason):
                    self.assertLess(len(str(words)), 250)
                    self.assertFalse(never.search(str(words)))
