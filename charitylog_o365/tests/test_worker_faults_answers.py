"""The fault table, the answers: what each status of Microsoft's leads to."""

from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

from odoo import fields

from ..core.sync.retry import LAST_ATTEMPT
from .worker_faults_case import ASKS_TO_WAIT, NOT_ANSWERING, FaultsCase

REJECTED = (
    "error",
    "rejected",
    "^Not in Outlook: Microsoft 365 did not accept this. Please tell your "
    "administrator.$",
)
FORBIDDEN = (
    "blocked",
    "forbidden",
    "^Microsoft 365 does not let us change this calendar. Your Microsoft 365 "
    "administrator can mend it.$",
)
DELETED = (
    "conflict",
    "deleted_in_outlook",
    "^Deleted in Outlook.",
)


class TestWorkerFaultsAnswers(FaultsCase):
    def refuse(self, status, code="SomethingOrOther", **details):
        self.sim.fault("status", status=status, code=code, **details)

    # Refused for good

    def test_rejected_create_400_is_not_retried(self):
        self.refuse(400, "ErrorInvalidRequest", match="POST")
        action = self.action(self.ann)
        self.assertStops(action, *REJECTED)
        self.assertTrue(self.known(action).request_id)

    def test_rejected_create_400_is_sent_again_by_try_again(self):
        self.refuse(400, match="POST")
        actions = self.action(self.ann) + self.action(self.ann)
        self.drain()
        self.sim.clear_faults()
        actions.with_user(self.ann).action_o365_try_again()
        self.drain()
        self.assertEqual(len(self.entries(self.ann)), 2)
        self.assertEqual(actions.mapped("o365_state"), ["synced", "synced"])

    def test_forbidden_create_403_is_not_retried(self):
        self.refuse(403, "ErrorAccessDenied", match="POST")
        self.assertStops(self.action(self.ann), *FORBIDDEN)
        self.assertLeftAlone()

    def test_forbidden_update_403_is_not_retried(self):
        action = self.recorded(self.ann)
        self.refuse(403, "ErrorAccessDenied", match="PATCH")
        action.name = "Second visit"
        self.assertStops(action, *FORBIDDEN, there=1)
        self.assertIn("First visit", self.entry(self.ann)["subject"])
        self.assertLeftAlone()

    def test_forbidden_removal_403_is_not_retried(self):
        action = self.recorded(self.ann)
        self.refuse(403, "ErrorAccessDenied", match="DELETE")
        action.action_cancel()
        sentence = "^Still in your Outlook calendar: Microsoft 365 does not let us "
        self.assertStops(action, *FORBIDDEN[:2], sentence, there=1)
        self.assertLeftAlone()

    # Gone

    def test_update_answered_404_or_410_is_a_conflict_deleted_in_outlook(self):
        for status in (404, 410):
            with self.subTest(status=status):
                self.sim.mailboxes.clear()
                action = self.recorded(self.ann)
                self.refuse(status, "ErrorItemNotFound", match="PATCH")
                action.name = "Second visit"
                self.assertStops(action, *DELETED, there=1)
                self.sim.clear_faults()

    def test_removal_answered_404_or_410_counts_as_removed(self):
        for status in (404, 410):
            with self.subTest(status=status):
                self.sim.mailboxes.clear()
                action = self.recorded(self.ann)
                self.sim.delete(self.upn(self.ann), self.entry(self.ann)["id"])
                self.refuse(status, "ErrorItemNotFound", match="DELETE")
                action.action_cancel()
                self.drain()
                self.assertFalse(self.known(action))
                self.assertEqual(action.o365_reason, "cancelled")
                self.sim.clear_faults()

    def test_update_answered_404_without_error_code_is_retried(self):
        action = self.recorded(self.ann)
        self.sim.fault("status", status=404, code="", shape="empty", match="PATCH")
        action.name = "Second visit"
        self.assertComesThroughLater(action, NOT_ANSWERING, there=1)

    # Our own create, said twice

    def test_repeated_create_answered_as_duplicate_is_matched_to_its_entry(self):
        for status in (409, 400):
            for named in (True, False):
                with self.subTest(status=status, named=named):
                    self.sim.mailboxes.clear()
                    self.sim.duplicate_status = status
                    self.sim.duplicate_names_event = named
                    self.sim.fault("reset_after", match="POST", times=1)
                    action = self.action(self.ann)
                    self.assertComesThroughLater(action, NOT_ANSWERING, there=1)

    def test_duplicate_deleted_in_outlook_becomes_a_conflict(self):
        self.sim.fault("reset_after", match="POST", times=1)
        action = self.recorded(self.ann)
        self.sim.delete(self.upn(self.ann), self.entry(self.ann)["id"])
        self.sim.duplicate_names_event = False
        for _time in range(6):
            with self.time_is(self.known(action).next_try or fields.Datetime.now()):
                self.drain()
        self.assertStops(action, *DELETED)
        self.assertEqual(self.entries(self.ann), [])

    # 412 and 424

    def test_update_answered_412_once_is_sent_again_at_once(self):
        action = self.recorded(self.ann)
        self.refuse(412, "ErrorIrresolvableConflict", match="PATCH", times=1)
        entry = self.changed(action, name="Second visit")
        self.assertIn("Second visit", entry["subject"])
        self.assertEqual(action.o365_state, "synced")

    def test_update_answered_412_repeatedly_is_retried_later(self):
        action = self.recorded(self.ann)
        self.refuse(412, "ErrorIrresolvableConflict", match="PATCH")
        action.name = "Second visit"
        self.assertComesThroughLater(action, NOT_ANSWERING, there=1)

    def test_create_answered_424_is_retried_later(self):
        self.refuse(424, "FailedDependency", match="POST")
        self.assertComesThroughLater(self.action(self.ann), NOT_ANSWERING)

    # Wait

    def test_throttling_429_with_seconds_is_waited_for(self):
        self.sim.fault("throttled", match="POST", retry_after=120)
        action = self.action(self.ann)
        self.assertComesThroughLater(action, ASKS_TO_WAIT, (120, 180))

    def test_throttling_429_with_a_fraction_of_seconds_is_waited_for(self):
        self.sim.fault("throttled", match="POST", retry_after="7.5")
        action = self.action(self.ann)
        self.assertComesThroughLater(action, ASKS_TO_WAIT, (7.5, 67))

    def test_throttling_429_with_a_date_is_waited_for(self):
        when = datetime.now(timezone.utc) + timedelta(minutes=5)
        date = format_datetime(when.replace(microsecond=0), usegmt=True)
        self.sim.fault("throttled", match="POST", retry_after=date)
        action = self.action(self.ann)
        self.assertComesThroughLater(action, ASKS_TO_WAIT, (290, 360))

    def test_throttling_429_without_a_time_backs_off(self):
        self.sim.fault("status", status=429, code="TooManyRequests", match="POST")
        self.assertComesThroughLater(self.action(self.ann), ASKS_TO_WAIT)

    def test_throttling_429_holds_the_whole_mailbox_and_no_other(self):
        self.connect(self.bob)
        self.sim.fault("throttled", upn=self.upn(self.ann), retry_after=120)
        waiting = self.action(self.ann) + self.action(self.ann)
        action = self.recorded(self.bob)
        self.entry(self.bob)
        self.assertEqual(action.o365_state, "synced")
        self.assertEqual(waiting.mapped("o365_reason"), ["busy", "busy"])
        self.sim.clear_faults()
        self.sim.clear_requests()
        waiting.with_user(self.ann).action_o365_try_again()
        self.drain()
        self.assertEqual(self.sim.requests, [])

    def test_server_errors_500_to_504_are_retried_later(self):
        for status in (500, 502, 503, 504):
            with self.subTest(status=status):
                self.sim.mailboxes.clear()
                self.sim.fault("down", status=status, match="POST")
                self.assertComesThroughLater(self.action(self.ann), NOT_ANSWERING)

    def test_retry_after_of_503_and_504_is_waited_for(self):
        for status in (503, 504):
            with self.subTest(status=status):
                self.sim.mailboxes.clear()
                self.sim.fault("down", status=status, match="POST", retry_after=90)
                action = self.action(self.ann)
                self.assertComesThroughLater(action, ASKS_TO_WAIT, (90, 150))

    # The end

    def test_back_off_grows_up_to_an_hour(self):
        self.sim.fault("down", status=500)
        action = self.recorded(self.ann)
        waits = []
        for _time in range(9):
            now = self.known(action).next_try
            with self.time_is(now):
                self.drain()
            waits.append((self.known(action).next_try - now).total_seconds())
        for earlier, later in zip(waits[:5], waits[1:], strict=False):
            self.assertGreater(later, earlier)
        self.assertTrue(all(wait <= 3602 for wait in waits), waits)

    def test_sync_gives_up_after_last_attempt_and_is_retried_by_try_again(self):
        self.sim.fault("down", status=500)
        action = self.recorded(self.ann)
        self.known(action).attempts = LAST_ATTEMPT
        gave_up = "^It may not be in Outlook: Microsoft 365 did not answer for days."
        with self.time_is(self.known(action).next_try):
            self.assertStops(action, "error", "gave_up", gave_up)
        self.sim.clear_requests()
        self.drain()
        self.assertEqual(self.sim.requests, [])
        action.with_user(self.ann).action_o365_try_again()
        self.assertComesThroughLater(action, NOT_ANSWERING)

    def test_try_again_does_not_wait_for_the_back_off(self):
        self.sim.fault("reset_before", times=1)
        action = self.recorded(self.ann)
        self.assertSays(action, *NOT_ANSWERING)
        action.with_user(self.ann).action_o365_try_again()
        self.drain()
        self.entry(self.ann)

    def test_try_again_resets_the_count_of_attempts(self):
        self.sim.fault("down", status=500)
        action = self.recorded(self.ann)
        self.known(action).attempts = LAST_ATTEMPT - 1
        action.with_user(self.ann).action_o365_try_again()
        for _time in range(2):
            self.drain()
            with self.time_is(self.known(action).next_try):
                self.drain()
        self.assertEqual(self.known(action).attempts, 3)
