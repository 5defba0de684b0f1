"""One organisation of Microsoft's, however its ID or its domain is written."""

from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from ..core.graph import directory, errors
from .outlook_case import OutlookCase

DOMAIN = "charity.onmicrosoft.com"


class TestSetupOrganisation(OutlookCase):
    """Ann, at home in one company, does work of another one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connect(cls.ann)
        cls.other = cls.env["res.company"].create({"name": "Other", **cls.rule()})
        cls.theirs = cls.env["project.project"].create(
            {"name": "Theirs", "company_id": cls.other.id, "o365_sync": True}
        )
        cls.ann.company_ids += cls.other

    def goes(self, reason="in_outlook"):
        """Tell that new work of the other company is in Ann's calendar, or why not."""
        self.sim.mailboxes.clear()
        action = self.recorded(self.ann, project_id=self.theirs.id)
        self.assertEqual(action.o365_reason, reason)
        found = action.search([("id", "=", action.id), ("o365_reason", "=", reason)])
        self.assertEqual(found, action)
        self.assertEqual(len(self.entries(self.ann)), reason == "in_outlook")

    def look(self):
        """Have the daily look find out whose domains these are."""
        self.env["res.company"]._o365_find_directories()

    def told(self, company):
        return company.o365_directory_text

    def test_organisation_id_in_capitals_is_the_same_organisation(self):
        self.other.o365_tenant_id = self.sim.tenant_id.upper()
        self.goes()
        self.other.o365_tenant_id = self.sim.tenant_id
        self.company.o365_tenant_id = self.sim.tenant_id.upper()
        self.goes()

    def test_organisation_given_as_domain_is_known_from_the_account(self):
        self.company.o365_tenant_id = DOMAIN
        self.goes()

    def test_domain_is_another_organisation_until_microsoft_has_answered(self):
        for domain in (DOMAIN, "Charity.Example"):
            with self.subTest(domain):
                self.other.o365_tenant_id = domain
                self.assertIn("has not said yet", self.told(self.other))
                self.goes("other_tenant")
                self.look()
                self.assertIn(self.sim.tenant_id, self.told(self.other))
                self.goes()

    def test_organisation_of_a_domain_is_looked_up_soon_and_daily(self):
        job = self.env.ref("charitylog_o365.ir_cron_daily")
        triggers = self.env["ir.cron.trigger"].search_count
        due = [("cron_id", "=", job.id)]
        before = triggers(due)
        self.other.o365_tenant_id = DOMAIN
        self.assertGreater(triggers(due), before)
        self.env["o365.account"].search([]).checked_at = fields.Datetime.now()
        job.method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(self.other.o365_directory, self.sim.tenant_id)

    def test_domain_of_another_organisation_is_refused(self):
        self.other.o365_tenant_id = "another.example"
        self.look()
        self.goes("other_tenant")

    def test_known_organisation_is_kept_while_microsoft_does_not_answer(self):
        self.other.o365_tenant_id = DOMAIN
        self.look()
        away = errors.Unreachable("Sign-in is not answering.")
        with patch.object(directory, "find", side_effect=away):
            self.look()
        self.assertEqual(self.other.o365_directory, self.sim.tenant_id)

    def test_signing_in_stores_the_organisation_of_the_domain(self):
        self.company.o365_tenant_id = DOMAIN
        self.other.o365_tenant_id = DOMAIN.upper()
        self.connect(self.ann)
        for company in (self.company, self.other):
            self.assertEqual(company.o365_directory, self.sim.tenant_id)

    def test_moving_to_a_company_with_other_spelling_keeps_the_connection(self):
        self.other.write(
            {
                "o365_tenant_id": self.sim.tenant_id.upper(),
                "o365_client_id": self.sim.client_id.upper(),
            }
        )
        self.ann.company_id = self.other
        self.assertEqual(self.ann.o365_state, "connected")
        self.action(self.ann, project_id=self.theirs.id)
        self.drain()
        self.entry(self.ann)

    def test_stored_organisation_cannot_be_read_or_written_by_users(self):
        ada = new_test_user(self.env, "ada", "base.group_system", name="Ada")
        with self.assertRaises(AccessError):
            self.other.with_user(ada).o365_directory = self.sim.tenant_id
        with self.assertRaises(AccessError):
            self.other.with_user(self.ann).read(["o365_directory"])
