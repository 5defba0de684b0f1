"""Snapshots tell whether an entry still shows what was sent."""

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
AS_SENT = Snapshot("Visit", datetime(2026, 7, 2, 9), datetime(2026, 7, 2, 10))


def sent(event):
    return Snapshot.from_payload(event.payload())


def test_snapshot_of_a_payload_is_in_utc():
    assert sent(VISIT).looks_like(AS_SENT)


def test_payload_in_utc_has_the_same_snapshot():
    assert sent(VISIT.in_utc()).looks_like(sent(VISIT))


def test_whole_day_has_its_midnights_in_any_zone():
    day = sent(replace(VISIT, all_day=True, time_zone="Pacific/Auckland"))
    assert (day.start, day.end) == (datetime(2026, 7, 2), datetime(2026, 7, 3))


def test_snapshot_of_a_remote_event_has_its_values():
    remote = RemoteEvent(
        "id", "key", subject="Visit", start=AS_SENT.start, end=AS_SENT.end
    )
    assert Snapshot.of(remote) == replace(AS_SENT, change_key="key")


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "My own words"},
        {"start": datetime(2026, 7, 2, 8)},
        {"end": datetime(2026, 7, 2, 12)},
        {"all_day": True},
    ],
)
def test_other_time_or_subject_looks_different(change):
    assert not replace(AS_SENT, **change).looks_like(AS_SENT)


def test_change_key_does_not_count():
    assert replace(AS_SENT, change_key="newer").looks_like(AS_SENT)


def test_minute_looks_like_a_length_of_zero():
    nothing = replace(AS_SENT, end=AS_SENT.start)
    minute = replace(AS_SENT, end=AS_SENT.start + timedelta(minutes=1))
    assert minute.looks_like(nothing)
    assert not minute.looks_like(AS_SENT)


@pytest.mark.parametrize("snapshot", [AS_SENT, replace(AS_SENT, start=None, end=None)])
def test_stored_snapshot_is_restored(snapshot):
    assert Snapshot.restored(snapshot.stored()) == snapshot
    assert Snapshot.restored(None) is None


def test_what_was_found_is_put_into_what_was_sent():
    payload = VISIT.payload()
    found = Snapshot("Moved", datetime(2026, 7, 1, 9), datetime(2026, 7, 1, 10))
    now = found.put_into(payload)
    assert Snapshot.from_payload(now) == found
    for name in payload.keys() - {"subject", "start", "end"}:
        assert now[name] == payload[name]
