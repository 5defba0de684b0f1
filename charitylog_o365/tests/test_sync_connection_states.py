"""What becomes of a user's work in each state of their connection."""

from datetime import timedelta

from odoo import fields

from .common import MANAGER, USER
from .outlook_case import OutlookCase


class TestSyncConnectionStates(OutlookCase):
    def setUp(self):
        super().setUp()
        # Sign-ins end in these tests: each begins with a new one.
        self.begin_anew()
        self.account = self.connect(self.ann)

    def lapse(self):
        """Microsoft ends Ann's sign-in; the next use of it is refused."""
        self.sim.revoke(self.upn(self.ann))

    # None, connected

    def test_work_of_a_user_not_connected_is_not_sent(self):
        self.recorded(self.bob)
        self.assertEqual(self.writes(), [])

    def test_connecting_sends_new_work_and_not_older_work(self):
        self.action(self.bob, name="Older")
        self.later()
        self.connect(self.bob)
        self.recorded(self.bob, name="Newer")
        self.assertIn("Newer", self.entry(self.bob)["subject"])

    # Microsoft asks for a sign-in

    def test_new_work_waits_for_a_lapsed_sign_in_and_is_sent_after_it(self):
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

    def test_changes_wait_for_a_lapsed_sign_in_and_are_sent_after_it(self):
        action = self.recorded(self.ann)
        self.lapse()
        action.name = "Second visit"
        self.drain()
        self.assertEqual(action.o365_state, "waiting")
        self.connect(self.ann)
        self.drain()
        self.assertIn("Second visit", self.entry(self.ann)["subject"])

    def test_cancelled_action_is_removed_after_a_lapsed_sign_in(self):
        action = self.recorded(self.ann)
        self.lapse()
        action.action_cancel()
        self.drain()
        self.connect(self.ann)
        self.drain()
        self.assertEqual(self.entries(self.ann), [])

    def test_expired_access_token_is_refreshed_during_the_run(self):
        self.sim.expire_access_tokens()
        action = self.recorded(self.ann)
        self.entry(self.ann)
        self.assertEqual(action.o365_state, "synced")
        self.assertEqual(self.ann.o365_state, "connected")

    # No mailbox

    def test_work_waits_without_mailbox_and_is_sent_when_there_is_one(self):
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

    def test_next_successful_create_marks_the_mailbox_as_back(self):
        self.sim.set_mailbox(self.upn(self.ann), False)
        first = self.recorded(self.ann)
        self.sim.set_mailbox(self.upn(self.ann), True)
        second = self.recorded(self.ann, name="Second visit")
        self.drain()
        self.assertEqual(len(self.entries(self.ann)), 2)
        self.assertEqual((first + second).mapped("o365_state"), ["synced"] * 2)
        self.assertEqual(self.ann.o365_state, "connected")

    # Group taken away, disconnected, archived

    def test_work_is_not_sent_after_the_options_group_was_removed(self):
        self.ann.group_ids -= self.env.ref("charitylog_o365.group_my_user_options")
        action = self.action(self.ann)
        sentence = (
            "Not in Outlook: you cannot connect a calendar yet. Your administrator can "
            "open “My User Options” for you."
        )
        self.assertOff(action, "not_connected", sentence)

    def test_disconnecting_without_removal_keeps_the_entries(self):
        action = self.recorded(self.ann)
        self.ann.with_user(self.ann)._o365_disconnect(remove=False)
        self.drain()
        self.entry(self.ann)
        self.assertEqual(self.account.state, "disconnected")
        self.assertFalse(self.tokens())
        self.assertEqual(action.o365_message, "In your Outlook calendar.")

    def test_new_work_is_not_sent_after_disconnecting(self):
        self.ann.with_user(self.ann)._o365_disconnect(remove=False)
        action = self.action(self.ann)
        sentence = "Not in Outlook: you have not connected your Outlook calendar."
        self.assertOff(action, "not_connected", sentence)

    def test_disconnecting_ends_waiting_for_a_sign_in(self):
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

    def test_disconnecting_during_clearing_makes_entries_stale(self):
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

    def test_disconnecting_with_removal_removes_entries_and_then_tokens(self):
        actions = self.recorded(self.ann) + self.recorded(self.ann, state="done")
        self.ann.with_user(self.ann)._o365_disconnect(remove=True)
        self.assertEqual(self.account.state, "leaving")
        self.assertTrue(self.tokens())
        self.drain()
        self.assertEqual(self.entries(self.ann), [])
        self.assertEqual(self.account.state, "disconnected")
        self.assertFalse(self.tokens())
        self.assertEqual(actions.mapped("o365_state"), ["off", "off"])

    def test_disconnecting_with_removal_keeps_entries_of_colleagues(self):
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

    def test_removal_on_disconnecting_is_retried_for_ten_minutes(self):
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

    def test_job_is_triggered_at_the_end_of_the_ten_minutes(self):
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

    def test_disconnecting_with_removal_ends_at_once_without_sign_in(self):
        action = self.recorded(self.ann)
        self.sim.revoke(self.upn(self.ann))
        self.sim.expire_access_tokens(self.upn(self.ann))
        self.ann.with_user(self.ann)._o365_disconnect(remove=True)
        self.drain()
        self.assertEqual(self.account.state, "disconnected")
        self.assertFalse(self.tokens())
        self.assertEqual((action.o365_state, action.o365_reason), ("off", "stale"))
        self.connect(self.ann)

    def test_remaining_entries_are_updated_again_after_reconnecting(self):
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

    def test_archiving_with_keeping_entries_sends_nothing_more(self):
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

    def test_archiving_with_removal_removes_coming_entries_only(self):
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

    def test_archiving_without_an_answer_keeps_and_lists_the_entries(self):
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

    def test_removal_after_archiving_is_offered_only_to_who_archived(self):
        self.recorded(self.ann)
        self.archived()
        other = self.worker("olga", "Olga Orr", ("base.group_erp_manager",))
        window = self.env["o365.farewell"].with_user(other).create({})
        self.assertFalse(window.entry_count)
        window.action_take_out()
        self.drain()
        self.entry(self.ann)

    def test_archiving_without_coming_entries_deletes_tokens_at_once(self):
        self.recorded(self.ann, start=self.at(days=-2))
        self.assertFalse(self.ann.action_archive())
        self.assertFalse(self.tokens())

    def test_mailbox_of_another_account_gets_new_work_only(self):
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
