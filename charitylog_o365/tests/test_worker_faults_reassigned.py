"""Given to somebody else, and still in the calendar of whoever had it before."""

from unittest.mock import patch

from odoo import SUPERUSER_ID
from odoo.exceptions import UserError

from ..core.graph import errors
from ..core.sync.write import ATTEMPTS
from .worker_faults_case import FaultsCase

REFUSED = {"status": 403, "code": "ErrorAccessDenied"}
FORBIDDEN = (
    "blocked",
    "forbidden",
    "^Still in your Outlook calendar: Microsoft 365 does not let us change it. ",
)


class TestWorkerFaultsReassigned(FaultsCase):
    def setUp(self):
        super().setUp()
        self.connect(self.ann)
        self.connect(self.bob)
        self.sim.share(self.upn(self.ann), self.upn(self.bob), "write")

    def stuck(self, **fault):
        """Return work given to Bob, of which Ann's entry could not be taken out."""
        action = self.recorded(self.ann)
        self.sim.fault("status", match="DELETE", times=1, **{**REFUSED, **fault})
        action.user_id = self.bob
        self.drain()
        self.entry(self.bob)
        self.entry(self.ann)
        return action

    def found(self, action, name):
        """Return what a list that groups by ``name`` says of this record."""
        [(value,)] = action._read_group([("id", "=", action.id)], [name])
        return value

    def assertGone(self, action):
        self.assertEqual(self.entries(self.ann), [])
        self.entry(self.bob)
        self.assertSays(action, "synced", "in_outlook_of", "^In Bob Marsh's Outlook ")
        self.assertNothingWaits()

    def test_status_names_the_previous_owner_whose_calendar_still_shows_it(self):
        action = self.stuck()
        self.assertSays(action, *FORBIDDEN)
        bobs = action.with_user(self.bob)
        self.assertRegex(bobs.o365_message, "^Still in Ann Lee's Outlook calendar: ")
        self.assertEqual(bobs.o365_button, "check_again")

    def test_failed_removal_after_reassigning_is_found_by_search_and_group(self):
        action = self.stuck()
        self.assertIn(action, action.search([("o365_state", "=", "blocked")]))
        self.assertNotIn(action, action.search([("o365_state", "=", "synced")]))
        self.assertEqual(self.found(action, "o365_state"), "blocked")
        self.assertEqual(self.found(action, "o365_reason"), "forbidden")

    def test_rejected_removal_after_reassigning_reads_still_in_outlook(self):
        action = self.stuck(status=400, code="ErrorInvalidRequest")
        self.assertSays(
            action,
            "error",
            "rejected",
            "^Still in your Outlook calendar: Microsoft 365 did not accept this. ",
        )

    def test_try_again_removes_the_entry_of_the_previous_owner(self):
        action = self.stuck()
        action.with_user(self.bob).action_o365_try_again()
        for each in (action, action.with_user(self.bob)):
            self.assertEqual(
                (each.o365_state, each.o365_reason), ("pending", "leaving")
            )
            self.assertRegex(each.o365_message, "^Being taken out of ")
        self.assertEqual(self.found(action, "o365_reason"), "leaving")
        self.drain()
        self.assertGone(action)

    def test_nightly_comparison_removes_the_entry_of_the_previous_owner(self):
        action = self.stuck()
        self.compare()
        self.assertGone(action)

    def test_nightly_comparison_does_not_resend_a_forbidden_update(self):
        """What waits for somebody in the right calendar is for them to send."""
        action = self.recorded(self.ann)
        self.sim.fault("status", match="PATCH", times=1, **REFUSED)
        action.name = "Second visit"
        self.drain()
        self.compare()
        self.assertEqual(action.o365_reason, "forbidden")
        self.assertIn("First visit", self.entry(self.ann)["subject"])

    def test_fault_in_the_owners_calendar_is_shown_before_a_failed_removal(self):
        action = self.stuck()
        self.sim.fault("status", match="PATCH", times=1, status=400, code="Any")
        action.name = "Second visit"
        self.sim.fault("status", match="DELETE", times=1, **REFUSED)
        self.drain()
        self.assertSays(
            action,
            "error",
            "rejected",
            "^Outlook may show the old time: Microsoft 365 did not accept this. ",
        )
        self.assertEqual(self.found(action, "o365_reason"), "rejected")

    def test_reassigned_or_cancelled_action_never_sent_has_no_remaining_entry(self):
        """Ann cannot sign in, so somebody else takes it on, or it is called off."""
        for values, says in (
            ({"user_id": self.bob.id}, ("synced", "in_outlook_of", "^In Bob Marsh's")),
            ({"state": "cancelled"}, ("off", "cancelled", "^Not in Outlook: ")),
        ):
            with self.subTest(**values):
                self.connect(self.ann)
                self.lapse(self.ann)
                action = self.recorded(self.ann)
                self.assertEqual(action.o365_state, "waiting")
                action.with_user(SUPERUSER_ID).write(values)
                self.drain()
                self.assertSays(action, *says)
                self.assertFalse(self.known(action).filtered(self.is_anns))
                self.assertNothingWaits()

    def is_anns(self, entry):
        return entry.account_id == self.account

    def test_delayed_removal_after_reassigning_is_shown_in_the_status(self):
        action = self.recorded(self.ann)
        self.sim.fault("status", match="/me/events/", times=1, status=503)
        action.user_id = self.bob
        self.drain()
        self.assertEqual(
            (action.o365_state, action.o365_reason, action.o365_button),
            ("pending", "unreachable", "try_again"),
        )
        self.assertRegex(
            action.o365_message,
            "^Still in your Outlook calendar: Microsoft 365 is not answering. Next try",
        )
        self.assertEqual(self.found(action, "o365_reason"), "unreachable")
        link = self.entry(self.bob)["webLink"]
        self.assertEqual(action.o365_web_link, link, "of where it should be")
        with self.soon(minutes=1):
            self.drain()
        self.assertGone(action)

    def test_failed_search_in_the_previous_calendar_is_retried(self):
        """Its create was never answered; a new mailbox is said not to be there."""
        self.sim.fault("reset_after", match="POST", times=1)
        action = self.recorded(self.ann)
        action.with_user(SUPERUSER_ID).user_id = self.bob
        missing = {"status": 404, "code": "ErrorItemNotFound"}
        self.sim.fault("status", match="GET", times=1, **missing)
        with self.soon(minutes=1):
            self.drain()
        self.entry(self.ann)
        with self.soon(minutes=5):
            self.drain()
        self.assertGone(action)

    def test_entry_moved_before_reassigning_is_removed_without_conflict(self):
        """She moved it, and it changed again and again while it was taken out."""
        action = self.recorded(self.ann)
        start, end = self.at(days=5), self.at(days=5, hour=12)
        self.sim.move(self.upn(self.ann), self.entry(self.ann)["id"], start, end)
        changed = {"status": 412, "code": "ErrorIrresolvableConflict"}
        self.sim.fault("status", match="DELETE", times=ATTEMPTS, **changed)
        action.user_id = self.bob
        self.drain()
        self.assertEqual(action.o365_reason, "unreachable")
        with self.soon(minutes=1):
            self.drain()
        self.assertGone(action)

    def test_reassigning_ends_the_conflict_of_the_previous_owner(self):
        """She had deleted it; and Microsoft does not answer now."""
        action = self.recorded(self.ann)
        self.sim.delete(self.upn(self.ann), self.entry(self.ann)["id"])
        action.name = "Second visit"
        self.drain()
        self.assertEqual(action.o365_reason, "deleted_in_outlook")
        self.sim.fault("status", match="/me/events/", times=1, status=503)
        action.user_id = self.bob
        self.drain()
        self.assertEqual((action.o365_state, action.o365_reason), ("pending", "going"))
        self.assertEqual(self.found(action, "o365_reason"), "going")
        with self.soon(minutes=1):
            self.drain()
        self.assertGone(action)

    def test_waiting_in_the_owners_calendar_is_shown_before_a_failed_removal(self):
        action = self.stuck()
        self.sim.fault("status", match="PATCH", times=1, status=503)
        self.sim.fault("status", match="DELETE", times=1, **REFUSED)
        action.name = "Second visit"
        self.drain()
        self.assertRegex(
            action.o365_message, "^Waiting: Microsoft 365 is not answering"
        )
        self.assertEqual(self.found(action, "o365_reason"), "unreachable")

    def test_create_answered_504_with_retry_after_counts_as_in_doubt(self):
        """Carried out, and answered by 504 and when to come again; then called off."""
        self.sim.fault("gateway_timeout", match="POST", times=1, retry_after=5)
        action = self.recorded(self.ann)
        self.entry(self.ann)
        self.assertEqual(action.o365_reason, "busy")
        action.action_cancel()
        with self.soon(minutes=1):
            self.drain()
        self.assertEqual(self.entries(self.ann), [])
        self.assertSays(action, "off", "cancelled", "^Not in Outlook: cancelled.$")

    def test_own_work_switched_off_and_on_while_signed_out_is_sent(self):
        self.lapse(self.ann)
        action = self.recorded(self.ann)
        self.ann.o365_own_entries = False
        self.drain()
        self.ann.o365_own_entries = True
        self.connect(self.ann)
        self.drain()
        self.entry(self.ann)
        self.assertEqual(action.o365_state, "synced")

    def test_refusal_of_an_older_sign_in_does_not_end_the_newer_one(self):
        """What is refused then was the sign-in of before."""
        action = self.recorded(self.ann)
        model = self.env.registry["o365.account"]
        token = model._o365_token

        def sign_in_first(account, *args):
            if not self.again:
                self.again = True
                account.signed_in_at = self.at(days=0, hour=0)
                raise errors.SignInNeeded("Revoked", reason="revoked")
            return token(account, *args)

        self.again = False
        action.name = "Second visit"
        with patch.object(model, "_o365_token", sign_in_first):
            self.drain()
        self.assertEqual(self.account.state, "connected")
        with self.soon(minutes=1):
            self.drain()
        self.assertIn("Second visit", self.entry(self.ann)["subject"])

    def test_signing_in_removes_the_entry_of_reassigned_work(self):
        action = self.recorded(self.ann)
        self.lapse(self.ann)
        # Not by somebody whose own sign-in would do.
        action.with_user(SUPERUSER_ID).user_id = self.bob
        self.drain()
        self.assertSays(
            action,
            "waiting",
            "sign_in",
            "^Still in your Outlook calendar: please sign in to Microsoft 365.$",
        )
        bobs = action.with_user(self.bob)
        self.assertEqual(
            bobs.o365_message,
            "Still in Ann Lee's Outlook calendar: Ann Lee needs to sign in to "
            "Microsoft 365.",
        )
        self.assertFalse(bobs.o365_button)
        self.assertEqual(action.with_user(self.ann).o365_button, "sign_in")
        self.connect(self.ann)
        self.drain()
        self.assertGone(action)

    # Her calendar is closed

    def assertLeft(self, action):
        """It is where it should be, and may be where nobody can take it out."""
        self.assertSays(action, "synced", "in_outlook_of", "^In Bob Marsh's Outlook ")
        bobs, anns = (action.with_user(user) for user in (self.bob, self.ann))
        sentence = "Ann Lee's Outlook calendar may still show it."
        self.assertEqual(bobs.o365_left, sentence)
        sentence = "Your Outlook calendar may still show it. You can delete it there."
        self.assertEqual(anns.o365_left, sentence)

    def test_remaining_entry_of_a_disconnected_user_is_shown_on_the_record(self):
        action = self.stuck()
        self.ann.with_user(self.ann)._o365_disconnect(remove=False)
        self.drain()
        self.assertLeft(action)
        self.connect(self.ann)
        self.drain()
        self.assertGone(action)
        self.assertFalse(action.o365_left)

    def test_reassigning_after_disconnecting_shows_the_remaining_entry(self):
        action = self.recorded(self.ann)
        self.ann.with_user(self.ann)._o365_disconnect(remove=False)
        action.with_user(self.bob).user_id = self.bob
        self.drain()
        self.entry(self.ann)
        self.assertLeft(action)

    def test_user_with_remaining_entries_cannot_be_deleted(self):
        action = self.stuck()
        with self.assertRaisesRegex(
            UserError, "Ann Lee's Outlook calendar may still show"
        ):
            self.ann.unlink()
        action.action_o365_try_again()
        self.drain()
        self.assertGone(action)
        self.ann.unlink()
        self.assertFalse(self.account.exists())

    def test_another_user_of_the_mailbox_removes_no_remaining_entries(self):
        """Somebody comes back under another log-in, with the same account."""
        self.recorded(self.ann)
        self.ann.with_user(self.ann)._o365_disconnect(remove=False)
        accounts = self.env["o365.account"].with_user(self.worker("anna", "Ann Lee"))
        flow = accounts._start_sign_in()
        answer = self.sim.sign_in(flow["auth_uri"], self.upn(self.ann))
        accounts._finish_sign_in(flow, answer)
        self.compare()
        self.assertFalse(self.env["o365.calendar.finding"].search([]))
