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
        # Of the first batch one was refused, and then no more was sent.
        self.assertEqual(len(self.entries(self.ann)), BATCH - 1)
        states = actions.mapped("o365_state")
        self.assertEqual(states.count("pending"), 2 * BATCH + 1)
        sent = [upn for _method, upn in self.writes() if upn == self.upn(self.ann)]
        self.assertEqual(len(sent), BATCH)
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
