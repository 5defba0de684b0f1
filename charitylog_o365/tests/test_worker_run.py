"""The worker: what waits does not stop others, and nothing is doubled or lost."""

from datetime import timedelta
from unittest.mock import Mock, patch

from odoo import fields, models
from odoo.tools import mute_logger
from psycopg2 import OperationalError

from ..core.sync import delivery
from ..core.sync.plan import Kind
from ..models.worker.plan import QueuedRecord, plan_record
from ..models.worker.run import SyncRun
from .outlook_case import OutlookCase, said_hour

WORKER = "odoo.addons.charitylog_o365.models.worker.chunks"
PLAN = "odoo.addons.charitylog_o365.models.worker.prepare"
CRON = "odoo.addons.base.models.ir_cron"


class TestWorkerRun(OutlookCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accounts = {user: cls.connect(user) for user in cls.ann + cls.bob}
        cls.notes = cls.env["o365.sync.request"]

    def time_is(self, moment):
        """Have the worker believe that it is this moment (UTC)."""
        return patch.object(fields.Datetime, "now", lambda *_: moment)

    def crash(self, *_bags):
        raise OperationalError("The plug was pulled")

    # One mailbox waits, others do not

    def test_throttled_mailbox_gets_no_request_before_its_hold_ends(self):
        self.sim.fault("throttled", upn=self.upn(self.ann), retry_after=120, times=1)
        now = fields.Datetime.now()
        action = self.recorded(self.ann)
        self.assertEqual(action.o365_state, "pending")
        held_until = self.accounts[self.ann].held_until
        self.assertEqual(
            action.o365_message,
            "Waiting: Microsoft 365 asks us to wait. Next try at "
            f"{said_hour(held_until)}.",
        )
        self.assertGreaterEqual(held_until, now + timedelta(seconds=119))
        self.sim.clear_requests()
        for seconds in (0, 60, 118):
            with self.time_is(now + timedelta(seconds=seconds)):
                action.name = f"After {seconds} seconds"
                self.drain()
        self.assertEqual(self.sim.requests, [])
        self.assertEqual(self.accounts[self.ann].held_until, held_until)
        with self.time_is(held_until + timedelta(seconds=1)):
            self.drain()
        self.assertIn("After 118 seconds", self.entry(self.ann)["subject"])
        self.assertEqual(action.o365_state, "synced")

    def test_run_during_a_hold_counts_as_no_attempt(self):
        self.sim.fault("throttled", upn=self.upn(self.ann), retry_after=600, times=1)
        action = self.recorded(self.ann)
        for time in range(3):
            action.name = f"Look {time}"
            self.drain()
        entry = self.env["o365.calendar.entry"].search([])
        self.assertEqual(entry.attempts, 1)

    def test_job_is_triggered_when_the_hold_ends(self):
        self.sim.fault("throttled", upn=self.upn(self.ann), retry_after=600, times=1)
        self.recorded(self.ann)
        job = self.env.ref("charitylog_o365.ir_cron_sync")
        wakings = self.env["ir.cron.trigger"].search([("cron_id", "=", job.id)])
        due = self.notes.search([]).due_at
        self.assertGreaterEqual(due, self.accounts[self.ann].held_until)
        self.assertIn(due, wakings.mapped("call_at"))

    def test_a_throttled_mailbox_does_not_stop_another(self):
        self.sim.fault("throttled", upn=self.upn(self.ann), retry_after=600)
        waiting = self.action(self.ann)
        action = self.recorded(self.bob)
        self.entry(self.bob)
        self.assertEqual(action.o365_state, "synced")
        self.assertEqual(waiting.o365_state, "pending")
        self.recorded(self.bob, name="Second visit")
        self.assertEqual(len(self.entries(self.bob)), 2)

    def test_unreachable_create_is_retried_and_made_once(self):
        self.sim.fault("down", status=503)
        action = self.recorded(self.ann)
        self.assertEqual(action.o365_state, "pending")
        self.assertRegex(
            action.o365_message,
            "^Waiting: Microsoft 365 is not answering. Next try at",
        )
        self.sim.clear_faults()
        self.drain()
        self.assertEqual(self.entries(self.ann), [])
        with self.time_is(fields.Datetime.now() + timedelta(minutes=1)):
            self.drain()
        self.entry(self.ann)
        self.assertEqual(action.o365_state, "synced")

    def test_a_lost_answer_makes_no_second_entry(self):
        self.sim.fault("reset_after", match="POST", times=1)
        self.recorded(self.ann)
        self.entry(self.ann)
        with self.time_is(fields.Datetime.now() + timedelta(minutes=1)):
            self.drain()
        self.assertEqual(self.notes.search_count([]), 0)
        self.assertTrue(self.env["o365.calendar.entry"].search([]).event_id)
        self.entry(self.ann)

    # Adopting what is there

    def test_duplicate_create_is_matched_whatever_the_error_looks_like(self):
        for status in (409, 400):
            for names_event in (True, False):
                with self.subTest(status=status, names_event=names_event):
                    self.sim.mailboxes.clear()
                    self.sim.duplicate_status = status
                    self.sim.duplicate_names_event = names_event
                    self.assertAdopted()

    def assertAdopted(self):
        self.sim.fault("reset_after", match="POST", times=1)
        action = self.recorded(self.ann)
        action.name = "Told in the meantime"
        with self.time_is(fields.Datetime.now() + timedelta(minutes=1)):
            self.drain()
        self.assertIn("Told in the meantime", self.entry(self.ann)["subject"])
        self.assertEqual(action.o365_state, "synced")
        action.unlink()
        self.drain()
        self.assertEqual(self.entries(self.ann), [])

    def test_action_cancelled_after_a_lost_create_answer_is_removed(self):
        self.sim.fault("reset_after", match="POST", times=1)
        action = self.recorded(self.ann)
        self.entry(self.ann)
        action.action_cancel()
        with self.time_is(fields.Datetime.now() + timedelta(minutes=1)):
            self.drain()
        self.assertEqual(self.entries(self.ann), [])
        self.assertEqual(action.o365_reason, "cancelled")

    # Crashes

    def test_crash_before_delivery_loses_nothing(self):
        self.assertComesThrough(self.crash)

    def test_crash_after_delivery_doubles_nothing(self):
        deliver_all = delivery.deliver_all

        def deliver_and_crash(bags):
            deliver_all(bags)
            self.crash()

        self.assertComesThrough(deliver_and_crash)

    def assertComesThrough(self, deliver):
        changed = self.recorded(self.ann, name="Changed")
        gone = self.recorded(self.ann, name="Gone")
        changed.name = "Changed again"
        gone.unlink()
        self.action(self.ann, name="New")
        job = self.env.ref("charitylog_o365.ir_cron_sync")
        with patch.object(delivery, "deliver_all", deliver), mute_logger(CRON):
            job.method_direct_trigger()
        self.drain()
        subjects = self.subjects(self.ann)
        self.assertEqual(len(subjects), 2, subjects)
        self.assertTrue(subjects[0].endswith("Changed again"), subjects)
        self.assertTrue(subjects[1].endswith("New"), subjects)

    def test_exception_at_one_record_leaves_the_others_sent(self):
        actions = self.action(self.ann) + self.action(self.ann) + self.action(self.ann)
        actions[1].name = "Poisoned"
        with self.poisoned(), self.assertLogs(PLAN, "ERROR") as logs:
            self.drain()
        self.assertEqual(len(self.entries(self.ann)), 2)
        self.assertIn("RuntimeError: Poisoned", logs.output[0])
        sentence = (
            "Not in Outlook: something went wrong here. Please tell your administrator."
        )
        self.assertReads(actions[1], "error", "our_fault", sentence)
        states = (actions[0] + actions[2]).mapped("o365_state")
        self.assertEqual(states, ["synced", "synced"])
        actions[1].name = "Cured"
        self.drain()
        self.assertEqual(len(self.entries(self.ann)), 3)
        self.assertEqual(actions[1].o365_state, "synced")

    def poisoned(self):
        model = self.env.registry["charitylog.action"]
        tell = model._o365_event

        def poison(action):
            if action.name == "Poisoned":
                raise RuntimeError("Poisoned")
            return tell(action)

        return patch.object(model, "_o365_event", poison)

    # Notes

    def test_row_queued_during_delivery_is_kept(self):
        action = self.action(self.ann)
        deliver_all = delivery.deliver_all

        def save_meanwhile(bags):
            outcomes = deliver_all(bags)
            if action.name == "First visit":
                action.name = "Second visit"
                self.env.flush_all()
            return outcomes

        with patch.object(delivery, "deliver_all", save_meanwhile):
            self.drain()
        self.assertIn("Second visit", self.entry(self.ann)["subject"])
        self.assertEqual(self.notes.search_count([]), 0)

    def test_action_cancelled_before_the_first_run_sends_nothing(self):
        action = self.action(self.ann)
        action.action_cancel()
        self.sim.clear_requests()
        self.drain()
        self.assertEqual(self.sim.requests, [])
        self.assertFalse(self.env["o365.calendar.entry"].search([]))
        self.assertEqual(action.o365_reason, "cancelled")

    def test_planning_a_new_entry_only_returns_values(self):
        action = self.action(self.ann)
        plan = self.planned(action)
        [operation] = plan.operations
        self.assertEqual(operation.kind, Kind.CREATE)
        self.assertEqual(operation.marker, action.sudo().o365_marker)
        rows = self.notes.search([("res_id", "=", action.id)])
        self.assertEqual(plan.queued.row_ids, tuple(rows.ids))

    def test_planning_with_the_rule_off_only_returns_values(self):
        action = self.action(self.ann)
        self.drain()
        self.env.company.o365_rule = False
        [entry] = self.entries_of(action)
        entry._set_state("stale")
        self.assertEqual(self.planned(action).current, (entry.id,))
        action.name = "Another name"
        self.assertEqual(self.planned(action).outdated, (entry.id,))

    def test_planning_a_vain_removal_only_returns_values(self):
        action = self.action(self.ann)
        self.drain()
        [entry] = self.entries_of(action)
        action.action_cancel()
        self.ann.o365_account_ids.state = "disconnected"
        self.assertEqual(self.planned(action).out_of_reach, (entry.id,))
        entry.write({"event_id": False, "sent": False, "in_doubt": False})
        self.assertEqual(self.planned(action).never_there, (entry.id,))

    def entries_of(self, action):
        return self.env["o365.calendar.entry"].search([("res_id", "=", action.id)])

    def planned(self, action):
        """Return the plan of one action; AssertionError where planning writes."""
        key = action._name, action.id
        rows = self.notes.search([("res_id", "=", action.id)])
        entries = list(self.entries_of(action))
        self.env.flush_all()
        forbidden = Mock(side_effect=AssertionError("planning writes"))
        writes = dict.fromkeys(("create", "write", "unlink"), forbidden)
        with patch.multiple(models.BaseModel, **writes):
            return plan_record(QueuedRecord.of(key, rows), action.sudo(), entries)

    def test_due_rows_alternate_between_owners_by_batches(self):
        many = [self.action(self.ann) for _ in range(delivery.BATCH + 2)]
        [one] = self.action(self.bob)
        first = SyncRun(self.env).due(delivery.BATCH + 2)
        # Who has little to do comes first, and is not kept waiting by many.
        expected = [one, *many[: delivery.BATCH + 1]]
        self.assertEqual(first.mapped("res_id"), [each.id for each in expected])
        self.assertEqual(set(first.mapped("owner_id")), {self.ann.id, self.bob.id})

    def test_batches_are_full_however_many_people_have_saved(self):
        for _ in range(delivery.BATCH):
            self.action(self.ann)
            self.action(self.bob)
        self.sim.clear_requests()
        with patch(f"{WORKER}.CHUNK", delivery.BATCH):
            self.drain()
        sent = [each for each in self.sim.requests if not each.batch_of]
        self.assertEqual([each.method for each in sent], ["POST", "POST"])
        self.assertEqual(len(self.entries(self.ann)), delivery.BATCH)
        self.assertEqual(len(self.entries(self.bob)), delivery.BATCH)

    def test_all_rows_of_a_record_are_taken_together(self):
        action = self.action(self.ann)
        action.name = "Second visit"
        self.notes.search([("res_id", "=", action.id)])[-1].due_at = self.at(days=3)
        self.assertEqual(len(SyncRun(self.env).due(1)), 2)
        self.drain()
        self.assertEqual(self.notes.search_count([]), 0)

    def test_more_rows_than_a_chunk_are_done_in_one_run(self):
        with patch(f"{WORKER}.CHUNK", 3):
            for number in range(7):
                self.action(self.ann, name=f"Visit {number}")
            self.drain()
        self.assertEqual(len(self.entries(self.ann)), 7)
