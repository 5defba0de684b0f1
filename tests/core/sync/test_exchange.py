"""The requests of an operation, answer by answer."""

from dataclasses import replace
from datetime import datetime

import pytest

from charitylog_o365.core.graph import errors
from charitylog_o365.core.graph.protocol import Response
from charitylog_o365.core.sync.conflict import ChangedInOutlook, NotThere
from charitylog_o365.core.sync.event import Event
from charitylog_o365.core.sync.exchange import exchange_for
from charitylog_o365.core.sync.plan import Kind, Operation
from charitylog_o365.core.sync.snapshot import Snapshot

TEN, ELEVEN = (datetime(2026, 3, 2, hour) for hour in (10, 11))
VISIT = Event("Visit", TEN, ELEVEN)
OLD = Snapshot("Old", TEN, ELEVEN, change_key="key-1")
OURS = (OLD, Snapshot.from_payload(VISIT.payload()))


def update(**more):
    changes = {"subject": "Visit"}
    return Operation(
        7, 1, Kind.UPDATE, "mark", "charitylog-7", "event-7", VISIT, changes, OURS,
        **{"change_key": "key-1", **more},
    )  # fmt: skip


def body(subject, key):
    times = {
        name: {"dateTime": moment.isoformat(), "timeZone": "UTC"}
        for name, moment in (("start", TEN), ("end", ELEVEN))
    }
    return {"id": "event-7", "changeKey": key, "subject": subject, **times}


def event(subject, key):
    return Response(200, body=body(subject, key))


def listed(*bodies):
    return Response(200, body={"value": [*bodies]})


THERE = listed(body("Old", "key-2"))


def run(operation, *answers, mailbox=None):
    """Return the requests that were made, and the result or error."""
    exchange = exchange_for(operation, mailbox)
    request, asked = next(exchange), []
    for answer in answers:
        asked.append(request)
        try:
            if isinstance(answer, errors.GraphError):
                request = exchange.throw(answer)
            else:
                request = exchange.send(answer)
        except StopIteration as end:
            return asked, end.value
        except errors.GraphError as error:
            return asked, error
    return [*asked, request], None


def if_match(request):
    return dict(request.headers).get("If-Match")


def visible(request):
    """Return the body without the extended properties."""
    hidden = "singleValueExtendedProperties"
    return {name: value for name, value in request.body.items() if name != hidden}


def methods(requests):
    return [request.method for request in requests]


def test_update_reads_first_and_has_an_if_match():
    [_look, request], remote = run(
        update(), event("Old", "key-1"), event("Visit", "key-2")
    )
    assert if_match(request) == 'W/"key-1"'
    assert visible(request) == {"subject": "Visit"}
    assert remote.change_key == "key-2"


def test_update_with_a_new_change_key_is_sent_again():
    asked, remote = run(
        update(),
        event("Old", "key-1"),
        errors.ChangedMeanwhile(),
        event("Old", "key-2"),
        THERE,
        event("Visit", "3"),
    )
    assert methods(asked) == ["GET", "PATCH", "GET", "GET", "PATCH"]
    assert if_match(asked[-1]) == 'W/"key-2"'
    assert remote.subject == "Visit"


def test_entry_changed_in_outlook_is_not_overwritten():
    asked, error = run(update(), event("Mine", "key-2"), THERE)
    assert isinstance(error, ChangedInOutlook)
    assert error.found.subject == "Mine"
    assert methods(asked) == ["GET", "GET"]


def test_update_of_an_entry_that_keeps_changing_ends():
    turn = [event("Old", "key-2"), THERE, errors.ChangedMeanwhile()]
    asked, error = run(update(), *turn * 9)
    assert isinstance(error, errors.Unreachable)
    assert len(asked) <= 9


def test_duplicate_create_reads_the_entry_before_updating_it():
    create = Operation(
        7, 1, Kind.CREATE, "mark", "charitylog-7", None, VISIT, ours=(OLD,)
    )
    duplicate = errors.Duplicate(existing_id="event-7")
    asked, error = run(create, duplicate, event("Mine", "key-2"), THERE)
    assert isinstance(error, ChangedInOutlook)
    asked, remote = run(
        create, duplicate, event("Old", "2"), THERE, event("Visit", "3")
    )
    assert methods(asked) == ["POST", "GET", "GET", "PATCH"]
    assert remote.subject == "Visit"


