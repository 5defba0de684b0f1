"""Incomplete lists: an entry that they leave out is not missing."""

from datetime import datetime

import pytest

from charitylog_o365.core.graph import errors
from charitylog_o365.core.graph.protocol import Response
from charitylog_o365.core.sync.compare import find_present, list_all
from charitylog_o365.core.sync.event import Event
from charitylog_o365.core.sync.plan import Known

VISIT = Event("Visit", datetime(2026, 3, 2, 10), datetime(2026, 3, 2, 11))
KNOWN = Known(7, 1, "mark", "charitylog-7", "event-7", VISIT.payload())
FURTHER = {"@odata.nextLink": "https://graph.example/v1.0/me/events?$skip=1"}


class Graph:
    """Answers one request after another with these bodies."""

    def __init__(self, *bodies):
        self._answers = [Response(200, body=body) for body in bodies]

    def send(self, token, request):
        return self._answers.pop(0)

    def send_batch(self, token, requests):
        return [self.send(token, request) for request in requests]


def marked(name):
    return {"id": name, "transactionId": "charitylog-7", "subject": "Visit"}


@pytest.mark.parametrize("body", [{}, {"value": None}, {"value": [7]}])
def test_unreadable_list_is_not_an_empty_mailbox(body):
    with pytest.raises(errors.Unreachable):
        list_all(Graph(body), "token")
    with pytest.raises(errors.Unreachable):
        list_all(Graph({"value": [], **FURTHER}, body), "token")


@pytest.mark.parametrize("body", [{}, {"value": None}, {"value": [], **FURTHER}])
def test_incomplete_list_means_not_known(body):
    assert find_present(Graph(body), "token", [KNOWN]).unsure == {7}
    assert find_present(Graph({"value": []}), "token", [KNOWN]).there == set()


def test_cancelled_entry_is_not_present():
    shown = marked("event-7")
    assert find_present(Graph({"value": [shown]}), "token", [KNOWN]).there == {7}
    shown["isCancelled"] = True
    assert find_present(Graph({"value": [shown]}), "token", [KNOWN]).there == set()
