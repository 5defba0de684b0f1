"""What becomes of a user's work in each state of their connection."""

from datetime import timedelta

from odoo import fields

from .common import MANAGER, USER
from .outlook_case import OutlookCase


class TestOutlookUsers(OutlookCase):
    def setUp(self):
        super().setUp()
        # Sign-ins end in these tests: each begins with a new one.
        self.sim.reset()
        for user in self.ann + self.bob:
            self.sim.add_person(self.upn(user), user.name)
        self.account = self.connect(self.ann)

    def lapse(self):
        """Microsoft ends Ann's sign-in; the next use of it is refused."""
        self.sim.revoke(self.upn(self.ann))

    # None, connected

    def test_a_user_without_a_connection_has_their_work_in_odoo_only(self):
        self.recorded(self.bob)
        self.assertEqual(self.writes(), [])

    def test_connected_new_work_is_sent_and_older_work_is_not(self):
        self.action(self.bob, name="Older")
        self.later()
        self.connect(self.bob)
        self.recorded(self.bob, name="Newer")
        self.assertIn("Newer", self.entry(self.bob)["subject"])

    # Microsoft asks for a sign-in

    def test_sign_in_lapsed_work_is_kept_and_sent_after_signing_in(self):
        self.lapse()
        action = self.recorded(self.ann)
        self.assertEqual(self.entries(self.ann), [])
        self.assertEqual(self.ann.o365_state, "sign_in")
        sentence = "Waiting: please sign in to Microsoft 365."
        self.assertReads(action, "waiting", "sign_in", sentence)
        sentence = "Waiting: Ann Lee needs to sign in to Microsoft 365."
        self.assertReads(action, "waiting", "sign_in", sentence, self.bob)
        second = self.recorded(self.ann, name="Second visit")
        self.assertEqual(second.o365_state, "waiting")
        self.later()
        self.connect(self.ann)
        self.drain()
        self.assertEqual(len(self.entries(self.ann)), 2)
        self.assertEqual((action + second).mapped("o365_state"), ["synced"] * 2)

    def test_sign_in_lapsed_changes_are_kept_too(self):
        action = self.recorded(self.ann)
        self.lapse()
        action.name = "Second visit"
        self.drain()
        self.assertEqual(action.o365_state, "waiting")
        self.connect(self.ann)
        self.drain()
        self.assertIn("Second visit", self.entry(self.ann)["subject"])

    def test_sign_in_lapsed_a_cancelled_action_goes_after_signing_in(self):
        action = self.recorded(self.ann)
        self.lapse()
        action.action_cancel()
        self.drain()
        self.connect(self.ann)
        self.drain()
        self.assertEqual(self.entries(self.ann), [])

    def test_an_access_token_that_ended_early_is_renewed_in_passing(self):
        self.sim.expire_access_tokens()
        action = self.recorded(self.ann)
        self.entry(self.ann)
        self.assertEqual(action.o365_state, "synced")
        self.assertEqual(self.ann.o365_state, "connected")

    # No mailbox

    def test_no_mailbox_work_is_kept_and_sent_once_there_is_one(self):
        self.sim.set_mailbox(self.upn(self.ann), False)
        action = self.recorded(self.ann)
        self.assertEqual(self.ann.o365_state, "no_mailbox")
        sentence = (
            "Waiting: you have no mailbox in Microsoft 365. Your Microsoft 365 "
            "administrator can give you a licence."
        )
        self.assertReads(action, "waiting", "no_mailbox", sentence)
        self.sim.set_mailbox(self.upn(self.ann), True)
        self.account._o365_mailbox_back()
        self.drain()
        self.entry(self.ann)
        self.assertEqual(action.o365_state, "synced")

    def test_the_next_entry_that_arrives_tells_that_the_mailbox_is_back(self):
        self.sim.set_mailbox(self.upn(self.ann), False)
        first = self.recorded(self.ann)
        self.sim.set_mailbox(self.upn(self.ann), True)
        second = self.recorded(self.ann, name="Second visit")
        self.drain()
        self.assertEqual(len(self.entries(self.ann)), 2)
        self.assertEqual((first + second).mapped("o365_state"), ["synced"] * 2)
        self.assertEqual(self.ann.o365_state, "connected")

    # Group taken away, disconnected, archived

    def test_group_taken_away_nothing_is_sent(self):
        self.ann.group_ids -= self.env.ref("charitylog_o365.group_my_user_options")
        action = self.action(self.ann)
        sentence = (
            "Not in Outlook: you cannot connect a calendar yet. Your administrator can "
            "open “My User Options” for you."
        )
        self.assertOff(action, "not_connected", sentence)

    def test_disconnected_the_entries_are_left(self):
        action = self.recorded(self.ann)
        self.ann.with_user(self.ann)._o365_disconnect(remove=False)
        self.drain()
        self.entry(self.ann)
        self.assertEqual(self.account.state, "disconnected")
        self.assertFalse(self.tokens())
        self.assertEqual(action.o365_message, "In your Outlook calendar.")

    def test_disconnected_nothing_new_is_sent(self):
        self.ann.with_user(self.ann)._o365_disconnect(remove=False)
        action = self.action(self.ann)
        sentence = "Not in Outlook: you have not connected your Outlook calendar."
        self.assertOff(action, "not_connected", sentence)

    def test_disconnected_what_waited_for_a_sign_in_waits_no_more(self):
        there = self.recorded(self.ann, name="There")
        self.lapse()
        action = self.recorded(self.ann)
        there.name = "Changed"
        self.drain()
        self.assertEqual((action + there).mapped("o365_reason"), ["sign_in"] * 2)
        self.ann.with_user(self.ann)._o365_disconnect(remove=False)
        self.drain()
        why = "you have not connected your Outlook calendar."
        self.assertReads(action, "off", "not_connected", f"Not in Outlook: {why}")
        sentence = f"Outlook may show the old time: {why}"
        self.assertReads(there, "off", "stale", sentence)

    def test_disconnected_while_being_cleared_nothing_is_said_to_leave(self):
        action = self.recorded(self.ann)
        self.sim.fault("down", status=503)
        self.company._o365_switch_off_and_clear()
        self.drain()
        self.ann.with_user(self.ann)._o365_disconnect(remove=False)
        self.drain()
        self.assertFalse(self.env["o365.calendar.entry"]._of(action).leaving)
        why = "your organisation does not use Outlook here."
        sentence = f"Outlook may show the old time: {why}"
        self.assertReads(action, "off", "stale", sentence)

    def test_disconnected_with_removal_entries_and_sign_in_are_gone(self):
        actions = self.recorded(self.ann) + self.recorded(self.ann, state="done")
        self.ann.with_user(self.ann)._o365_disconnect(remove=True)
        self.assertEqual(self.account.state, "leaving")
        self.assertTrue(self.tokens())
        self.drain()
        self.assertEqual(self.entries(self.ann), [])
        self.assertEqual(self.account.state, "disconnected")
        self.assertFalse(self.tokens())
        self.assertEqual(actions.mapped("o365_state"), ["off", "off"])

    def test_disconnected_with_removal_other_peoples_entries_stay(self):
        self.connect(self.bob)
        action = self.recorded(self.ann)
        action.with_user(self.bob).user_id = self.bob
        self.sim.fault("status", match="DELETE", status=503, code="UnknownError")
        self.drain()
        self.entry(self.bob)
        self.ann.with_user(self.ann)._o365_disconnect(remove=True)
        self.sim.clear_faults()
        self.drain()
        self.assertEqual(self.entries(self.ann), [])
        self.entry(self.bob)

    def test_while_microsoft_does_not_answer_the_sign_in_is_kept_ten_minutes(self):
        self.recorded(self.ann)
        self.sim.fault("down", status=503)
        self.ann.with_user(self.ann)._o365_disconnect(remove=True)
        self.drain()
        self.assertEqual(self.account.state, "leaving")
        self.account.leaving_since -= timedelta(minutes=9)
        self.drain()
        self.assertTrue(self.tokens())
        self.account.leaving_since -= timedelta(minutes=2)
        self.drain()
        self.assertEqual(self.account.state, "disconnected")
        self.assertFalse(self.tokens())
        self.entry(self.ann)

    def test_somebody_wakes_the_worker_for_those_ten_minutes(self):
        self.recorded(self.ann)
        self.sim.fault("down", status=503)
        self.ann.with_user(self.ann)._o365_disconnect(remove=True)
        self.drain()
        job = self.env.ref("charitylog_o365.ir_cron_sync")
        until = fields.Datetime.now() + timedelta(minutes=10, seconds=5)
        wakings = self.env["ir.cron.trigger"].search([("cron_id", "=", job.id)])
        moments = wakings.mapped("call_at")
        self.assertTrue(
            any(until - timedelta(seconds=30) < at <= until for at in moments)
        )

    def test_where_the_sign_in_is_gone_nobody_waits_for_it(self):
        action = self.recorded(self.ann)
        self.sim.revoke(self.upn(self.ann))
        self.sim.expire_access_tokens(self.upn(self.ann))
        self.ann.with_user(self.ann)._o365_disconnect(remove=True)
        self.drain()
        self.assertEqual(self.account.state, "disconnected")
        self.assertFalse(self.tokens())
        self.assertEqual((action.o365_state, action.o365_reason), ("off", "stale"))
        self.connect(self.ann)

    def test_entries_left_at_the_end_are_the_persons_own_when_they_come_back(self):
        self.recorded(self.ann)
        self.sim.fault("down", status=503)
        self.ann.with_user(self.ann)._o365_disconnect(remove=True)
        self.drain()
        self.account.leaving_since -= timedelta(minutes=11)
        self.drain()
        self.sim.clear_faults()
        self.later()
        self.connect(self.ann)
        self.account.held_until = False
        self.drain()
        # Nothing asks for their removal any more: what is there is told of again.
        [action] = self.env["charitylog.action"].search([("user_id", "=", self.ann.id)])
        action.with_user(self.ann).name = "Second visit"
        self.drain()
        self.assertIn("Second visit", self.entry(self.ann)["subject"])

    def archived(self):
        """Archive Ann, as Rita; return the window that comes."""
        rita = self.worker("rita", "Rita Reed", (USER, "base.group_erp_manager"))
        opened = self.ann.with_user(rita).action_archive()
        self.assertEqual(opened["res_model"], "o365.farewell")
        return self.env["o365.farewell"].with_user(rita).create({})

    def test_archived_nothing_more_is_sent_and_coming_entries_may_stay(self):
        action = self.recorded(self.ann)
        self.archived().action_leave()
        manager = self.worker("mia", "Mia Moss", (MANAGER,))
        action.with_user(manager).name = "Second visit"
        self.drain()
        self.assertIn("First visit", self.entry(self.ann)["subject"])
        self.assertFalse(self.tokens())
        sentence = (
            "Outlook may show the old time: Ann Lee has not connected an Outlook "
            "calendar."
        )
        self.assertReads(action, "off", "stale", sentence, manager)

    def test_archived_coming_entries_are_offered_for_removal(self):
        self.recorded(self.ann, name="Was", start=self.at(days=-2))
        self.recorded(self.ann, name="Is to come")
        window = self.archived()
        self.assertEqual((window.names, window.entry_count), ("Ann Lee", 1))
        self.drain()
        self.assertTrue(self.tokens())
        window.action_take_out()
        self.drain()
        self.assertIn("Was", self.entry(self.ann)["subject"])
        self.assertFalse(self.tokens())
        self.assertFalse(window.entry_count)

    def test_archived_and_not_answered_they_stay_and_are_listed_once(self):
        action = self.recorded(self.ann)
        window = self.archived()
        self.drain()
        self.account.leaving_since -= timedelta(minutes=11)
        for _each in range(2):
            self.drain()
        self.entry(self.ann)
        self.assertFalse(self.tokens())
        told = self.env["mail.activity"].search([("user_id", "=", window.env.uid)])
        self.assertEqual(len(told), 1)
        self.assertIn("Nobody said in time", told.note)
        self.assertIn(action.reference, told.note)
        window.action_take_out()
        self.drain()
        self.entry(self.ann)

    def test_archived_only_who_did_it_is_asked(self):
        self.recorded(self.ann)
        self.archived()
        other = self.worker("olga", "Olga Orr", ("base.group_erp_manager",))
        window = self.env["o365.farewell"].with_user(other).create({})
        self.assertFalse(window.entry_count)
        window.action_take_out()
        self.drain()
        self.entry(self.ann)

    def test_archived_without_coming_entries_the_sign_in_is_wiped_at_once(self):
        self.recorded(self.ann, start=self.at(days=-2))
        self.assertFalse(self.ann.action_archive())
        self.assertFalse(self.tokens())

    def test_connected_with_another_account_its_mailbox_gets_new_work_only(self):
        self.recorded(self.ann, name="Old")
        self.ann.with_user(self.ann)._o365_disconnect(remove=False)
        self.later()
        self.sim.add_person("private@charity.example", "Ann at home")
        accounts = self.env["o365.account"].with_user(self.ann)
        flow = accounts._start_sign_in(choose_account=True)
        answer = self.sim.sign_in(flow["auth_uri"], "private@charity.example")
        accounts._finish_sign_in(flow, answer)
        self.recorded(self.ann, name="New")
        [entry] = self.sim.events("private@charity.example")
        self.assertIn("New", entry["subject"])
        self.assertIn("Old", self.entry(self.ann)["subject"])

    def tokens(self):
        """Return whether a sign-in is kept for Ann."""
        self.env.flush_all()
        self.cr.execute(
            "SELECT 1 FROM o365_account_tokens WHERE account_id = %s", [self.account.id]
        )
        return bool(self.cr.fetchone())
