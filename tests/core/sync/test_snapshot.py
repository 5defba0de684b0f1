"""Is it still what we told Outlook, or has somebody changed it there?"""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from charitylog_o365.core.graph.protocol import RemoteEvent
from charitylog_o365.core.sync.event import Event
from charitylog_o365.core.sync.snapshot import Snapshot

VISIT = Event(
    "Visit",
    datetime(2026, 7, 2, 10),
    datetime(2026, 7, 2, 11),
    time_zone="Europe/London",
)
AS_TOLD = Snapshot("Visit", datetime(2026, 7, 2, 9), datetime(2026, 7, 2, 10))


def told(event):
    return Snapshot.from_payload(event.payload())


def test_told_in_the_owners_zone_it_is_seen_in_utc():
    assert told(VISIT).looks_like(AS_TOLD)


def test_told_in_utc_because_the_zone_is_unknown_it_looks_the_same():
    assert told(VISIT.in_utc()).looks_like(told(VISIT))


def test_a_whole_day_is_that_day_wherever_one_looks_from():
    day = told(replace(VISIT, all_day=True, time_zone="Pacific/Auckland"))
    assert (day.start, day.end) == (datetime(2026, 7, 2), datetime(2026, 7, 3))


def test_what_outlook_says_is_taken_as_it_is():
    remote = RemoteEvent(
        "id", "key", subject="Visit", start=AS_TOLD.start, end=AS_TOLD.end
    )
    assert Snapshot.of(remote) == replace(AS_TOLD, change_key="key")


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "My own words"},
        {"start": datetime(2026, 7, 2, 8)},
        {"end": datetime(2026, 7, 2, 12)},
        {"all_day": True},
    ],
)
def test_another_time_or_subject_is_somebodys_change(change):
    assert not replace(AS_TOLD, **change).looks_like(AS_TOLD)


def test_another_change_key_alone_is_nobodys_business():
    assert replace(AS_TOLD, change_key="newer").looks_like(AS_TOLD)


def test_a_minute_that_exchange_wanted_is_nobodys_change():
    nothing = replace(AS_TOLD, end=AS_TOLD.start)
    minute = replace(AS_TOLD, end=AS_TOLD.start + timedelta(minutes=1))
    assert minute.looks_like(nothing)
    assert not minute.looks_like(AS_TOLD)


@pytest.mark.parametrize("seen", [AS_TOLD, replace(AS_TOLD, start=None, end=None)])
def test_it_can_be_kept_and_read_again(seen):
    assert Snapshot.restored(seen.stored()) == seen
    assert Snapshot.restored(None) is None
