"""Subscribing: as long as Microsoft will, and anew where it has ended."""

from datetime import datetime, timedelta, timezone

import pytest

from charitylog_o365.core.graph import errors
from charitylog_o365.core.graph.protocol import Response
from charitylog_o365.core.sync.subscribe import renew, subscribe, unsubscribe

NOW = datetime(2026, 7, 1, 12, tzinfo=timezone.utc)
URL = "https://crm.example/charitylog_o365/notify"
TOO_LONG = errors.Rejected(
    "Subscription expiration can only be 4230 minutes in the future.", status=400
)
UNANSWERED = errors.Rejected("Subscription validation request failed.", status=400)
GONE = errors.Gone("The object was not found.", status=404)


class Graph:
    """Answers one request after another, and keeps what was asked."""

    def __init__(self, *answers):
        self._answers = list(answers)
        self.asked = []

    def send(self, token, request):
        until = (request.body or {}).get("expirationDateTime")
        self.asked.append((request.method, until))
        answer = self._answers.pop(0)
        if isinstance(answer, errors.GraphError):
            raise answer
        return answer


def made(days):
    ends = f"{NOW + timedelta(days=days):%Y-%m-%dT%H:%M:%SZ}"
    return Response(201, body={"id": "7f105c7d", "expirationDateTime": ends})


LONG, SHORT = "2026-07-08T10:40:00Z", "2026-07-04T10:00:00Z"


def test_long_is_asked_for_and_what_is_given_counts():
    graph = Graph(made(6))
    found = subscribe(graph, "token", URL, "state", NOW)
    assert (found.id, found.expires) == ("7f105c7d", NOW + timedelta(days=6))
    assert graph.asked == [("POST", LONG)]


def test_short_is_accepted():
    graph = Graph(TOO_LONG, made(2))
    assert subscribe(graph, "token", URL, "state", NOW)
    assert graph.asked == [("POST", LONG), ("POST", SHORT)]
    graph = Graph(TOO_LONG, made(2))
    assert renew(graph, "token", "7f105c7d", NOW)
    assert graph.asked == [("PATCH", LONG), ("PATCH", SHORT)]


@pytest.mark.parametrize("error", [UNANSWERED, GONE, errors.Throttled("", status=429)])
def test_other_refusals_end_it(error):
    graph = Graph(error)
    with pytest.raises(type(error)):
        subscribe(graph, "token", URL, "state", NOW)
    assert len(graph.asked) == 1
    with pytest.raises(errors.Rejected):
        subscribe(Graph(TOO_LONG, TOO_LONG), "token", URL, "state", NOW)


@pytest.mark.parametrize("error", [GONE, errors.Forbidden("", status=403)])
def test_one_that_is_no_more_is_none_to_renew_or_end(error):
    assert renew(Graph(error), "token", "7f105c7d", NOW) is None
    assert renew(Graph(TOO_LONG, error), "token", "7f105c7d", NOW) is None
    assert unsubscribe(Graph(error), "token", "7f105c7d") is None


def test_what_says_nothing_of_it_is_an_error():
    error = errors.Unreachable("")
    with pytest.raises(errors.Unreachable):
        renew(Graph(error), "token", "7f105c7d", NOW)
    with pytest.raises(errors.Unreachable):
        unsubscribe(Graph(error), "token", "7f105c7d")
    with pytest.raises(errors.Unreachable):
        subscribe(Graph(Response(201, body={})), "token", URL, "state", NOW)