def test_create_after_one_in_doubt_updates_the_answered_entry():
    create = Operation(
        7, 1, Kind.CREATE, "mark", "charitylog-7", None, VISIT, ours=OURS
    )
    made = event("Visit", "key-1")
    assert methods(run(create, made)[0]) == ["POST"]
    again = replace(create, in_doubt=(OLD,))
    asked, error = run(again, made, event("Mine", "key-1"))
    assert isinstance(error, ChangedInOutlook), "moved since"
    asked, remote = run(again, made, event("Visit", "key-1"), event("Visit", "2"))
    assert methods(asked) == ["POST", "GET", "PATCH"]
    assert visible(asked[-1]) == VISIT.payload(), "the first may have sent other parts"


def test_fingerprint_is_sent_with_subject_and_time():
    create = Operation(7, 1, Kind.CREATE, "mark", "charitylog-7", None, VISIT)
    [made], _remote = run(create, event("Visit", "1"))
    [_look, changed], _remote = run(update(), event("Old", "key-1"), event("Visit", ""))
    moved = replace(update(), changes={"body": ""})
    [_look, written], _remote = run(moved, event("Old", "key-1"), event("Old", ""))
    look = Snapshot.from_payload(VISIT.payload()).fingerprint()
    assert [
        [p["value"] for p in each.body.get("singleValueExtendedProperties", [])]
        for each in (made, changed, written)
    ] == [["mark", look], [look], []]


def test_create_answered_not_found_is_unreachable_for_the_owner():
    """The calendar of a new mailbox is not found for a while."""
    create = Operation(7, 1, Kind.CREATE, "mark", "charitylog-7", None, VISIT)
    gone = errors.Gone("Not found.", status=404, request_id="of-microsofts")
    asked, error = run(create, gone)
    assert type(error) is errors.Unreachable
    assert (error.status, error.request_id) == (404, "of-microsofts")
    assert isinstance(run(create, gone, mailbox="ann")[1], errors.Gone)


def test_removal_of_a_gone_entry_succeeds_for_the_owner_only():
    delete = Operation(7, 1, Kind.DELETE, "mark", "charitylog-7", "event-7")
    assert run(delete, errors.Gone(), listed())[1] is None
    may_edit = Response(200, body={"canEdit": True})
    asked, error = run(delete, may_edit, errors.Gone(), mailbox="ann")
    assert isinstance(error, errors.Gone)


def test_removal_of_an_entry_that_was_never_created_is_not_there():
    delete = Operation(7, 1, Kind.DELETE, "mark", "charitylog-7")
    asked, error = run(delete, listed())
    assert isinstance(error, NotThere)


CREATE = Operation(7, 1, Kind.CREATE, "mark", "charitylog-7", None, VISIT)


def test_first_create_accepts_a_changed_subject_in_the_answer():
    asked, remote = run(CREATE, event("VISIT", "1"))
    assert (len(asked), remote.subject) == (1, "VISIT")


def test_times_in_an_unknown_zone_are_those_that_were_sent():
    for operation, look in ((CREATE, []), (update(), [event("Old", "key-1")])):
        answer = event("Visit", "1")
        for name in ("start", "end"):
            answer.body[name]["timeZone"] = "tzone://Microsoft/Custom"
        _asked, remote = run(operation, *look, answer)
        assert (remote.start, remote.end) == (TEN, ELEVEN)


def test_refused_times_are_sent_again_in_utc():
    tokyo = replace(CREATE, event=replace(VISIT, time_zone="Asia/Tokyo"))
    asked, remote = run(tokyo, errors.InvalidTimes(), event("Visit", "1"))
    zones = [request.body["start"]["timeZone"] for request in asked]
    assert zones == ["Asia/Tokyo", "UTC"]
    assert remote.id == "event-7"
    asked, error = run(tokyo, errors.InvalidTimes(), errors.InvalidTimes())
    assert isinstance(error, errors.InvalidTimes)


DELETE = Operation(7, 1, Kind.DELETE, "mark", "charitylog-7", "event-7")


@pytest.mark.parametrize("may_edit", [False, None])
def test_colleagues_removal_is_not_sent_unless_they_may_edit(may_edit):
    answer = Response(200, body={"canEdit": may_edit})
    asked, error = run(DELETE, answer, mailbox="ann")
    assert isinstance(error, errors.Forbidden)
    assert [request.method for request in asked] == ["GET"]
