"""The Outlook line of what is in Outlook, on its way there, or held up."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from .common import MANAGER
from .outlook_case import london, said_hour
from .status_case import StatusCase


class TestStatusSent(StatusCase):
    def arrived(self, **values):
        action = self.recorded(self.ann, **values)
        self.entry(self.ann)
        return action

    def outlook(self, action):
        return self.env["o365.calendar.entry"].search([("res_id", "=", action.id)])

    # There, or on its way

    def test_sent_action_reads_in_outlook_with_link_and_since_when(self):
        action = self.arrived()
        self.assertLine(
            action, "in_outlook", "In your Outlook calendar.", "open_in_outlook"
        )
        url = action.action_open_in_outlook()["url"]
        self.assertEqual(url, self.entry(self.ann)["webLink"])
        since = self.outlook(action).since
        self.assertEqual(action.o365_since, f"since {said_hour(since)}")
        self.assertFalse(action.o365_hint)

    def test_sent_action_of_a_colleague_names_their_calendar(self):
        sentence = "In Ann Lee's Outlook calendar."
        self.assertLine(self.arrived(), "in_outlook_of", sentence, reader=self.bob)

    def test_new_action_reads_going_since_it_was_queued(self):
        action = self.action(self.ann)
        self.assertLine(action, "going", "Going to Outlook now.")
        noted = self.env["o365.sync.request"].search([]).due_at
        self.assertEqual(action.o365_since, f"since {said_hour(noted)}")

    def test_entry_to_remove_reads_being_taken_out(self):
        action = self.arrived()
        self.outlook(action).leaving = True
        sentence = "Being taken out of your Outlook calendar."
        self.assertLine(action, "leaving", sentence)
        sentence = "Being taken out of Ann Lee's Outlook calendar."
        self.assertLine(action, "leaving", sentence, reader=self.bob)

    # A length of nothing

    def test_entry_without_length_has_a_hint_until_a_length_is_set(self):
        action = self.arrived(planned_duration=0)
        hint = "Shows as a thin line in Outlook, because no planned length is set."
        self.assertEqual(action.o365_hint, hint)
        self.assertFit(action.o365_hint)
        opened = action.action_o365_set_length()
        wizard = self.env[opened["res_model"]].with_user(self.ann)
        wizard.with_context(**opened["context"]).create(
            {"length": 1.5}
        ).action_confirm()
        self.drain()
        self.assertFalse(action.o365_hint)
        start, end = (
            self.entry(self.ann)[name]["dateTime"][11:16] for name in ("start", "end")
        )
        self.assertNotEqual(start, end)

    def test_contact_done_without_length_has_a_hint(self):
        action = self.arrived(state="done", planned_duration=0, duration=0)
        self.assertIn("how long it took", action.o365_hint)
        self.assertFit(action.o365_hint)

    def test_hint_on_no_length_names_a_project_without_planned_lengths(self):
        self.project.planned_duration_policy = "none"
        action = self.arrived(planned_duration=0)
        self.assertIn("“Home Visits” does not use", action.o365_hint)
        self.assertFit(action.o365_hint)

    def test_all_day_action_has_no_hint_on_its_length(self):
        action = self.arrived(planned_duration=0, all_day=True)
        self.assertFalse(action.o365_hint)

    # Held up

    def test_unreachable_microsoft_is_named_with_next_try_and_try_again(self):
        self.sim.fault("down", status=503)
        action = self.recorded(self.ann)
        until = self.outlook(action).next_try
        self.assertLine(
            action,
            "unreachable",
            "Waiting: Microsoft 365 is not answering. Next try at "
            f"{action._o365_hour(until)}.",
            "try_again",
        )
        self.sim.clear_faults()
        action.action_o365_try_again()
        self.drain()
        self.entry(self.ann)

    def test_throttling_is_named_with_next_try(self):
        self.sim.fault("throttled", retry_after=120)
        action = self.recorded(self.ann)
        until = self.outlook(action).next_try
        self.assertLine(
            action,
            "busy",
            "Waiting: Microsoft 365 asks us to wait. Next try at "
            f"{action._o365_hour(until)}.",
        )

    def test_stopped_scheduled_jobs_are_named(self):
        action = self.action(self.ann)
        job = self.env.ref("charitylog_o365.ir_cron_sync")
        hour_ago = fields.Datetime.now() - timedelta(hours=1)
        self.env.flush_all()
        self.cr.execute(
            "UPDATE ir_cron SET lastcall = %s, create_date = %s WHERE id = %s",
            [hour_ago, hour_ago, job.id],
        )
        self.cr.execute("DELETE FROM ir_cron_progress WHERE cron_id = %s", [job.id])
        self.assertLine(
            action,
            "jobs_stopped",
            "Waiting: Odoo's scheduled jobs have not run since "
            f"{action._o365_hour(hour_ago)}. Please tell your administrator.",
        )

    def test_copy_of_the_database_is_named(self):
        action = self.action(self.ann)
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param("charitylog_o365.made_for", "elsewhere 123")
        sentence = (
            "Waiting: this system looks like a copy of another one. Your administrator "
            "can say under Operational Rules which one is real."
        )
        self.assertLine(action, "copy", sentence)

    # Somebody must act first

    def test_missing_sign_in_is_named_with_a_button_for_the_owner(self):
        self.env["o365.account.tokens"]._forget(self.ann.sudo().o365_account_ids)
        action = self.recorded(self.ann)
        sentence = "Waiting: please sign in to Microsoft 365."
        self.assertLine(action, "sign_in", sentence, "sign_in")
        url = action.action_o365_sign_in()["url"]
        self.assertIn("/charitylog_o365/connect?redirect=", url)
        sentence = "Waiting: Ann Lee needs to sign in to Microsoft 365."
        self.assertLine(action, "sign_in", sentence, reader=self.bob)

    def test_missing_mailbox_is_named_with_check_again(self):
        self.sim.set_mailbox(self.upn(self.ann), False)
        action = self.recorded(self.ann)
        sentence = (
            "Waiting: you have no mailbox in Microsoft 365. Your Microsoft 365 "
            "administrator can give you a licence."
        )
        self.assertLine(action, "no_mailbox", sentence, "check_again")
        sentence = (
            "Waiting: Microsoft 365 has no mailbox for Ann Lee. Your Microsoft 365 "
            "administrator can give them a licence."
        )
        self.assertLine(action, "no_mailbox", sentence, "check_again", self.bob)
        self.sim.set_mailbox(self.upn(self.ann), True)
        action.action_o365_try_again()
        self.drain()
        self.entry(self.ann)

    def test_forbidden_calendar_is_named_with_check_again(self):
        self.sim.fault("status", match="POST", status=403, code="ErrorAccessDenied")
        action = self.recorded(self.ann)
        sentence = (
            "Microsoft 365 does not let us change this calendar. Your Microsoft 365 "
            "administrator can mend it."
        )
        self.assertLine(action, "forbidden", sentence, "check_again")

    def test_rejected_action_shows_the_request_id_to_managers_only(self):
        self.sim.fault("status", match="POST", status=400, code="ErrorInvalidRequest")
        action = self.recorded(self.ann)
        sentence = (
            "Not in Outlook: Microsoft 365 did not accept this. Please tell your "
            "administrator."
        )
        self.assertLine(action, "rejected", sentence, "try_again")
        with self.assertRaises(AccessError):
            action.read(["o365_request_id"])
        mia = self.worker("mia", "Mia Moss", (MANAGER,))
        action = action.with_user(mia)
        self.assertTrue(action.o365_request_id)
        self.assertNotIn(action.o365_request_id, action.o365_message)

    def test_given_up_action_is_named_and_sent_by_try_again(self):
        self.sim.fault("down", status=503)
        action = self.recorded(self.ann)
        entry = self.outlook(action)
        entry.attempts = 1000
        entry.account_id.held_until = False
        action.name = "Second visit"
        self.drain()
        sentence = "It may not be in Outlook: Microsoft 365 did not answer for days."
        self.assertLine(action, "gave_up", sentence, "try_again")
        self.sim.clear_faults()
        action.action_o365_try_again()
        self.drain()
        self.entry(self.ann)

    def test_internal_error_is_named_with_try_again(self):
        action = self.action(self.ann)
        broken = patch.object(
            type(action), "_o365_event", side_effect=ZeroDivisionError
        )
        with broken, mute_logger("odoo.addons.charitylog_o365.models.worker.prepare"):
            self.drain()
        sentence = (
            "Not in Outlook: something went wrong here. Please tell your administrator."
        )
        self.assertLine(action, "our_fault", sentence, "try_again")

    # Changed in Outlook

    def test_entry_deleted_in_outlook_is_named_with_put_back(self):
        action = self.arrived()
        self.sim.delete(self.upn(self.ann), self.entry(self.ann)["id"])
        action.name = "Second visit"
        self.drain()
        sentence = "Deleted in Outlook."
        self.assertLine(action, "deleted_in_outlook", sentence, "put_back")
        action.action_o365_put_back()
        self.drain()
        self.entry(self.ann)

    def test_entry_moved_in_outlook_is_named_with_put_back_and_take_over(self):
        action = self.arrived()
        entry = self.entry(self.ann)
        start = self.at(days=3)
        moved = london(start, start + timedelta(hours=1))
        self.sim.move(self.upn(self.ann), entry["id"], *moved)
        action.name = "Second visit"
        self.drain()
        day = f"{start.day} {start:%B}"
        begin, end = (moment[-5:] for moment in moved)
        sentence = f"In Outlook this is now {start:%a} {day} {begin}–{end}."
        self.assertLine(action, "changed_in_outlook", sentence, "put_back")
        self.assertTrue(action.o365_can_take_over)
