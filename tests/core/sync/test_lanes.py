"""Mailboxes side by side, and for each of them one batch at a time."""

from collections import defaultdict
from threading import Event as Flag
from threading import Lock

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


def test_what_follows_a_stopped_delivery_is_not_sent_and_has_its_error():
    def refuse(_token):
        raise errors.Throttled("Wait", status=429)

    graph = Graph(refuse)
    with Lanes(4) as lanes:
        first = lanes.send({1: two(graph, "ann")})
        second = lanes.send({1: two(graph, "ann")})
        assert errors_of(lanes.answers(first)[1]) == {errors.Throttled}
        assert errors_of(lanes.answers(second)[1]) == {errors.Throttled}
        assert graph.sent == ["ann"]
        # Both have been answered: who sends now has been told, and knows better.
        lanes.answers(lanes.send({1: two(graph, "ann")}))
    assert graph.sent == ["ann", "ann"]


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
