"""Removing so that no folder shows it: which requests, and after which refusal."""

from dataclasses import replace

import pytest

from charitylog_o365.core.graph import errors
from charitylog_o365.core.graph.protocol import Response
from charitylog_o365.core.sync.conflict import BecameAnother, OutOfReach, WasGone
from charitylog_o365.core.sync.exchange import exchange_for
from charitylog_o365.core.sync.for_good import NEUTRAL
from charitylog_o365.core.sync.plan import ForGood, Kind, Operation

DONE = Response(204)
DELETE = Operation(
    7, 1, Kind.DELETE, "mark", "charitylog-7", "event-7", change_key="key-1",
    for_good=ForGood.PERMANENTLY,
)  # fmt: skip
SWEEP = replace(DELETE, kind=Kind.SWEEP)
ELSEWHERE = {"for_good": ForGood.NEUTRAL}


def event(key="key-1", event_id="event-7", **more):
    return {"id": event_id, "changeKey": key, "subject": "Mary", **more}


def found(key="key-1", **more):
    return Response(200, body=event(key, **more))


def listed(*events):
    return Response(200, body={"value": [*events]})


def run(operation, *answers, mailbox=None):
    """Return the requests as texts, the requests, and the error or None."""
    exchange = exchange_for(operation, mailbox)
    request, asked, error = next(exchange), [], None
    for answer in answers:
        asked.append(request)
        try:
            if isinstance(answer, errors.GraphError):
                request = exchange.throw(answer)
            else:
                request = exchange.send(answer)
        except StopIteration:
            break
        except errors.GraphError as problem:
            error = problem
            break
    else:
        raise AssertionError(f"It goes on with {request}")
    assert len(asked) == len(answers), "not all were asked for"
    return [_told(each) for each in asked], asked, error


def _told(request):
    path = request.path.split("?")[0]
    return f"{request.method} {path.removeprefix('/me/events').lstrip('/')}".strip()


PURGE, PATCH, REMOVE = (
    "POST event-7/permanentDelete",
    "PATCH event-7",
    "DELETE event-7",
)


def test_one_request_where_microsoft_has_it():
    told, asked, error = run(DELETE, found(), DONE)
    assert (told, error) == (["GET event-7", PURGE], None)
    assert dict(asked[-1].headers)["If-Match"] == 'W/"key-1"'


def test_elsewhere_another_text_first_and_then_the_removal():
    operation = replace(DELETE, **ELSEWHERE)
    told, asked, error = run(operation, found(), found("key-2"), DONE)
    assert (told, error) == (["GET event-7", PATCH, REMOVE], None)
    assert asked[1].body == NEUTRAL
    keys = [dict(each.headers).get("If-Match") for each in asked[1:]]
    assert keys == ['W/"key-1"', 'W/"key-2"']


@pytest.mark.parametrize(
    "refusal",
    [
        errors.Rejected("", status=400, code="BadRequest"),
        errors.Rejected("", status=405, code="Request_BadRequest"),
        errors.Rejected("", status=501),
        errors.Gone("", status=404),
        errors.NoMailbox("", status=404, code="ResourceNotFound"),
        errors.Unreachable("", status=404),
        errors.Unreachable("", status=500, code="UnknownError"),
        errors.Forbidden("", status=403),
    ],
    ids=repr,
)
def test_where_the_request_is_not_served_as_elsewhere(refusal):
    told, _asked, error = run(DELETE, found(), refusal, found("key-2"), DONE)
    assert (told, error) == (["GET event-7", PURGE, PATCH, REMOVE], None)


@pytest.mark.parametrize(
    "problem",
    [
        errors.Throttled("", status=429),
        errors.Unreachable(""),
        errors.Unreachable("", status=503),
        errors.SignInNeeded("", status=401),
    ],
    ids=repr,
)
def test_what_may_pass_is_tried_again_as_it_was(problem):
    assert run(DELETE, found(), problem)[::2] == (["GET event-7", PURGE], problem)


def test_entry_that_changes_meanwhile_is_read_again():
    meeting = found("key-2", attendees=[{"emailAddress": {"address": "a@x.example"}}])
    changed = errors.ChangedMeanwhile("", status=412)
    told, _asked, error = run(DELETE, found(), changed, meeting, listed(event("key-2")))
    assert isinstance(error, BecameAnother)
    assert told[-2:] == ["GET event-7", "GET"]


def test_entry_that_is_gone_may_lie_in_deleted_items():
    assert isinstance(run(DELETE, errors.Gone(), listed())[2], WasGone)
    told, _asked, error = run(DELETE, found(), errors.Gone(), errors.Gone(), listed())
    assert isinstance(error, WasGone), told
    plain = replace(DELETE, for_good=None)
    assert run(plain, errors.Gone(), listed())[2] is None


# What is left


def test_copies_are_removed_changed_or_not():
    copy = event("other", "copy-1", subject="Mary again")
    told, _asked, error = run(SWEEP, listed(event(), copy), DONE, DONE)
    assert told == ["GET", PURGE, "POST copy-1/permanentDelete"]
    assert error is None


def test_meeting_stays_and_the_rest_is_done():
    meeting = event("m", "copy-1", attendees=[{"type": "required"}])
    told, _asked, error = run(SWEEP, listed(meeting, event()), DONE)
    assert told == ["GET", PURGE]
    assert isinstance(error, BecameAnother) and error.what == "meeting"


def test_entry_in_deleted_items_is_asked_for_by_its_id():
    told, _asked, error = run(SWEEP, listed(), found("key-9"), DONE)
    assert (told, error) == (["GET", "GET event-7", PURGE], None)
    assert run(SWEEP, listed(), errors.Gone(), DONE)[2] is None, "not even read"
    told, _asked, error = run(SWEEP, listed(), errors.Gone(), errors.Gone())
    assert isinstance(error, OutOfReach)


def test_entry_in_deleted_items_elsewhere_gets_another_text():
    operation = replace(SWEEP, **ELSEWHERE)
    changed = found("key-9")
    told, asked, error = run(
        operation, listed(), found(), changed, errors.Gone("", status=403)
    )
    assert (told, error) == (["GET", "GET event-7", PATCH, REMOVE], None)
    assert asked[2].body == NEUTRAL
    told, _asked, error = run(operation, listed(), found(), errors.Gone())
    assert isinstance(error, OutOfReach)
    assert isinstance(run(operation, listed(), errors.Gone())[2], OutOfReach)


def test_meeting_in_deleted_items_is_not_written_to():
    """Its guests would be mailed, should it be in a calendar all the same."""
    meeting = found(attendees=[{"type": "required"}])
    told, _asked, error = run(SWEEP, listed(), meeting)
    assert told == ["GET", "GET event-7"]
    assert isinstance(error, BecameAnother)


def test_calendar_that_is_not_found_says_nothing_about_its_entries():
    assert isinstance(run(SWEEP, errors.Gone())[2], errors.Unreachable)


def test_copy_that_changes_meanwhile_is_tried_again():
    changed = errors.ChangedMeanwhile("", status=412)
    assert isinstance(run(SWEEP, listed(event()), changed)[2], errors.Unreachable)


def test_only_the_owner_sweeps():
    with pytest.raises(ValueError, match="Only its owner"):
        next(exchange_for(SWEEP, "ann@x.example"))
