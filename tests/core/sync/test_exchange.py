"""What is said, answer by answer, when somebody has been at the entry first."""

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


def talk(operation, *answers, mailbox=None):
    """Return the requests that were made, and what came of it."""
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


def told(request):
    """Return what is told for people to read."""
    hidden = "singleValueExtendedProperties"
    return {name: value for name, value in request.body.items() if name != hidden}


def methods(requests):
    return [request.method for request in requests]


def test_an_update_looks_first_and_counts_on_nobody_having_been_there():
    [_look, request], remote = talk(
        update(), event("Old", "key-1"), event("Visit", "key-2")
    )
    assert if_match(request) == 'W/"key-1"'
    assert told(request) == {"subject": "Visit"}
    assert remote.change_key == "key-2"


def test_where_only_the_key_moved_it_is_said_with_the_new_one():
    asked, remote = talk(
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


def test_where_somebody_changed_it_nothing_is_said():
    asked, error = talk(update(), event("Mine", "key-2"), THERE)
    assert isinstance(error, ChangedInOutlook)
    assert error.found.subject == "Mine"
    assert methods(asked) == ["GET", "GET"]


def test_it_does_not_go_on_for_ever():
    turn = [event("Old", "key-2"), THERE, errors.ChangedMeanwhile()]
    asked, error = talk(update(), *turn * 9)
    assert isinstance(error, errors.Unreachable)
    assert len(asked) <= 9


def test_a_create_that_arrived_before_is_looked_at_before_it_is_told_anew():
    create = Operation(
        7, 1, Kind.CREATE, "mark", "charitylog-7", None, VISIT, ours=(OLD,)
    )
    duplicate = errors.Duplicate(existing_id="event-7")
    asked, error = talk(create, duplicate, event("Mine", "key-2"), THERE)
    assert isinstance(error, ChangedInOutlook)
    asked, remote = talk(
        create, duplicate, event("Old", "2"), THERE, event("Visit", "3")
    )
    assert methods(asked) == ["POST", "GET", "GET", "PATCH"]
    assert remote.subject == "Visit"


def test_a_create_answered_as_if_it_were_new_may_be_what_an_earlier_one_made():
    create = Operation(
        7, 1, Kind.CREATE, "mark", "charitylog-7", None, VISIT, ours=OURS
    )
    made = event("Visit", "key-1")
    assert methods(talk(create, made)[0]) == ["POST"]
    again = replace(create, in_doubt=(OLD,))
    asked, error = talk(again, made, event("Mine", "key-1"))
    assert isinstance(error, ChangedInOutlook), "moved since"
    asked, remote = talk(again, made, event("Visit", "key-1"), event("Visit", "2"))
    assert methods(asked) == ["POST", "GET", "PATCH"]
    assert told(asked[-1]) == VISIT.payload(), "the first may have told another story"


def test_how_an_entry_is_left_goes_with_it():
    create = Operation(7, 1, Kind.CREATE, "mark", "charitylog-7", None, VISIT)
    [made], _remote = talk(create, event("Visit", "1"))
    [_look, changed], _remote = talk(
        update(), event("Old", "key-1"), event("Visit", "")
    )
    moved = replace(update(), changes={"body": ""})
    [_look, written], _remote = talk(moved, event("Old", "key-1"), event("Old", ""))
    look = Snapshot.from_payload(VISIT.payload()).fingerprint()
    assert [
        [p["value"] for p in each.body.get("singleValueExtendedProperties", [])]
        for each in (made, changed, written)
    ] == [["mark", look], [look], []]


def test_a_create_cannot_find_an_entry_gone():
    """It is the calendar that is not there yet, of a mailbox that is new."""
    create = Operation(7, 1, Kind.CREATE, "mark", "charitylog-7", None, VISIT)
    gone = errors.Gone("Not found.", status=404, request_id="of-microsofts")
    asked, error = talk(create, gone)
    assert type(error) is errors.Unreachable
    assert (error.status, error.request_id) == (404, "of-microsofts")
    assert isinstance(talk(create, gone, mailbox="ann")[1], errors.Gone)


def test_only_the_owner_can_tell_that_an_entry_is_gone():
    delete = Operation(7, 1, Kind.DELETE, "mark", "charitylog-7", "event-7")
    assert talk(delete, errors.Gone(), listed())[1] is None
    may_edit = Response(200, body={"canEdit": True})
    asked, error = talk(delete, may_edit, errors.Gone(), mailbox="ann")
    assert isinstance(error, errors.Gone)


def test_what_never_arrived_is_said_to_be_not_there():
    delete = Operation(7, 1, Kind.DELETE, "mark", "charitylog-7")
    asked, error = talk(delete, listed())
    assert isinstance(error, NotThere)


CREATE = Operation(7, 1, Kind.CREATE, "mark", "charitylog-7", None, VISIT)


def test_a_first_create_is_believed_however_exchange_writes_it():
    asked, remote = talk(CREATE, event("VISIT", "1"))
    assert (len(asked), remote.subject) == (1, "VISIT")


def test_where_the_answers_zone_is_unknown_the_times_are_as_sent():
    for operation, look in ((CREATE, []), (update(), [event("Old", "key-1")])):
        answer = event("Visit", "1")
        for name in ("start", "end"):
            answer.body[name]["timeZone"] = "tzone://Microsoft/Custom"
        _asked, remote = talk(operation, *look, answer)
        assert (remote.start, remote.end) == (TEN, ELEVEN)


def test_a_zone_that_is_refused_without_a_word_is_told_in_utc():
    tokyo = replace(CREATE, event=replace(VISIT, time_zone="Asia/Tokyo"))
    asked, remote = talk(tokyo, errors.InvalidTimes(), event("Visit", "1"))
    zones = [request.body["start"]["timeZone"] for request in asked]
    assert zones == ["Asia/Tokyo", "UTC"]
    assert remote.id == "event-7"
    asked, error = talk(tokyo, errors.InvalidTimes(), errors.InvalidTimes())
    assert isinstance(error, errors.InvalidTimes)


DELETE = Operation(7, 1, Kind.DELETE, "mark", "charitylog-7", "event-7")


@pytest.mark.parametrize("may_edit", [False, None])
def test_a_colleagues_delete_is_not_sent_unless_they_may_edit(may_edit):
    answer = Response(200, body={"canEdit": may_edit})
    asked, error = talk(DELETE, answer, mailbox="ann")
    assert isinstance(error, errors.Forbidden)
    assert [request.method for request in asked] == ["GET"]
