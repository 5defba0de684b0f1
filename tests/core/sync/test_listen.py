"""Listening: windows, rounds and their pages, and what is worth a look."""

from datetime import datetime, timedelta, timezone

import pytest

from charitylog_o365.core.graph import errors
from charitylog_o365.core.graph.protocol import Response
from charitylog_o365.core.sync.listen import Heard, Window, hear
from charitylog_o365.core.sync.plan import Known
from charitylog_o365.core.sync.snapshot import Snapshot

NOW = datetime(2026, 7, 1, 12, tzinfo=timezone.utc)
DAY = timedelta(days=1)
WINDOW = Window.around(NOW, None, NOW + DAY)
ADDRESS = "https://graph.example/v1.0/me/calendarView/delta?"
LINK, AFTER, NEXT = (
    f"{ADDRESS}$deltatoken=1",
    f"{ADDRESS}$deltatoken=2",
    f"{ADDRESS}$skiptoken=1",
)
GONE = errors.ResyncNeeded("Gone.", status=410)


class Graph:
    """Answers one request after another, and keeps what was asked."""

    def __init__(self, *answers):
        self._answers = list(answers)
        self.asked = []

    def send(self, token, request):
        self.asked.append(request.path)
        answer = self._answers.pop(0)
        if isinstance(answer, errors.GraphError):
            raise answer
        return answer


def page(*entries, **link):
    links = {f"@odata.{name}Link": each for name, each in link.items()}
    return Response(200, body={"value": list(entries), **links})


def known(key="k1"):
    answered = Snapshot("Visit", None, None, False, key)
    return Known(7, 1, "mark", "charitylog-7", "event-7", {}, answered)


@pytest.mark.parametrize(
    ("last", "days"), [(1, 42), (28, 42), (100, 114), (360, 374), (900, 379)]
)
def test_window_reaches_beyond_the_last_entry_and_not_much_beyond_a_year(last, days):
    window = Window.around(NOW, None, NOW + last * DAY)
    assert window == Window(NOW - DAY, NOW + days * DAY)
    assert window.covers(NOW, None, NOW + last * DAY)
    later = NOW + 10 * DAY
    assert window.covers(later, None, NOW + min(last, 370) * DAY)


def test_window_covers_where_an_entry_was_found_in_the_past():
    assert WINDOW.covers(NOW, NOW - DAY, NOW)
    long_ago = NOW - 30 * DAY
    assert not WINDOW.covers(NOW, long_ago, NOW)
    window = Window.around(NOW, long_ago, NOW)
    assert window.start == long_ago - DAY
    assert window.covers(NOW, long_ago, NOW)
    never = datetime(1900, 1, 2, tzinfo=timezone.utc)
    window = Window.around(NOW, never, NOW)
    assert window.start == NOW - 366 * DAY
    assert window.covers(NOW, never, NOW)


def test_window_that_ends_before_an_entry_will_not_do():
    assert WINDOW.covers(NOW, None, WINDOW.end)
    assert not WINDOW.covers(NOW, None, WINDOW.end + DAY)


def test_link_is_followed_to_the_last_page():
    changed = {"id": "a", "@odata.etag": 'W/"k2"'}
    removed = {"id": "b", "@removed": {"reason": "deleted"}}
    graph = Graph(page(changed, next=NEXT), page(removed, delta=AFTER))
    heard = hear(graph, "token", LINK, WINDOW)
    assert heard == Heard(AFTER, {"a": "k2"}, frozenset("b"), False)
    assert heard.ids == {"a", "b"}
    assert [path.split("?")[1] for path in graph.asked] == [
        "$deltatoken=1",
        "$skiptoken=1",
    ]


@pytest.mark.parametrize("link", [None, "https://graph.example/v1.0/me/messages?$x=1"])
def test_first_round_is_about_the_window(link):
    graph = Graph(page(delta=AFTER))
    assert hear(graph, "token", link, WINDOW) == Heard(AFTER, is_first=True)
    assert "startDateTime=2026-06-30T12" in graph.asked[0]


def test_lost_state_begins_a_first_round_whatever_was_read():
    later = page({"id": "a"}, next=NEXT)
    graph = Graph(later, GONE, page({"id": "c"}, delta=AFTER))
    heard = hear(graph, "token", LINK, WINDOW)
    assert heard == Heard(AFTER, {"c": ""}, is_first=True)
    with pytest.raises(errors.Unreachable):
        hear(Graph(GONE, GONE), "token", LINK, WINDOW)


def test_round_without_an_end_and_other_errors_are_raised():
    with pytest.raises(errors.Unreachable):
        hear(Graph(*[page(next=NEXT)] * 60), "token", LINK, WINDOW)
    with pytest.raises(errors.Throttled):
        hear(Graph(errors.Throttled(status=429)), "token", LINK, WINDOW)


@pytest.mark.parametrize(
    ("heard", "worth"),
    [
        (Heard(LINK, {"event-7": "k1"}), False),
        (Heard(LINK, {"event-7": "k2"}), True),
        (Heard(LINK, {"event-7": ""}), True),
        (Heard(LINK, {"another": "k2"}), False),
        (Heard(LINK, removed=frozenset({"event-7"})), True),
        (Heard(LINK, {"event-7": "k1"}, is_first=True), False),
        (Heard(LINK, {"another": "k2"}, is_first=True), True),
    ],
)
def test_entry_is_worth_a_look_unless_we_know_it_as_it_is(heard, worth):
    assert heard.is_worth_a_look(known()) is worth
