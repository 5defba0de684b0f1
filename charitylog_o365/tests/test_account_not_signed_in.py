from odoo.tests import tagged

from ..models.permission.refusal import AssignmentRefused
from .common import MANAGER, OPTIONS
from .outlook_case import OutlookCase


@tagged("post_install", "-at_install")
class TestAccountNotSignedIn(OutlookCase):
    """Somebody has logged in and not signed in at Microsoft since."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in cls.ann + cls.bob:
            cls.connect(user)
        cls.later(cls, hours=1)

    def setUp(self):
        super().setUp()
        self.sim.share(self.upn("ann"), "organization", "write")
        # Evidence from before the log-in: not even a fresh yes counts.
        self.action(self.ann, user_id=self.bob.id)
        self.assertTrue(self.env["o365.account"].with_user(self.ann)._logged_in())
        self.env.invalidate_all()

    def test_user_not_signed_in_since_log_in_cannot_assign_to_colleagues(self):
        self.assertEqual(self.ann.o365_reason, "log_in")
        with self.assertRaises(AssignmentRefused) as caught:
            self.action(self.ann, user_id=self.bob.id)
        self.assertEqual(caught.exception.context["reason"], "sign_in")
        self.assertIn("You are not signed in", str(caught.exception))
        own = self.action(self.ann)
        with self.assertRaises(AssignmentRefused):
            own.user_id = self.bob
        self.connect(self.ann)
        own.user_id = self.bob
        self.drain()
        self.assertEqual(len(self.entries(self.bob)), 2)

    def test_own_work_is_sent_though_not_signed_in_since_log_in(self):
        action = self.recorded(self.ann)
        before = self.entry(self.ann)["subject"]
        shown = self.changed(action, name="Second visit")["subject"]
        self.assertIn("Second visit", shown)
        self.assertNotEqual(shown, before)

    def test_work_given_by_a_colleague_is_sent_though_not_signed_in_since_log_in(self):
        self.action(self.bob, user_id=self.ann.id)
        self.drain()
        self.entry(self.ann)

    def test_calendar_stays_protected_though_not_signed_in_since_log_in(self):
        self.sim.share(self.upn("ann"), "organization", "none")
        mona = self.worker("mona", "Mona Pike", groups=(MANAGER, OPTIONS))
        self.connect(mona)
        with self.assertRaises(AssignmentRefused):
            self.action(mona, user_id=self.ann.id)

    def test_strictest_sign_in_policy_of_the_users_companies_counts(self):
        other = self.env["res.company"].create(
            {"name": "Other", **self.rule(), "o365_sign_in_policy": "stay"}
        )
        self.ann.company_ids += other
        # Which of them is their own at the moment users choose for themselves.
        self.ann.with_user(self.ann).company_id = other
        self.connect(self.ann)
        self.assertTrue(self.env["o365.account"].with_user(self.ann)._logged_in())
        self.env.invalidate_all()
        find = self.env["res.users"].search
        self.assertEqual(self.ann.o365_state, "sign_in")
        self.assertIn(self.ann, find([("o365_state", "=", "sign_in")]))
        other.o365_rule = False
        self.connect(self.bob)
        self.assertTrue(self.env["o365.account"].with_user(self.bob)._logged_in())

    def test_company_with_rule_off_does_not_change_the_sign_in_policy(self):
        other = self.env["res.company"].create(
            {"name": "Other", **self.rule(), "o365_rule": False}
        )
        self.ann.company_ids += other
        self.connect(self.ann)
        self.ann.company_id = other
        self.assertTrue(self.env["o365.account"].with_user(self.ann)._logged_in())
        self.env.invalidate_all()
        self.assertEqual(self.ann.o365_state, "sign_in")
        # The work of the first company waits for her: she can sign in.
        self.connect(self.ann)
        self.assertEqual(self.ann.o365_state, "connected")

    def test_sign_in_is_possible_for_work_of_a_second_company(self):
        """The button that the record shows must lead to Microsoft, not to a refusal."""
        home = self.env["res.company"].create({"name": "Home", **self.rule()})
        companies = [(6, 0, (home + self.company).ids)]
        carol = self.worker(
            "carol", "Carol Day", company_id=home.id, company_ids=companies
        )
        self.connect(carol)
        self.project.company_id = self.company
        home.o365_rule = False
        self.sim.revoke(self.upn(carol))
        self.sim.expire_access_tokens(self.upn(carol))
        action = self.recorded(carol).with_user(carol)
        shown = action.o365_reason, action.o365_button
        self.assertEqual(shown, ("sign_in", "sign_in"))
        self.connect(carol)
        self.drain()
        self.entry(carol)
        self.assertEqual(action.o365_state, "synced")

    def test_sign_in_policy_stay_needs_no_sign_in_after_log_in(self):
        self.company.o365_sign_in_policy = "stay"
        self.assertFalse(self.env["o365.account"].with_user(self.ann)._logged_in())
        self.action(self.ann, user_id=self.bob.id)
        self.drain()
        self.assertEqual(len(self.entries(self.bob)), 2)
