"""The fault table, the batch: each of its parts succeeds or fails by itself."""

from datetime import timedelta

from odoo import fields

from .worker_faults_case import FIRST_WAIT, NOT_ANSWERING, FaultsCase


class TestWorkerFaultsBatch(FaultsCase):
    def many(self, number=20):
        return self.env["charitylog.action"].union(
            *(self.action(self.ann, name=f"Visit {n:02}") for n in range(number))
        )

    def outer(self):
        return [each for each in self.sim.requests if each.path == "/$batch"]

    def assertArrived(self, actions):
        """Each record is told of the entry that is its own."""
        entries = {entry["id"]: entry for entry in self.entries(self.ann)}
        self.assertEqual(len(entries), len(actions))
        for action in actions:
            self.assertIn(action.name, entries[self.known(action).event_id]["subject"])
        self.assertEqual(set(actions.mapped("o365_state")), {"synced"})

    def later_again(self):
        with self.time_is(fields.Datetime.now() + timedelta(minutes=1)):
            self.drain()

    def test_forty_actions_are_sent_in_two_batches(self):
        actions = self.many(40)
        self.drain()
        self.assertEqual(len(self.outer()), 2)
        self.assertArrived(actions)

    def test_batch_answers_out_of_order_are_matched_to_their_records(self):
        self.sim.fault("batch_shuffled")
        actions = self.many()
        self.drain()
        self.assertArrived(actions)

    def test_batch_part_without_answer_is_retried_alone(self):
        self.sim.fault("batch_missing", times=1)
        self.assertOnlyTheLastIsTriedAgain(self.many())

    def test_batch_answer_with_an_unknown_id_is_retried_alone(self):
        self.sim.fault("batch_unknown_id", times=1)
        self.assertOnlyTheLastIsTriedAgain(self.many())

    def assertOnlyTheLastIsTriedAgain(self, actions):
        """All are there, and the one not heard of is looked for, not doubled."""
        now = fields.Datetime.now()
        self.drain()
        self.assertEqual(len(self.entries(self.ann)), 20)
        self.assertEqual(set(actions[:-1].mapped("o365_state")), {"synced"})
        self.assertSays(actions[-1], *NOT_ANSWERING)
        self.assertWaits(actions[-1], now, FIRST_WAIT)
        self.assertNotBefore(actions[-1])
        self.later_again()
        self.assertArrived(actions)

    def test_one_rejected_part_of_a_batch_stops_no_other(self):
        self.sim.fault("status", status=400, code="ErrorInvalidRequest", times=1)
        actions = self.many()
        self.drain()
        self.assertEqual(len(self.entries(self.ann)), 19)
        self.assertEqual(actions.mapped("o365_state").count("synced"), 19)
        [poisoned] = actions.filtered(lambda action: action.o365_state == "error")
        self.assertEqual(poisoned.o365_reason, "rejected")

    def test_batch_rejected_as_a_whole_is_resent_one_by_one(self):
        refused = {"status": 413, "code": "RequestEntityTooLarge"}
        self.sim.fault("down", match="POST /$batch", **refused)
        actions = self.many(5)
        self.drain()
        self.assertArrived(actions)

    def test_all_rows_of_a_throttled_mailbox_wait_for_its_hold(self):
        self.sim.fault("throttled", retry_after=300, times=1)
        actions = self.many(25)
        now = fields.Datetime.now()
        self.drain()
        self.assertEqual(len(self.outer()), 1)
        waiting = actions.filtered(lambda action: action.o365_state == "pending")
        notes = self.env["o365.sync.request"].search([])
        self.assertEqual(set(notes.mapped("res_id")), set(waiting.ids))
        self.assertGreaterEqual(min(notes.mapped("due_at")), now + timedelta(0, 300))
        self.sim.clear_requests()
        with self.time_is(now + timedelta(seconds=299)):
            self.drain()
        self.assertEqual(self.sim.requests, [])
        with self.time_is(now + timedelta(seconds=330)):
            self.drain()
        self.assertArrived(actions)

    def test_a_batch_whose_answer_is_lost_makes_nothing_twice(self):
        self.sim.fault("reset_after", match="POST /$batch", times=1)
        actions = self.many(25)
        self.drain()
        self.assertEqual(len(self.entries(self.ann)), 20)
        self.later_again()
        self.assertArrived(actions)
