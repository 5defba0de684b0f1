"""The smallest set of operations for what is wanted and what was sent."""

from dataclasses import replace
from datetime import datetime

from charitylog_o365.core.sync.event import Event
from charitylog_o365.core.sync.plan import (
    Kind,
    Known,
    Wanted,
    difference,
    plan,
    shows_otherwise,
)
from charitylog_o365.core.sync.snapshot import Snapshot

VISIT = Event("Visit", datetime(2026, 3, 2, 10), datetime(2026, 3, 2, 11))
SENT = Known(7, 1, "marker", "charitylog-1", "event-7", VISIT.payload())
CREATE_IN_DOUBT = Known(8, 1, "marker", "charitylog-8")


def planned(wanted, *known):
    return [(one.kind, one.mailbox, one.key) for one in plan(wanted, known)]


def test_record_without_an_entry_is_created():
    assert planned(Wanted(1, VISIT)) == [(Kind.CREATE, 1, None)]


def test_unchanged_record_needs_no_operation():
    assert planned(Wanted(1, VISIT), SENT) == []


def test_update_has_only_the_changed_parts():
    [operation] = plan(Wanted(1, replace(VISIT, subject="Call")), [SENT])
    assert operation.kind is Kind.UPDATE
    assert operation.event_id == "event-7"
    assert operation.changes == {"subject": "Call"}


def test_update_after_one_in_doubt_has_all_parts():
    """The request in doubt may have changed any part."""
    later = Snapshot("Call", VISIT.start, VISIT.end)
    [operation] = plan(Wanted(1, VISIT), [replace(SENT, in_doubt=(later,))])
    assert operation.kind is Kind.UPDATE
    assert operation.changes == VISIT.payload()


def test_update_of_an_accepted_meeting_has_subject_and_time_only():
    """A new body would remove the link of an online meeting."""
    elsewhen = Snapshot("Visit", datetime(2026, 3, 3, 10), datetime(2026, 3, 3, 11))
    meeting = replace(SENT, answered=elsewhen, accepted=("meeting",))
    [operation] = plan(Wanted(1, VISIT), [meeting])
    assert set(operation.changes) == {"subject", "start", "end", "isAllDay"}
    assert operation.accepted == ("meeting",)
    assert planned(Wanted(1, VISIT), replace(meeting, answered=None)) == []


def test_moved_entry_is_sent_start_and_end():
    later = replace(VISIT, end=datetime(2026, 3, 2, 12))
    [operation] = plan(Wanted(1, later), [SENT])
    assert set(operation.changes) == {"start", "end", "isAllDay"}


def test_past_reminder_needs_no_operation():
    with_reminder = replace(SENT, sent=replace(VISIT, reminder_minutes=15).payload())
    assert planned(Wanted(1, VISIT), with_reminder) == [(Kind.UPDATE, 1, 7)]
    past = replace(VISIT, is_past=True)
    assert planned(Wanted(1, past), with_reminder) == []
    [operation] = plan(Wanted(1, replace(past, subject="Call")), [with_reminder])
    assert operation.changes == {"subject": "Call", "isReminderOn": False}


def test_create_in_doubt_is_repeated_with_its_transaction_id():
    [operation] = plan(Wanted(1, VISIT), [CREATE_IN_DOUBT])
    assert operation.kind is Kind.CREATE
    assert (operation.key, operation.transaction_id) == (8, "charitylog-8")


def test_update_after_a_removal_in_doubt_has_all_parts():
    [operation] = plan(Wanted(1, VISIT), [replace(SENT, removal_in_doubt=True)])
    assert (operation.kind, operation.event_id) == (Kind.UPDATE, SENT.event_id)
    assert operation.changes == VISIT.payload()


def test_unwanted_entries_are_removed_from_all_mailboxes():
    assert planned(None, SENT, CREATE_IN_DOUBT) == [
        (Kind.DELETE, 1, 7),
        (Kind.DELETE, 1, 8),
    ]


def test_removal_comes_before_the_create_in_another_mailbox():
    assert planned(Wanted(2, VISIT), SENT) == [
        (Kind.DELETE, 1, 7),
        (Kind.CREATE, 2, None),
    ]


def test_switched_off_entry_stays_as_it_is():
    assert planned(Wanted(1, None), SENT) == []
    assert planned(Wanted(1, None)) == []


def test_switched_off_entry_is_removed_from_a_former_owner():
    assert planned(Wanted(2, None), SENT) == [(Kind.DELETE, 1, 7)]


def test_difference_of_equal_payloads_is_empty():
    assert difference(VISIT.payload(), VISIT) == {}


def test_body_of_an_earlier_version_is_sent_anew_only_with_something_else():
    sent = replace(SENT, sent=replace(VISIT, body="Old", reminder_minutes=5).payload())
    now = replace(
        VISIT, body="New", bodies_before=("Older still", "Old"), reminder_minutes=5
    )
    assert planned(Wanted(1, now), sent) == []
    assert not shows_otherwise(sent.sent, now)
    [operation] = plan(Wanted(1, replace(now, reminder_minutes=9)), [sent])
    assert operation.changes == {"reminderMinutesBeforeStart": 9}
    [operation] = plan(Wanted(1, replace(now, subject="Call")), [sent])
    assert operation.changes.keys() == {"subject", "body"}
    [operation] = plan(Wanted(1, replace(now, bodies_before=("Older",))), [sent])
    assert operation.changes.keys() == {"body"}
    assert shows_otherwise(sent.sent, replace(now, bodies_before=("Older",)))
