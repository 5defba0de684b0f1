"""From what is wanted and what was told to the least that must be said."""

from dataclasses import replace
from datetime import datetime

from charitylog_o365.core.sync.event import Event
from charitylog_o365.core.sync.plan import Kind, Known, Wanted, difference, plan
from charitylog_o365.core.sync.snapshot import Snapshot

VISIT = Event("Visit", datetime(2026, 3, 2, 10), datetime(2026, 3, 2, 11))
TOLD = Known(7, 1, "marker", "charitylog-1", "event-7", VISIT.payload())
UNANSWERED = Known(8, 1, "marker", "charitylog-8")


def said(wanted, *known):
    return [(one.kind, one.mailbox, one.key) for one in plan(wanted, known)]


def test_a_new_record_is_created():
    assert said(Wanted(1, VISIT)) == [(Kind.CREATE, 1, None)]


def test_what_outlook_shows_already_is_not_said_again():
    assert said(Wanted(1, VISIT), TOLD) == []


def test_only_what_changed_is_said():
    [operation] = plan(Wanted(1, replace(VISIT, subject="Call")), [TOLD])
    assert operation.kind is Kind.UPDATE
    assert operation.event_id == "event-7"
    assert operation.changes == {"subject": "Call"}


def test_after_a_lost_answer_all_is_said_again():
    """What was told before it is not what Outlook shows since, for all one knows."""
    later = Snapshot("Call", VISIT.start, VISIT.end)
    [operation] = plan(Wanted(1, VISIT), [replace(TOLD, in_doubt=(later,))])
    assert operation.kind is Kind.UPDATE
    assert operation.changes == VISIT.payload()


def test_of_a_meeting_that_is_changed_anyway_only_what_it_does_not_show_is_said():
    """A new text would drop the link to an online meeting."""
    elsewhen = Snapshot("Visit", datetime(2026, 3, 3, 10), datetime(2026, 3, 3, 11))
    meeting = replace(TOLD, answered=elsewhen, accepted=("meeting",))
    [operation] = plan(Wanted(1, VISIT), [meeting])
    assert set(operation.changes) == {"subject", "start", "end", "isAllDay"}
    assert operation.accepted == ("meeting",)
    assert said(Wanted(1, VISIT), replace(meeting, answered=None)) == []


def test_a_moved_entry_is_told_both_ends():
    later = replace(VISIT, end=datetime(2026, 3, 2, 12))
    [operation] = plan(Wanted(1, later), [TOLD])
    assert set(operation.changes) == {"start", "end", "isAllDay"}


def test_a_reminder_that_is_over_is_not_worth_a_request():
    told = replace(TOLD, sent=replace(VISIT, reminder_minutes=15).payload())
    assert said(Wanted(1, VISIT), told) == [(Kind.UPDATE, 1, 7)]
    past = replace(VISIT, is_past=True)
    assert said(Wanted(1, past), told) == []
    [operation] = plan(Wanted(1, replace(past, subject="Call")), [told])
    assert operation.changes == {"subject": "Call", "isReminderOn": False}


def test_an_unanswered_create_is_said_again_under_its_own_name():
    [operation] = plan(Wanted(1, VISIT), [UNANSWERED])
    assert operation.kind is Kind.CREATE
    assert (operation.key, operation.transaction_id) == (8, "charitylog-8")


def test_what_may_be_gone_and_is_wanted_again_is_told_everything():
    [operation] = plan(Wanted(1, VISIT), [replace(TOLD, removal_in_doubt=True)])
    assert (operation.kind, operation.event_id) == (Kind.UPDATE, TOLD.event_id)
    assert operation.changes == VISIT.payload()


def test_what_is_not_wanted_is_taken_out_everywhere():
    assert said(None, TOLD, UNANSWERED) == [(Kind.DELETE, 1, 7), (Kind.DELETE, 1, 8)]


def test_given_to_somebody_else_it_leaves_before_it_appears():
    assert said(Wanted(2, VISIT), TOLD) == [(Kind.DELETE, 1, 7), (Kind.CREATE, 2, None)]


def test_switched_off_it_stays_as_it_is():
    assert said(Wanted(1, None), TOLD) == []
    assert said(Wanted(1, None)) == []


def test_switched_off_it_still_leaves_a_former_owners_calendar():
    assert said(Wanted(2, None), TOLD) == [(Kind.DELETE, 1, 7)]


def test_difference_is_empty_for_the_same():
    assert difference(VISIT.payload(), VISIT.payload()) == {}
