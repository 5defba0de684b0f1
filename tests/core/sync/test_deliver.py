"""Several exchanges in one batch: an answer affects its own exchange only."""

from datetime import datetime

from charitylog_o365.core.graph import errors
from charitylog_o365.core.graph.protocol import Response
from charitylog_o365.core.sync import delivery
from charitylog_o365.core.sync.delivery import MailboxDelivery, deliver
from charitylog_o365.core.sync.event import Event
from charitylog_o365.core.sync.plan import Kind, Operation

VISIT = Event("Visit", datetime(2026, 3, 2, 10), datetime(2026, 3, 2, 11))


class Graph:
    """Takes everything; ``asked`` is what it was asked, in order."""

    def __init__(self):
        self.asked = []

    def send(self, token, request):
        self.asked.append((request.method, request.path.split("?")[0]))
        name = request.path.split("?")[0].rpartition("/")[2]
        body = {"id": name, "changeKey": f"key-{name}", "canEdit": True}
        return Response(200, body=body)

    def send_batch(self, token, requests):
        return [self.send(token, request) for request in requests]


def removal(key):
    return Operation(
        key, 1, Kind.DELETE, "mark", f"charitylog-{key}", f"event-{key}",
        change_key=f"key-event-{key}",
    )  # fmt: skip


def test_can_edit_is_requested_once_for_all_removals_of_a_colleague():
    graph = Graph()
    removals = tuple(removal(key) for key in range(20))
    outcomes = deliver(MailboxDelivery(graph, "token", removals, "ann"))
    assert [outcome.error for outcome in outcomes] == [None] * 20
    assert graph.asked.count(("GET", "/users/ann/calendar")) == 1
    assert [method for method, _path in graph.asked].count("DELETE") == 20


def test_equal_requests_that_write_are_each_sent():
    graph = Graph()
    same = [Operation(7, 1, Kind.CREATE, "m", "charitylog-7", None, VISIT)] * 2
    deliver(MailboxDelivery(graph, "token", tuple(same)))
    assert [method for method, _path in graph.asked] == ["POST", "POST"]


def test_unreadable_answer_fails_one_exchange_only(monkeypatch):
    def odd(operation, mailbox=None):
        answer = yield from true(operation, mailbox)
        return answer if operation.key else answer["no such thing"]

    true = delivery.exchange_for
    monkeypatch.setattr(delivery, "exchange_for", odd)
    outcomes = deliver(MailboxDelivery(Graph(), "token", (removal(0), removal(1))))
    assert [type(each.error) for each in outcomes] == [errors.Unreachable, type(None)]
    assert (outcomes[0].error.status, outcomes[0].was_sent) == (200, True)
