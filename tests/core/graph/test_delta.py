"""Asking what has changed, and reading it as a hint."""

from datetime import datetime, timezone
from zoneinfo import ZoneInfo

import pytest

from charitylog_o365.core.graph import delta, errors
from charitylog_o365.core.graph.protocol import Response

LINK = "https://graph.microsoft.com/v1.0/me/calendarView/delta?$deltatoken=abc"
NEXT = "https://graph.microsoft.com/v1.0/me/calendarView/delta()?$skiptoken=x%2By"
GONE = {"id": "2", "@removed": {"reason": "deleted"}}


def page(**changes):
    body = {"value": [{"id": "1", "subject": "Visit"}, GONE], "@odata.deltaLink": LINK}
    return Response(200, body={**body, **changes})


def test_round_begins_with_a_window_in_utc_and_no_options():
    start = datetime(2026, 7, 1, 9, tzinfo=ZoneInfo("Europe/London"))
    request = delta.start_delta(start, datetime(2026, 9, 1, tzinfo=timezone.utc))
    assert request.method == "GET"
    assert request.path == (
        "/me/calendarView/delta?startDateTime=2026-07-01T08%3A00%3A00Z"
        "&endDateTime=2026-09-01T00%3A00%3A00Z"
    )
    prefer = 'IdType="ImmutableId", odata.maxpagesize=200'
    assert request.headers == (("Prefer", prefer),)
    with pytest.raises(ValueError):
        delta.start_delta(start.replace(tzinfo=None), start)


def test_link_is_followed_by_its_path_only():
    request = delta.follow_delta(NEXT.replace("graph.microsoft.com", "evil.example"))
    assert request.path == "/me/calendarView/delta()?$skiptoken=x%2By"
    assert 'IdType="ImmutableId"' in dict(request.headers)["Prefer"]


WRONG = [
    "",
    "https://x/v1.0/me/calendarView/delta",
    "https://x/v1.0/me/messages/delta?$deltatoken=1",
    "https://x/v1.0/me/events?$deltatoken=1",
    "https://[x/v1.0/me/calendarView/delta?$deltatoken=1",
    LINK + "x" * 20_000,
]


@pytest.mark.parametrize("link", WRONG)
def test_other_links_are_not_followed(link):
    with pytest.raises(ValueError):
        delta.follow_delta(link)


def test_ids_and_links_are_read_and_nothing_else():
    assert delta.read_delta(page()) == delta.DeltaPage(("1",), ("2",), None, LINK)
    first = page(**{"@odata.nextLink": NEXT, "@odata.deltaLink": None})
    assert delta.read_delta(first).next_link == NEXT
    assert "Visit" not in repr(delta.read_delta(page()))


def test_change_keys_are_read_where_they_are_told():
    entries = [{"id": "1", "changeKey": "k"}, {"id": "2", "@odata.etag": 'W/"l"'}]
    found = delta.read_delta(page(value=[*entries, {"id": "3"}, {**GONE, "id": "4"}]))
    assert found.change_keys == {"1": "k", "2": "l"}
    assert found.changed == ("1", "2", "3")


def test_occurrence_is_a_hint_about_its_series_too():
    days = [{"id": name, "seriesMasterId": "series"} for name in ("1", "2")]
    assert delta.read_delta(page(value=days)).changed == ("1", "series", "2")


@pytest.mark.parametrize("code", ["syncStateNotFound", "SyncStateInvalid", ""])
def test_lost_state_starts_anew(code):
    body = {"error": {"code": code, "message": "Gone.", "innerError": {"date": "x"}}}
    error = errors.error_from(Response(410, body=body))
    assert delta.read_delta(error) == delta.DeltaPage(start_anew=True)


def test_other_errors_are_raised():
    with pytest.raises(errors.Throttled):
        delta.read_delta(errors.Throttled(status=429))


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": None},
        {"value": {}},
        {"value": [None]},
        {"value": [{"subject": "Visit"}]},
        {"value": [{"id": 7}]},
        {"@odata.deltaLink": None},
        {"@odata.deltaLink": 7},
        *({"@odata.deltaLink": link} for link in WRONG),
    ],
)
def test_what_is_no_page_is_unreachable(wrong):
    with pytest.raises(errors.Unreachable):
        delta.read_delta(page(**wrong))
