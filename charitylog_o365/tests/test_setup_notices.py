"""What administrators are told stays until just that is mended."""

from datetime import timedelta

from odoo import fields

from .common import USER
from .outlook_case import OutlookCase

# Entra's numbers, and what the advice names.
SWITCHED_OFF, RULE, CHOSEN_PEOPLE = 7000112, 53000, 50105
ADVICE = {
    SWITCHED_OFF: "switched off",
    RULE: "Conditional Access",
    CHOSEN_PEOPLE: "Users and groups",
}
PLEASE_SIGN_IN = "Please sign in to Microsoft 365"


class TestSetupNotices(OutlookCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.adam = cls.worker("adam", "Adam Root", (USER, "base.group_system"))

    def setUp(self):
        super().setUp()
        self.begin_anew()
        for user in self.ann + self.bob:
            self.connect(user)

    def refuse(self, user, number):
        """Have Microsoft refuse the server what it asks for ``user``, and meet that."""
        self.sim.refuse_sign_in(self.upn(user), number, at="refresh")
        self.sim.expire_access_tokens()
        action = self.action(user)
        self.drain()
        return action

    def let_in(self, user):
        """Have it let in again, and looked after a day later."""
        self.sim.refuse_sign_in(self.upn(user), None, at="refresh")
        past = fields.Datetime.now() - timedelta(days=1)
        self.env["o365.account"].search([]).checked_at = past
        self.env.ref("charitylog_o365.ir_cron_daily").method_direct_trigger()
        self.drain()

    def sign_in_refused(self, user, words):
        accounts = self.env["o365.account"].with_user(user)
        flow = accounts._start_sign_in()
        answer = self.sim.sign_in(flow["auth_uri"], self.upn(user))
        with self.assertRaisesRegex(Exception, words):
            accounts._finish_sign_in(flow, answer)
        self.env.invalidate_all()

    def tasks(self, user):
        return self.env["mail.activity"].search([("user_id", "=", user.id)])

    def assertTold(self, *numbers):
        notes = self.tasks(self.adam).mapped("note")
        self.assertEqual(len(notes), len(numbers), notes)
        for number in numbers:
            self.assertTrue(any(ADVICE[number] in note for note in notes), notes)

    def test_each_refusal_is_an_activity_until_it_is_over(self):
        self.refuse(self.ann, RULE)
        self.refuse(self.bob, CHOSEN_PEOPLE)
        self.assertTold(RULE, CHOSEN_PEOPLE)
        self.let_in(self.bob)
        self.assertTold(RULE)
        self.let_in(self.ann)
        self.assertTold()

    def test_name_that_a_user_chose_is_no_link_in_the_activity(self):
        self.bob.name = "<a href='https://example.org'>Mend it here</a>"
        self.company._o365_notify_refused("admin_consent", self.bob)
        note = self.tasks(self.adam).note
        self.assertIn("Mend it here", note)
        self.assertNotIn("<a", note)

    def test_activity_of_a_new_refusal_replaces_the_earlier_one(self):
        action = self.refuse(self.ann, SWITCHED_OFF)
        self.assertTold(SWITCHED_OFF)
        self.refuse(self.ann, RULE)
        self.assertTold(RULE)
        self.assertEqual(action.o365_reason, "organisation")

    def test_lost_mailbox_ends_the_activity_of_a_refusal(self):
        self.refuse(self.ann, RULE)
        self.sim.set_mailbox(self.upn(self.ann), False)
        self.let_in(self.ann)
        self.assertEqual(self.ann.o365_state, "no_mailbox")
        self.assertTold()

    def test_new_secret_ends_only_activities_that_it_solves(self):
        expires = fields.Date.today() + timedelta(days=10)
        self.company.o365_client_secret_expires = expires
        self.company.sudo()._o365_keep({"o365_registered_uri": "https://old.example/"})
        self.company._o365_announce_expiry()
        self.company._o365_announce_address()
        self.company._o365_notify_refused("admin_consent", self.bob)
        self.assertEqual(len(self.tasks(self.adam)), 3)
        self.ann._o365_account()._o365_needs_sign_in("revoked")
        self.assertEqual(len(self.tasks(self.adam)), 3)
        self.company.o365_client_secret = self.sim.client_secret
        [task] = self.tasks(self.adam)
        self.assertIn("address has changed", task.summary)

    def test_signing_in_keeps_the_activity_of_an_expiring_secret(self):
        expires = fields.Date.today() + timedelta(days=10)
        self.company.o365_client_secret_expires = expires
        self.company._o365_announce_expiry()
        self.refuse(self.ann, SWITCHED_OFF)
        self.connect(self.ann)
        self.assertEqual(len(self.tasks(self.adam)), 1)
        self.assertIn("expires on", self.tasks(self.adam).summary)

    # Whoever was asked to sign in did, and this server was refused

    def test_refused_sign_in_moves_the_activity_from_user_to_administrator(self):
        self.sim.revoke(self.upn(self.ann))
        self.sim.expire_access_tokens()
        action = self.action(self.ann)
        self.drain()
        self.assertEqual(self.tasks(self.ann).mapped("summary"), [PLEASE_SIGN_IN])
        body = {"error": "invalid_grant", "error_codes": [53003]}
        self.sim.fault("sign_in_answer", match="authorization_code", body=body)
        self.sign_in_refused(self.ann, "does not let this server in")
        self.assertFalse(self.tasks(self.ann))
        self.assertTold(RULE)
        self.assertIn("sign in once more", self.tasks(self.adam).note)
        # What it was asked for before is still so, and nothing new.
        for _day in range(2):
            self.drain()
            self.let_in(self.bob)
        self.assertEqual(action.o365_reason, "organisation")
        self.assertFalse(self.tasks(self.ann))
        self.assertTold(RULE)
        self.sim.clear_faults()
        self.connect(self.ann)
        self.drain()
        self.assertEqual(action.o365_state, "synced")
        self.assertTold()

    def test_refused_new_sign_in_keeps_the_account_connected(self):
        self.sim.refuse_sign_in(self.upn(self.ann), 53003, at="token")
        self.sign_in_refused(self.ann, "does not let this server in")
        self.assertEqual(self.ann._o365_account().state, "connected")
        self.assertTold(RULE)
