"""Asking Microsoft when people are busy, by a deadline."""

import threading
from datetime import datetime, timedelta, timezone

import pytest

from charitylog_o365.core.calendar.schedules import ask_schedules
from charitylog_o365.core.graph import errors
from charitylog_o365.core.graph.client import GraphClient
from charitylog_o365.core.graph.deadline import Deadline
from charitylog_o365.core.graph.protocol import Response

ANN, BOB = "ann@charity.example", "bob@charity.example"
START = datetime(2026, 7, 1, 8, tzinfo=timezone.utc)
END = START + timedelta(hours=10)


class Graph:
    """A transport that knows whoever is asked about as busy, or fails with an error."""

    def __init__(self, error=None):
        self.error, self.asked = error, []

    def send(self, url, request, token):
        self.asked.append(request.body["schedules"])
        if self.error:
            raise self.error
        told = [{"scheduleId": each, "scheduleItems": []} for each in self.asked[-1]]
        return Response(200, body={"value": told})


def ask(graph, *addresses, seconds=30):
    return ask_all(graph, *addresses, seconds=seconds)[0]


def ask_all(graph, *addresses, seconds=30):
    client = GraphClient("https://graph.example", graph)
    return ask_schedules(client, "token", addresses, START, END, Deadline(seconds))


def test_up_to_twenty_are_one_request_and_each_is_asked_about_once():
    graph = Graph()
    found = ask(graph, ANN, BOB.title(), ANN.upper())
    assert graph.asked == [[ANN, BOB]]
    assert [each.address for each in found] == [ANN, BOB, ANN]
    assert not any(each.not_known for each in found)
    assert ask(graph) == [] and len(graph.asked) == 1


def test_more_are_asked_about_twenty_at_a_time():
    graph = Graph()
    names = [f"{number}@charity.example" for number in range(41)]
    assert [each.address for each in ask(graph, *names)] == names
    assert sorted(map(len, graph.asked)) == [1, 20, 20]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (errors.Throttled(status=429), "busy"),
        (errors.SignInNeeded(status=401), "sign_in"),
        (errors.ConsentNeeded(status=403), "not_let_in"),
        (errors.BlockedByAdmin(status=403), "not_let_in"),
        (errors.Forbidden(status=403), "not_let_in"),
        (errors.NoMailbox(status=404), "no_mailbox"),
        (errors.Unreachable(), "unreachable"),
        (errors.Rejected(status=400), "unreachable"),
    ],
)
def test_error_is_a_reason_why_nothing_is_known(error, reason):
    found, met = ask_all(Graph(error), ANN, BOB)
    assert {each.not_known for each in found} == {reason} and met is error


def test_no_error_is_returned_where_there_was_none():
    assert ask_all(Graph(), ANN)[1] is None


def test_answer_that_does_not_come_in_time_is_not_known():
    release = threading.Event()

    class Hanging(Graph):
        def send(self, *sent):
            release.wait(30)
            return super().send(*sent)

    [found] = ask(Hanging(), ANN, seconds=0.05)
    release.set()
    assert found.not_known == "unreachable"
