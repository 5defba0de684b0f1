"""While one chunk is on its way the next is got ready, and nothing is lost by it."""

from datetime import timedelta
from threading import Event
from unittest.mock import patch

from odoo import fields

from ..core.graph.transport import Transport
from ..core.sync.delivery import BATCH
from ..models.worker import chunks
from ..models.worker.prepare import Preparation
from .outlook_case import OutlookCase

PATIENCE = 30  # seconds


class TestWorkerChunks(OutlookCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connect(cls.ann)
        cls.connect(cls.bob)

    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(chunks, "CHUNK", BATCH))

    def several(self, user, number):
        return self.env["charitylog.action"].union(
            *(self.action(user, name=f"Visit {n}") for n in range(number))
        )

    def assertAllAreThereOnce(self, actions, user):
        names = [subject.rpartition(" – ")[2] for subject in self.subjects(user)]
        self.assertEqual(sorted(names), sorted(actions.mapped("name")))
        self.assertEqual(set(actions.mapped("o365_state")), {"synced"})
        self.assertFalse(self.env["o365.sync.request"].search([]))

    def batches(self):
        """Return how many requests reached Microsoft."""
        return len([each for each in self.sim.requests if not each.batch_of])

    def test_next_chunk_is_planned_while_one_is_on_its_way(self):
        actions = self.several(self.ann, 2 * BATCH + 5)
        prepare, send, planned, times = Preparation.prepare, Transport.send, Event(), []

        def noting(preparation, rows):
            times.append(len(rows))
            if len(times) == 2:
                planned.set()
            return prepare(preparation, rows)

        def waiting(transport, *request):
            if len(times) == 1:
                self.assertTrue(planned.wait(PATIENCE), "planned only afterwards")
            return send(transport, *request)

        with (
            patch.object(Preparation, "prepare", noting),
            patch.object(Transport, "send", waiting),
        ):
            self.drain()
        self.assertEqual(times, [BATCH, BATCH, 5])
        self.assertAllAreThereOnce(actions, self.ann)
        self.assertEqual(self.batches(), 3)

    def test_mailbox_that_refuses_gets_nothing_of_the_next_chunk(self):
        theirs = self.several(self.bob, BATCH)
        self.drain()
        self.sim.clear_requests()
        self.sim.fault("throttled", upn=self.upn(self.ann), retry_after=120, times=1)
        actions = self.several(self.ann, 3 * BATCH)
        theirs[0].name = "Changed"
        self.drain()
        # The first chunk has Bob's and nineteen of Ann's, one of which is refused.
        first = BATCH - 1
        self.assertEqual(len(self.entries(self.ann)), first - 1)
        states = actions.mapped("o365_state")
        self.assertEqual(states.count("pending"), 3 * BATCH - (first - 1))
        tried = self.env["o365.calendar.entry"].search([("attempts", ">", 0)])
        self.assertEqual(len(tried), 1)
        sent = [upn for _method, upn in self.writes() if upn == self.upn(self.ann)]
        self.assertEqual(len(sent), first)
        self.assertEqual(set(theirs.mapped("o365_state")), {"synced"})
        later = self.ann.o365_account_ids.held_until + timedelta(seconds=1)
        with patch.object(fields.Datetime, "now", lambda *_: later):
            self.drain()
        self.assertAllAreThereOnce(actions, self.ann)

    def test_refused_token_is_renewed_for_each_chunk_that_had_it(self):
        code = "InvalidAuthenticationToken"
        self.sim.fault("status", status=401, code=code, upn=self.upn(self.ann), times=1)
        actions = self.several(self.ann, 3 * BATCH)
        self.drain()
        self.assertAllAreThereOnce(actions, self.ann)

    def test_record_saved_while_it_is_on_its_way_is_sent_once_more(self):
        actions = self.several(self.ann, BATCH + 1)
        prepare, times = Preparation.prepare, []

        def saving(preparation, rows):
            times.append(len(rows))
            if len(times) == 2:
                actions[0].name = "Changed meanwhile"
                self.env.flush_all()
            return prepare(preparation, rows)

        with patch.object(Preparation, "prepare", saving):
            self.drain()
        self.assertAllAreThereOnce(actions, self.ann)
        self.assertIn("Changed meanwhile", actions.mapped("name"))
        self.assertEqual(times[:2], [BATCH, 1])

    def test_own_fault_in_one_chunk_stops_no_record_of_another(self):
        actions = self.several(self.ann, 2 * BATCH)
        model = self.env.registry["o365.calendar.entry"]
        went_well, poisoned = model._set_shown, actions[3].id

        def poison(entries, shown):
            if poisoned in entries.browse(shown).mapped("res_id"):
                raise RuntimeError("Poisoned")
            return went_well(entries, shown)

        with (
            patch.object(model, "_set_shown", poison),
            self.assertLogs(chunks.__name__, "ERROR") as logs,
        ):
            self.drain()
        self.assertEqual(len(logs.output), 1)
        self.assertEqual(actions[3].o365_state, "error")
        states = (actions - actions[3]).mapped("o365_state")
        self.assertEqual(set(states), {"synced"})
        self.assertEqual(len(self.entries(self.ann)), 2 * BATCH)

    def test_hold_that_ends_while_a_chunk_waits_for_it_loses_nothing(self):
        actions = self.several(self.ann, BATCH)
        self.drain()
        actions[0].name = "Given up"
        [given_up] = self.env["o365.calendar.entry"].search(
            [("res_id", "=", actions[0].id)]
        )
        self.drain()
        account = self.ann.o365_account_ids
        until = fields.Datetime.now() + timedelta(minutes=5)
        account.sudo().write({"held_until": until, "held_reason": "unreachable"})
        given_up._set_state("error", "gave_up", next_try=False)
        theirs = self.several(self.bob, BATCH)
        more = self.several(self.ann, BATCH)
        # Comes last, and ends the hold while the chunk before has been held back.
        actions[0].action_o365_try_again()
        self.drain()
        self.assertEqual(
            set((actions + theirs + more).mapped("o365_state")), {"synced"}
        )
        self.assertEqual(len(self.entries(self.ann)), 2 * BATCH)
        self.assertFalse(self.env["o365.sync.request"].search([]))

    def owners_by_chunk(self):
        """Run the job; return for each chunk the owners of its rows, in their order."""
        order, prepare = [], Preparation.prepare

        def noting(preparation, rows):
            order.append(rows.mapped("owner_id"))
            return prepare(preparation, rows)

        with patch.object(Preparation, "prepare", noting):
            self.drain()
        return order

    def test_somebody_new_comes_before_the_rest_of_those_with_much_to_do(self):
        self.several(self.ann, 3 * BATCH)
        one = self.action(self.bob)
        order = self.owners_by_chunk()
        self.assertIn(self.bob.id, order[0])
        self.assertEqual(one.o365_state, "synced")
        self.assertEqual(len(self.entries(self.ann)), 3 * BATCH)

    def test_owners_with_much_to_do_take_turns_from_chunk_to_chunk(self):
        for user in self.ann + self.bob:
            self.several(user, 3 * BATCH)
        order = self.owners_by_chunk()
        turns = [ids[0] for ids in order if len(set(ids)) == 1]
        self.assertEqual(turns, [self.ann.id, self.bob.id] * 3)
