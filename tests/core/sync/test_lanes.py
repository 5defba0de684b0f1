"""Mailboxes side by side, and for each of them one batch at a time."""

from collections import defaultdict
from threading import Event as Flag
from threading import Lock

import pytest

from charitylog_o365.core.graph import errors
from charitylog_o365.core.sync.delivery import MailboxDelivery
from charitylog_o365.core.sync.lanes import Lanes

from . import test_deliver

PATIENCE = 30  # seconds


class Graph(test_deliver.Graph):
    """Notes who is being sent to, and does something ``before`` each answer."""

    def __init__(self, before=lambda token: None):
        super().__init__()
        self._before = before
        self._lock = Lock()
        self._now = defaultdict(int)
        self.most = defaultdict(int)
        self.sent = []

    def send_batch(self, token, requests):
        """``token`` is a name here; it tells which mailbox it is."""
        with self._lock:
            self._now[token] += 1
            self.most[token] = max(self.most[token], self._now[token])
            self.sent.append(token)
        try:
            self._before(token)
            return super().send_batch(token, requests)
        finally:
            with self._lock:
                self._now[token] -= 1


def two(graph, token):
    return MailboxDelivery(
        graph, token, (test_deliver.removal(1), test_deliver.removal(2))
    )


def errors_of(outcomes):
    return {type(outcome.error) for outcome in outcomes}


def test_lanes_are_side_by_side_and_each_sends_one_batch_at_a_time():
    others = Flag()

    def wait(token):
        if token == "bob":
            others.set()
        else:
            assert others.wait(PATIENCE), "Bob waits for Ann"

    graph = Graph(wait)
    with Lanes(4) as lanes:
        first = lanes.send({1: two(graph, "ann")})
        second = lanes.send({1: two(graph, "ann"), 2: two(graph, "bob")})
        assert errors_of(lanes.answers(first)[1]) == {type(None)}
        assert [*lanes.answers(second)] == [1, 2]
    assert graph.most == {"ann": 1, "bob": 1}
    assert graph.sent.count("ann") >= 2


def test_what_follows_a_stopped_delivery_is_held_and_what_comes_later_is_sent():
    refusals = [errors.Throttled("Wait", status=429)]

    def refuse(_token):
        if refusals:
            raise refusals.pop()

    graph = Graph(refuse)
    with Lanes(4) as lanes:
        first = lanes.send({1: two(graph, "ann")})
        second = lanes.send({1: two(graph, "ann")})
        stopped = lanes.answers(first)[1]
        # By now it has been written down that Ann's mailbox has to wait, or not.
        third = lanes.send({1: two(graph, "ann")})
        held = lanes.answers(second)[1]
        assert errors_of(stopped) == errors_of(held) == {errors.Throttled}
        assert [one.is_held for one in stopped + held] == [False, False, True, True]
        assert errors_of(lanes.answers(third)[1]) == {type(None)}
    assert graph.sent[0] == "ann"


def test_own_fault_in_one_lane_waits_for_the_others_and_ends_with_it():
    faults, late = [RuntimeError("Poisoned")], Flag()

    def fail(token):
        if token == "ann" and faults:
            raise faults.pop()
        if token == "bob":
            late.wait(0.2)

    graph = Graph(fail)
    with Lanes(4) as lanes:
        first = lanes.send({1: two(graph, "ann"), 2: two(graph, "bob")})
        second = lanes.send({1: two(graph, "ann")})
        with pytest.raises(RuntimeError, match="Poisoned"):
            lanes.answers(first)
        assert first[2].done()
        assert errors_of(lanes.answers(second)[1]) == {type(None)}


def test_rest_waits_for_what_is_being_sent():
    goes_on = Flag()
    graph = Graph(lambda _token: goes_on.wait(PATIENCE))
    with Lanes(4) as lanes:
        promise = lanes.send({1: two(graph, "ann")})[1]
        lanes.rest(2)
        assert not promise.done()
        goes_on.set()
        lanes.rest(1)
        assert promise.done()
        lanes.rest_all()
