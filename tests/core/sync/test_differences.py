"""The differences between known entries and those in a mailbox."""

from dataclasses import replace
from datetime import datetime

from charitylog_o365.core.graph.protocol import RemoteEvent
from charitylog_o365.core.sync.compare import Difference, compare
from charitylog_o365.core.sync.event import Event
from charitylog_o365.core.sync.plan import Known
from charitylog_o365.core.sync.snapshot import Snapshot

TEN, ELEVEN, NOON = (datetime(2026, 3, 2, hour) for hour in (10, 11, 12))
VISIT = Event("Visit", TEN, ELEVEN)
KNOWN = Known(7, 1, "mark", "charitylog-7", "event-7", VISIT.payload())


def remote(event_id="event-7", marker="mark", subject="Visit", start=TEN, end=ELEVEN):
    return RemoteEvent(event_id, marker=marker, subject=subject, start=start, end=end)


def found(known, *there):
    return [(one.kind, one.key) for one in compare(known, there)]


def test_entry_as_sent_is_no_finding():
    assert found([KNOWN], remote()) == []


def test_marker_is_compared_without_case():
    assert found([Known(8, 1, "MARK", "charitylog-8")], remote("event-8")) == []


def test_entry_not_in_the_mailbox_is_missing():
    assert found([KNOWN]) == [(Difference.MISSING, 7)]


def test_cancelled_entry_is_missing():
    called_off = replace(remote(), deleted=True)
    assert found([KNOWN], called_off) == [(Difference.MISSING, 7)]
    assert found([], called_off) == []


def test_other_subject_or_time_is_changed():
    moved = remote(start=ELEVEN, end=NOON)
    assert found([KNOWN], moved) == [(Difference.CHANGED, 7)]


def test_snapshot_in_doubt_is_no_change():
    later = Snapshot("Visit", ELEVEN, NOON)
    doubtful = Known(
        7, 1, "mark", "charitylog-7", "event-7", VISIT.payload(), in_doubt=(later,)
    )
    assert found([doubtful], remote(start=ELEVEN, end=NOON)) == []


def test_unchanged_copy_is_doubled():
    assert found([KNOWN], remote(), remote("copy")) == [(Difference.DOUBLED, 7)]


def test_unknown_marker_with_matching_fingerprint_is_orphaned():
    orphan = remote("event-9", "another mark")
    orphan = replace(orphan, fingerprint=Snapshot.of(orphan).fingerprint())
    assert found([KNOWN], remote(), orphan) == [(Difference.ORPHANED, None)]


def test_changed_copy_is_no_finding():
    look = Snapshot.of(remote()).fingerprint()
    for changes in ({"subject": "Mine"}, {"start": ELEVEN, "end": NOON}):
        for marker in ("mark", "another mark"):
            copy = replace(remote("copy", marker, **changes), fingerprint=look)
            assert found([KNOWN], remote(), copy) == []


def test_unaccepted_kind_of_entry_is_became():
    meeting = replace(remote(), became=("meeting", "online"))
    assert found([KNOWN], meeting) == [(Difference.BECAME, 7)]
    agreed = replace(KNOWN, accepted=("online", "meeting"))
    assert found([agreed], meeting) == []
    copy = replace(remote("copy"), became=("meeting",))
    assert found([KNOWN], remote(), copy) == []


def test_unchanged_entry_under_another_id_is_present():
    assert found([KNOWN], remote("event-8")) == []
    twice = [remote("event-8"), remote("event-9")]
    assert found([KNOWN], *twice) == [(Difference.DOUBLED, 7)]
    assert found([KNOWN], remote("event-8", subject="Mine")) == [
        (Difference.MISSING, 7)
    ]


def test_entry_in_doubt_is_no_finding():
    in_doubt = Known(8, 1, "mark", "charitylog-8")
    assert found([in_doubt]) == []
    assert found([in_doubt], remote("event-8")) == []
