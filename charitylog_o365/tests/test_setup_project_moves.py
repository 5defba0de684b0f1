"""A project in Outlook stays in its company: a move switches the rule off, or on."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common import MANAGER
from .permission_case import PermissionCase


@tagged("post_install", "-at_install")
class TestSetupProjectMoves(PermissionCase):
    """Bob, who may not edit Ann's calendar, works in two companies, as she does."""

    def setUp(self):
        super().setUp()
        self.visit = self.action(self.ann, name="Hospital letter")
        self.drain()
        self.other = self.env["res.company"].create({"name": "Elsewhere"})
        self.both = self.company + self.other
        (self.ann + self.bob).company_ids = self.both
        self.env.invalidate_all()

    def customer(self):
        """Return a customer whose company the project follows."""
        funder = self.env["res.partner"].create({"name": "Funder"})
        if "allow_billable" in self.project._fields:
            # With sale_project others lose their customer instead.
            self.project.allow_billable = True
        self.project.partner_id = funder
        return funder

    def assertStays(self, record):
        """Assert that ``record``, of Bob's, takes the project nowhere."""
        record = record.with_context(allowed_company_ids=self.both.ids)
        before = self.project.company_id
        # Unlike assertRaisesRegex it takes back what was written before the refusal.
        with self.assertRaises(AccessError) as caught:
            record.company_id = self.other
        self.assertIn("3rd Party Systems", str(caught.exception))
        self.env.invalidate_all()
        self.assertEqual(self.project.company_id, before)
        self.assertEqual(self.visit.company_id, self.company)

    def test_moving_an_outlook_project_to_another_company_is_refused(self):
        self.bob.group_ids += self.env.ref("project.group_project_manager")
        project = self.project.with_user(self.bob)
        self.assertStays(project)
        project.name = "Visits"
        self.assertEqual(self.project.name, "Visits")

    def test_moving_the_customer_of_a_project_to_another_company_is_refused(self):
        funder = self.customer().with_user(self.bob)
        for customer in (funder, funder.sudo()):
            with self.subTest(superuser=customer.env.su):
                self.assertStays(customer)
        theirs = self.visit.with_user(self.bob)
        theirs = theirs.with_context(allowed_company_ids=self.both.ids)
        self.assertRefused("not_shared", theirs.unlink)
        self.drain()
        self.entry(self.ann)

    def test_moving_the_analytic_account_of_a_project_is_refused(self):
        plan = self.env["account.analytic.plan"].create({"name": "Plan"})
        account = self.env["account.analytic.account"].create(
            {"name": "Account", "plan_id": plan.id, "company_id": False}
        )
        self.project.account_id = account
        self.bob.group_ids += self.env.ref("project.group_project_manager")
        self.assertStays(account.with_user(self.bob))

    def test_manager_may_move_the_customer_of_a_project_to_another_company(self):
        funder = self.customer()
        companies = [Command.set(self.both.ids)]
        groups = (MANAGER, "base.group_partner_manager")
        chief = self.worker("chief", "Chief Day", groups, company_ids=companies)
        funder = funder.with_user(chief)
        funder.with_context(allowed_company_ids=self.both.ids).company_id = self.other
        self.assertEqual(self.project.company_id, self.other)
