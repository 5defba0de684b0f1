"""Connecting, logging in, sending, refreshing and comparing, with each credential."""

import tempfile
from pathlib import Path

from odoo.exceptions import UserError
from odoo.tests import new_test_user

from .credential_case import PLATFORM, CredentialCase
from .worker_faults_case import FaultsCase


class TestSetupCredentialJourneys(CredentialCase, FaultsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chief = new_test_user(cls.env, "chief", "base.group_system")

    def setUp(self):
        super().setUp()
        self.begin_anew()
        self.connect(self.ann)

    def journey(self):
        """All that is done at Microsoft, each with a new proof of the application."""
        accounts = self.env["o365.account"]
        account = self.connect(self.bob)
        self.assertEqual(account.state, "connected")
        flow = accounts.with_user(self.ann)._start_sign_in(hurry=True)
        answer = self.sim.sign_in(flow["auth_uri"], self.upn("ann"))
        self.assertTrue(
            accounts.with_user(self.ann)._finish_sign_in(flow, answer)._logged_in()
        )
        visit = self.recorded(self.ann)
        self.sim.expire_access_tokens()
        self.assertTrue(account._o365_token(force=True))
        visit.name = "Another word"
        self.drain()
        self.assertEqual(self.entry(self.ann)["subject"].count("Another word"), 1)
        self.compare()
        self.assertFalse(self.env["o365.calendar.finding"].search([]))
        states = accounts.search([]).mapped("state")
        self.assertEqual(set(states), {"connected"})
        visit.unlink()
        self.drain()

    def use_certificate(self):
        self.company.o365_credential = "certificate"
        made = self.company.o365_certificate_id
        self.sim.register_certificate(made.public_part)
        return made

    def test_with_a_secret(self):
        self.journey()

    def test_with_a_certificate_where_no_secrets_are_allowed(self):
        self.use_certificate()
        self.company._o365_keep({"o365_client_secret_cipher": False})
        self.sim.secrets_allowed = False
        self.assertFalse(self.company._o365_missing())
        self.journey()

    def test_from_a_secret_to_a_certificate(self):
        self.company.o365_credential = "certificate"
        # Not registered yet.
        self.journey()
        self.sim.register_certificate(self.company.o365_certificate_id.public_part)
        self.sim.secrets_allowed = False
        self.journey()

    def test_while_a_certificate_is_being_changed(self):
        first = self.use_certificate()
        self.sim.secrets_allowed = False
        page = self.env["res.config.settings"].create({})
        page.action_o365_make_certificate()
        then = self.company.o365_next_certificate_id
        self.journey()
        with self.assertRaisesRegex(UserError, "does not take the new certificate yet"):
            page.action_o365_use_next_certificate()
        self.assertEqual(self.company.o365_certificate_id, first)
        self.sim.register_certificate(then.public_part)
        self.journey()
        self.sim.remove_certificate(first.thumbprint)
        self.journey()
        page.action_o365_use_next_certificate()
        self.assertEqual(self.company.o365_certificate_id, then)
        self.assertFalse(self.company.o365_next_certificate_id)
        self.assertFalse(first.exists())
        self.journey()

    def test_what_microsoft_does_not_take_is_told_though_all_goes_on(self):
        self.company.o365_credential = "certificate"
        for _day in range(2):
            self.day()
        [task] = self.tasks()
        self.assertIn("does not take what Outlook calendars sign in with", task.summary)
        self.assertIn("is not registered, or has ended", task.note)
        self.sim.register_certificate(self.company.o365_certificate_id.public_part)
        self.day()
        self.assertFalse(self.tasks())

    def test_forgotten_change_of_certificates_is_made_up_for(self):
        first = self.use_certificate()
        self.company._o365_make_certificate()
        then = self.company.o365_next_certificate_id
        self.sim.register_certificate(then.public_part)
        self.day()
        self.assertEqual(self.company.o365_certificate_id, first)
        self.sim.remove_certificate(first.thumbprint)
        self.day()
        self.assertEqual(self.company.o365_certificate_id, then)
        self.assertFalse(self.tasks())

    def day(self):
        job = self.env.ref("charitylog_o365.ir_cron_daily")
        self.assertIs(job.method_direct_trigger(), True)

    def tasks(self):
        return self.env["mail.activity"].search([("user_id", "=", self.chief.id)])

    def test_with_a_token_that_the_platform_renews(self):
        folder = self.enterContext(tempfile.TemporaryDirectory())
        path = Path(folder, "token")
        self.sim.register_federation(PLATFORM, "odoo", self.platform_public())
        self.sim.secrets_allowed = False
        self.renew(path, hours=1)
        self.company.write(
            {"o365_credential": "federated", "o365_federated_token_file": str(path)}
        )
        self.company._o365_keep({"o365_client_secret_cipher": False})
        self.journey()
        self.sim.advance(2 * 3600)
        self.renew(path, hours=3)
        self.journey()
