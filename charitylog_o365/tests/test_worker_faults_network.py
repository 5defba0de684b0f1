"""The fault table, the line: what is between us and Microsoft breaks."""

import socket
from unittest.mock import patch

from odoo import fields

from ..core.graph import protocol
from ..core.graph.client import GraphClient
from .common import simulator
from .worker_faults_case import FIRST_WAIT, NOT_ANSWERING, FaultsCase


class TestWorkerFaultsNetwork(FaultsCase):
    def test_refused_connection_is_retried_later(self):
        with socket.socket() as taken:
            # Bound, but nobody listens there.
            taken.bind(("127.0.0.1", 0))
            nowhere, init = self.deaf(taken.getsockname()[1]), GraphClient.__init__

            def to_nowhere(client, _graph_url, *transport):
                init(client, nowhere, *transport)

            action, now = self.action(self.ann), fields.Datetime.now()
            with patch.object(GraphClient, "__init__", to_nowhere):
                self.drain()
            self.assertSays(action, *NOT_ANSWERING)
            self.assertWaits(action, now, FIRST_WAIT)
        entry = self.known(action)
        self.assertEqual(entry.attempts, 1)
        self.assertNotBefore(action)
        with self.time_is(entry.next_try):
            self.drain()
        self.entry(self.ann)
        self.assertEqual(action.o365_state, "synced")

    @classmethod
    def deaf(cls, port):
        cls.nowhere = f"https://localhost:{port}"
        return cls.nowhere

    @classmethod
    def expected_hosts(cls):
        sim = simulator()
        nowhere = getattr(cls, "nowhere", sim.graph_url)
        return sim.login_url, sim.graph_url, sim.pages_url, nowhere

    def test_create_reset_before_it_was_done_is_retried_later(self):
        self.sim.fault("reset_before", match="POST")
        self.assertComesThroughLater(self.action(self.ann), NOT_ANSWERING)

    def test_create_reset_after_it_was_done_is_not_sent_twice(self):
        self.sim.fault("reset_after", match="POST")
        self.assertComesThroughLater(self.action(self.ann), NOT_ANSWERING, there=1)
        self.assertNotIn("POST", self.sim.requests[-1].method)

    def test_an_update_whose_answer_is_lost_is_no_change_in_outlook(self):
        action = self.recorded(self.ann)
        self.sim.fault("reset_after", match="PATCH")
        action.start = self.at(days=3)
        self.drain()
        action.name = "Changed once more"
        self.assertComesThroughLater(action, NOT_ANSWERING, (0, 32), there=1)

    def test_a_removal_whose_answer_is_lost_is_done(self):
        action = self.recorded(self.ann)
        self.sim.fault("reset_after", match="DELETE", times=1)
        action.action_cancel()
        self.drain()
        self.assertEqual(self.entries(self.ann), [])
        with self.time_is(self.known(action).next_try):
            self.drain()
        self.assertFalse(self.known(action))
        self.assertEqual(action.o365_reason, "cancelled")

    def test_create_that_arrives_after_cancelling_is_removed(self):
        self.sim.fault("reset_before", match="POST", times=1)
        action = self.recorded(self.ann)
        [lost] = [each for each in self.sim.requests if each.method == "POST"]
        action.action_cancel()
        self.account.held_until = False
        self.drain()
        self.assertEqual(action.o365_state, "pending")
        client = GraphClient(self.sim.graph_url)
        late = protocol.create_event(lost.body)
        client.send(self.account._o365_token(), late)
        self.entry(self.ann)
        with self.time_is(self.known(action).next_try):
            self.drain()
        self.assertEqual(self.entries(self.ann), [])
        self.assertFalse(self.known(action))
        self.assertEqual((action.o365_state, action.o365_reason), ("off", "cancelled"))

    def test_cancelled_create_that_never_arrived_is_forgotten(self):
        self.sim.fault("reset_before", match="POST", times=1)
        action = self.recorded(self.ann)
        action.action_cancel()
        self.account.held_until = False
        self.drain()
        self.assertTrue(self.known(action))
        with self.time_is(self.known(action).next_try):
            self.drain()
        self.assertFalse(self.known(action))
        self.assertNothingWaits()

    def test_rejected_create_is_forgotten_on_cancelling(self):
        self.sim.fault("status", status=400, code="ErrorInvalidRequest", times=1)
        action = self.recorded(self.ann)
        action.action_cancel()
        self.drain()
        self.assertFalse(self.known(action))

    def test_hanging_create_is_retried_after_the_timeout(self):
        self.sim.fault("hang", match="POST", seconds=2)
        action = self.action(self.ann)
        patience = self.impatient()
        self.assertComesThroughLater(action, NOT_ANSWERING, patience=patience)

    def test_slow_answer_within_the_timeout_is_read(self):
        self.sim.fault("slow_body", match="POST", seconds=1)
        with self.impatient(5):
            action = self.recorded(self.ann)
        self.entry(self.ann)
        self.assertEqual(action.o365_state, "synced")

    def test_slow_answer_beyond_the_timeout_is_retried_later(self):
        self.sim.fault("slow_body", match="POST", seconds=20)
        action = self.action(self.ann)
        self.assertComesThroughLater(
            action, NOT_ANSWERING, there=1, patience=self.impatient()
        )

    def test_truncated_answer_to_a_create_is_retried_without_duplicate(self):
        for mid_transfer in (False, True):
            with self.subTest(mid_transfer=mid_transfer):
                self.sim.mailboxes.clear()
                self.sim.fault("truncated", match="POST", mid_transfer=mid_transfer)
                action = self.action(self.ann)
                self.assertComesThroughLater(action, NOT_ANSWERING, there=1)

    def test_html_answer_to_a_create_is_retried_without_duplicate(self):
        self.sim.fault("html", match="POST")
        self.assertComesThroughLater(self.action(self.ann), NOT_ANSWERING, there=1)

    def test_broken_connection_is_tried_once_for_many_actions(self):
        self.sim.fault("reset_before")
        for _time in range(45):
            self.action(self.ann)
        self.sim.clear_requests()
        self.drain()
        asked = [each for each in self.sim.requests if each.path == "/$batch"]
        self.assertEqual(len(asked), 1)
