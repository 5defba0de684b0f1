"""What no sign-in of a worker's mends: one task for the administrator, and no other."""

import runpy
from datetime import timedelta
from pathlib import Path

from odoo import fields
from odoo.tests import tagged

from .common import USER
from .outlook_case import OutlookCase

# The number at a refresh: what the record gives as reason, and what to look at.
REFUSED = {
    7000112: ("organisation", "Enterprise applications"),
    7000222: ("application", "client secret"),
    700016: ("application", "Application (client) ID"),
    700027: ("application", "certificate"),
    5000225: ("organisation", "closed"),
    530003: ("organisation", "Conditional Access"),
    50129: ("organisation", "Conditional Access"),
    53000: ("organisation", "Conditional Access"),
    50105: ("organisation", "Users and groups"),
    90094: ("consent", "Grant admin consent"),
}


@tagged("post_install", "-at_install")
class TestAccountWaitsForAdministrator(OutlookCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.adam = cls.worker("adam", "Adam Root", (USER, "base.group_system"))
        cls.people = cls.ann + cls.bob

    def setUp(self):
        super().setUp()
        self.begin_anew(self.people)
        for user in self.people:
            self.connect(user)

    def refuse(self, number, *users):
        """Have Microsoft refuse the server what it asks for these people, or all."""
        for user in users or self.people:
            self.sim.refuse_sign_in(self.upn(user), number, at="refresh")
        self.sim.expire_access_tokens()

    def tomorrow(self):
        """Have all sign-ins looked after, as a day later."""
        past = fields.Datetime.now() - timedelta(days=1)
        self.env["o365.account"].search([]).checked_at = past
        self.env.ref("charitylog_o365.ir_cron_daily").method_direct_trigger()
        self.drain()

    def tasks(self, user):
        return self.env["mail.activity"].search([("user_id", "=", user.id)])

    def test_each_server_refusal_makes_one_activity_for_the_administrator_only(self):
        for number, (reason, advice) in REFUSED.items():
            with self.subTest(number):
                self.setUp()
                self.refuse(number)
                actions = self.action(self.ann) + self.action(self.bob)
                self.drain()
                self.tomorrow()
                [task] = self.tasks(self.adam)
                self.assertIn(advice, task.note)
                self.assertFalse(self.tasks(self.ann) + self.tasks(self.bob))
                self.assertEqual(actions.mapped("o365_state"), ["blocked"] * 2)
                self.assertEqual(actions.mapped("o365_reason"), [reason] * 2)
                self.assertAsksNobodyToSignIn(actions)
                self.refuse(None)
                self.tomorrow()
                self.assertEqual(actions.mapped("o365_state"), ["synced"] * 2)
                self.assertFalse(self.tasks(self.adam))
                self.assertEqual(self.people.mapped("o365_state"), ["connected"] * 2)

    def assertAsksNobodyToSignIn(self, actions):
        for action in actions:
            user = action.user_id
            action = action.with_user(user)
            self.assertEqual(action.o365_button, "check_again")
            user = user.with_user(user)
            self.assertTrue(user.o365_waits)
            for words in (
                action.o365_message,
                user.o365_status,
                user._o365_banner()["text"],
            ):
                self.assertIn("administrator", words)
                self.assertNotIn("sign in", words.lower())
            self.assertTrue(user._o365_banner()["waits"])

    def test_check_again_after_the_refusal_is_over_sends_the_actions(self):
        self.refuse(7000112)
        actions = self.action(self.ann) + self.action(self.ann)
        self.drain()
        self.refuse(None)
        actions[0].with_user(self.ann).action_o365_try_again()
        self.drain()
        self.drain()
        self.assertEqual(actions.mapped("o365_state"), ["synced"] * 2)
        self.assertFalse(self.tasks(self.adam))

    def test_activity_remains_while_any_account_is_refused(self):
        self.refuse(53000)
        self.action(self.ann)
        self.action(self.bob)
        self.drain()
        self.refuse(None, self.ann)
        self.tomorrow()
        self.assertEqual(self.people.mapped("o365_state"), ["connected", "sign_in"])
        self.assertEqual(len(self.tasks(self.adam)), 1)

    def test_refusal_for_another_reason_makes_another_activity(self):
        self.refuse(7000112, self.ann)
        self.action(self.ann)
        self.drain()
        first = self.tasks(self.adam)
        self.refuse(7000222, self.bob)
        self.action(self.bob)
        self.drain()
        second = self.tasks(self.adam) - first
        self.assertEqual((len(first), len(second)), (1, 1))
        self.assertIn("client secret", second.note)

    def test_revoked_sign_in_is_asked_for_after_the_refusal_is_over(self):
        self.refuse(7000112, self.ann)
        action = self.action(self.ann)
        self.drain()
        self.sim.revoke(self.upn(self.ann))
        self.refuse(None, self.ann)
        self.tomorrow()
        self.assertEqual(len(self.tasks(self.ann)), 1)
        self.assertFalse(self.tasks(self.adam))
        self.assertEqual(action.with_user(self.ann).o365_reason, "sign_in")
        self.connect(self.ann)
        self.drain()
        self.assertEqual(action.o365_state, "synced")

    def test_mailbox_closed_to_programs_makes_an_administrator_activity(self):
        self.sim.fault("odata_disabled", upn=self.upn(self.ann))
        action = self.action(self.ann)
        self.drain()
        self.assertEqual(action.o365_reason, "blocked_by_admin")
        [task] = self.tasks(self.adam)
        self.assertIn("access policies", task.note)
        self.assertIn("Ann Lee", task.note)
        self.assertFalse(self.tasks(self.ann))
        self.tomorrow()
        self.assertEqual(action.o365_reason, "blocked_by_admin")
        self.sim.clear_faults()
        self.tomorrow()
        self.assertEqual(action.o365_state, "synced")
        self.assertFalse(self.tasks(self.adam))

    def test_connecting_a_mailbox_closed_to_programs_makes_an_activity(self):
        with self.assertRaisesRegex(Exception, "does not let programs"):
            self.sim.fault("odata_disabled", upn=self.upn(self.ann))
            self.connect(self.ann)
        self.assertEqual(len(self.tasks(self.adam)), 1)
        self.sim.clear_faults()
        self.connect(self.ann)
        self.assertFalse(self.tasks(self.adam))

    def test_missing_admin_consent_makes_one_activity_at_the_first_try(self):
        self.sim.withdraw_consent()
        self.sim.users_may_consent = False
        accounts = self.env["o365.account"].with_user(self.ann)
        for _time in range(2):
            flow = accounts._start_sign_in()
            answer = self.sim.sign_in(flow["auth_uri"], self.upn(self.ann))
            with self.assertRaisesRegex(Exception, "only an administrator"):
                accounts._finish_sign_in(flow, answer)
        [task] = self.tasks(self.adam)
        self.assertIn("Grant admin consent", task.note)
        self.sim.consent_for_all()
        self.connect(self.ann)
        self.assertFalse(self.tasks(self.adam))

    def test_full_mailbox_makes_no_activity_and_is_retried(self):
        self.sim.fault("mailbox_full", upn=self.upn(self.ann))
        action = self.action(self.ann)
        self.drain()
        self.assertEqual(action.o365_reason, "mailbox_full")
        self.assertFalse(self.tasks(self.adam))
        entry = self.env["o365.calendar.entry"].search([("res_id", "=", action.id)])
        self.assertGreater(
            entry.next_try, fields.Datetime.now() + timedelta(minutes=50)
        )
        self.sim.clear_faults()
        self.env["o365.sync.request"].search([]).due_at = fields.Datetime.now()
        self.drain()
        self.assertEqual(action.o365_state, "synced")

    def test_a_full_mailbox_can_be_connected(self):
        code = "ErrorQuotaExceeded"
        self.sim.fault("status", status=403, code=code, match="GET /me/calendar")
        self.assertEqual(self.connect(self.ann).state, "connected")

    def test_migration_gives_the_task_again(self):
        """The step before took it back, as it did not say what it was for."""
        self.refuse(7000222)
        self.action(self.ann)
        self.drain()
        self.assertTrue(self.tasks(self.adam))
        self.env["o365.notice"].search([]).activity_ids.unlink()
        path = Path(__file__).parents[1] / "migrations/19.0.1.1.0/post-migration.py"
        runpy.run_path(str(path))["migrate"](self.cr, "19.0.1.0.0")
        [task] = self.tasks(self.adam)
        self.assertIn("client secret", task.note)
        self.assertFalse(self.tasks(self.ann))
