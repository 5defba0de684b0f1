"""Entries in Deleted Items, in another calendar, copied, or in a new mailbox."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from charitylog_o365.core.graph import errors
from charitylog_o365.core.graph.protocol import Response
from charitylog_o365.core.sync.conflict import (
    BecameAnother,
    ChangedInOutlook,
    NotThere,
)
from charitylog_o365.core.sync.event import Event
from charitylog_o365.core.sync.exchange import exchange_for
from charitylog_o365.core.sync.lookup import NotListed
from charitylog_o365.core.sync.plan import Kind, Operation
from charitylog_o365.core.sync.snapshot import Snapshot

TEN = datetime(2026, 3, 2, 10)
VISIT = Event("Visit", TEN, TEN + timedelta(hours=1))
OURS = (Snapshot.from_payload(VISIT.payload()),)
NOT_FOUND = errors.Gone("Not found.", status=404)
# The answers for an entry that does not exist, to reading and to deleting.
NO_SUCH_ENTRY = [
    errors.Gone("", status=404, code="ErrorItemNotFound"),
    errors.Gone("", status=403, code="ErrorCannotDeleteObject"),
    errors.Gone("", status=400, code="ErrorInvalidIdMalformed"),
    errors.Gone("", status=400, code="ErrorInvalidMailboxItemId"),
]


def entry(name="event-7", subject="Visit", start=TEN, key="key-1", **more):
    times = {
        part: {"dateTime": moment.isoformat(), "timeZone": "UTC"}
        for part, moment in (("start", start), ("end", start + timedelta(hours=1)))
    }
    return {"id": name, "changeKey": key, "subject": subject, **times, **more}


class Mailbox:
    """Answers as Graph: ``calendars`` are listed entries, ``by_id`` the one read."""

    def __init__(self, *calendars, by_id=None, refusal=None, removal=None, at_ten=()):
        self.calendars, self.at_ten = calendars, at_ten
        self.by_id, self.refusal, self.removal = by_id, refusal, removal
        self.asked = []

    def answer(self, request):
        path = request.path.split("?")[0]
        self.asked.append((request.method, path.rpartition("/")[2]))
        if request.method == "GET" and path == "/me/events":
            return Response(200, body={"value": [*self.calendars]})
        if path.endswith("/calendarView"):
            return Response(200, body={"value": [{"id": each} for each in self.at_ten]})
        if path.endswith("/calendar"):
            return Response(200, body={"canEdit": True})
        if request.method == "DELETE":
            return self.removal or Response(204)
        if request.method == "GET" and self.by_id is None:
            return self.refusal or NOT_FOUND
        return Response(200, body=self.by_id or entry(path.rpartition("/")[2]))

    def carry_out(self, operation, mailbox=None):
        exchange = exchange_for(operation, mailbox)
        request = next(exchange)
        try:
            while True:
                answer = self.answer(request)
                if isinstance(answer, errors.GraphError):
                    request = exchange.throw(answer)
                else:
                    request = exchange.send(answer)
        except StopIteration as end:
            return end.value

    def changed(self):
        return [one for one in self.asked if one[0] != "GET"]


def operation(kind, event_id="event-7"):
    key = "key-1" if event_id else None
    return Operation(
        7, 1, kind, "mark", "charitylog-7", event_id, VISIT,
        {"subject": "Visit"}, OURS, change_key=key,
    )  # fmt: skip


UPDATE, DELETE = operation(Kind.UPDATE), operation(Kind.DELETE)
CREATE_IN_DOUBT = operation(Kind.DELETE, None)


def test_unchanged_entry_needs_one_read():
    for one, said in ((UPDATE, "PATCH"), (DELETE, "DELETE")):
        outlook = Mailbox(by_id=entry())
        outlook.carry_out(one)
        assert outlook.asked == [("GET", "event-7"), (said, "event-7")]


def test_entry_in_deleted_items_is_gone_though_its_id_answers():
    outlook = Mailbox(by_id=entry(key="key-2"))
    with pytest.raises(NotListed):
        outlook.carry_out(UPDATE)
    assert outlook.carry_out(DELETE) is None
    assert outlook.changed() == []


def test_fresh_entry_is_found_by_its_time():
    touched = entry(key="key-2")
    fresh = replace(UPDATE, is_fresh=True)
    outlook = Mailbox(by_id=touched, at_ten=["another", "event-7"])
    outlook.carry_out(fresh)
    assert outlook.changed() == [("PATCH", "event-7")]
    for one, there in ((fresh, ["another"]), (UPDATE, ["event-7"])):
        with pytest.raises(NotListed):
            Mailbox(by_id=touched, at_ten=there).carry_out(one)


CANNOT_DELETE = errors.Gone("", status=403, code="ErrorCannotDeleteObject")


def test_fresh_entry_is_found_by_its_time_after_a_refused_removal():
    fresh = replace(DELETE, is_fresh=True)
    for one, there, kind in (
        (fresh, ["event-7"], errors.Forbidden),
        (fresh, ["another"], None),
        (DELETE, ["event-7"], None),
    ):
        outlook = Mailbox(by_id=entry(), removal=CANNOT_DELETE, at_ten=there)
        if kind:
            with pytest.raises(kind):
                outlook.carry_out(one)
        else:
            assert outlook.carry_out(one) is None


def test_cancelled_entry_is_not_updated_and_can_be_removed():
    called_off = entry(key="key-2", isCancelled=True)
    outlook = Mailbox(called_off, by_id=called_off)
    with pytest.raises(NotListed):
        outlook.carry_out(UPDATE)
    assert outlook.changed() == []
    outlook.carry_out(DELETE)
    assert outlook.changed() == [("DELETE", "event-7")]


def test_entry_in_another_calendar_of_the_owner_is_found():
    dragged = entry(key="key-2")
    outlook = Mailbox(dragged, by_id=dragged)
    outlook.carry_out(UPDATE)
    outlook.carry_out(DELETE)
    assert outlook.changed() == [("PATCH", "event-7"), ("DELETE", "event-7")]


@pytest.mark.parametrize("refusal", NO_SUCH_ENTRY)
def test_marker_decides_where_the_id_finds_nothing(refusal):
    gone = Mailbox(refusal=refusal)
    with pytest.raises(errors.Gone):
        gone.carry_out(UPDATE)
    assert gone.carry_out(DELETE) is None
    assert gone.changed() == []
    anew = Mailbox(entry("event-8"), refusal=refusal)
    assert anew.carry_out(UPDATE).id == "event-8"
    assert anew.carry_out(DELETE) is None
    assert anew.changed() == [("PATCH", "event-8"), ("DELETE", "event-8")]


@pytest.mark.parametrize(
    "changes", [{"subject": "Mine"}, {"start": TEN.replace(day=3)}]
)
def test_changed_copy_is_neither_updated_nor_removed(changes):
    outlook = Mailbox(entry("copy", **changes))
    with pytest.raises(errors.Gone):
        outlook.carry_out(UPDATE)
    assert outlook.carry_out(DELETE) is None
    with pytest.raises(NotThere):
        outlook.carry_out(CREATE_IN_DOUBT)
    assert outlook.changed() == []


def test_created_entry_in_doubt_is_found_by_its_transaction():
    moved = entry("event-9", start=TEN.replace(day=3), transactionId="charitylog-7")
    outlook = Mailbox(entry("copy", "Mine"), moved, by_id=moved)
    outlook.carry_out(CREATE_IN_DOUBT)
    assert outlook.changed() == [("DELETE", "event-9")]
    refused = errors.Duplicate("")
    create = operation(Kind.CREATE, None)
    exchange = exchange_for(create)
    next(exchange)
    exchange.throw(refused)
    exchange.send(Response(200, body={"value": [entry("copy", "Mine"), moved]}))
    exchange.send(Response(200, body=moved))
    with pytest.raises(ChangedInOutlook):
        exchange.send(Response(200, body={"value": [moved]}))


@pytest.mark.parametrize("refusal", NO_SUCH_ENTRY)
def test_list_decides_after_a_refused_removal(refusal):
    assert Mailbox(by_id=entry(), removal=refusal).carry_out(DELETE) is None
    with pytest.raises(
        errors.Forbidden if refusal.status < 404 else errors.Unreachable
    ):
        Mailbox(entry(), by_id=entry(), removal=refusal).carry_out(DELETE)


def test_forbidden_removal_is_raised():
    refused = errors.Forbidden("", status=403, code="ErrorAccessDenied")
    with pytest.raises(errors.Forbidden):
        Mailbox(by_id=entry(), removal=refused).carry_out(DELETE)


def test_colleague_reads_by_id_only():
    outlook = Mailbox(by_id=entry(key="key-2"))
    outlook.carry_out(UPDATE, "ann")
    outlook.carry_out(DELETE, "ann")
    assert [method for method, _path in outlook.asked] == [
        *("GET", "PATCH"),
        # Whether they may edit, then the entry.
        *("GET", "GET", "DELETE"),
    ]
    for one in (UPDATE, DELETE):
        with pytest.raises(errors.Gone):
            Mailbox().carry_out(one, "ann")


def test_calendar_that_is_not_found_is_unreachable():
    for one in (UPDATE, DELETE):
        exchange = exchange_for(one)
        next(exchange)
        exchange.throw(NOT_FOUND)
        with pytest.raises(errors.Unreachable):
            exchange.throw(NOT_FOUND)


# Kinds of entry: meeting, series, online meeting

GUESTS = {"attendees": [{"emailAddress": {"address": "guest@example.org"}}]}
MADE = [(GUESTS, "meeting"), ({"type": "seriesMaster"}, "series")]
MADE += [({"isOnlineMeeting": True}, "online")]


@pytest.mark.parametrize("made, what", MADE)
def test_unaccepted_kind_of_entry_is_neither_updated_nor_removed(made, what):
    for key in ("key-1", "key-2"):
        now = entry(key=key, **made)
        for one in (UPDATE, DELETE, CREATE_IN_DOUBT):
            if one is CREATE_IN_DOUBT:
                now = {**now, "transactionId": "charitylog-7"}
            outlook = Mailbox(now, by_id=now)
            with pytest.raises(BecameAnother) as asked:
                outlook.carry_out(one)
            assert (asked.value.what, asked.value.found.became) == (what, (what,))
            assert outlook.changed() == []


@pytest.mark.parametrize("made, what", MADE)
def test_accepted_kind_of_entry_is_updated_and_removed(made, what):
    now = entry(**made)
    for one, method in ((UPDATE, "PATCH"), (DELETE, "DELETE")):
        outlook = Mailbox(now, by_id=now)
        outlook.carry_out(replace(one, accepted=(what,)))
        assert outlook.changed() == [(method, "event-7")]


def test_another_kind_than_the_accepted_one_is_refused():
    now = entry(isOnlineMeeting=True, **GUESTS)
    with pytest.raises(BecameAnother) as asked:
        Mailbox(now, by_id=now).carry_out(replace(UPDATE, accepted=("online",)))
    assert asked.value.what == "meeting"


def test_copy_of_an_unaccepted_kind_is_not_removed():
    outlook = Mailbox(entry("copy", **GUESTS))
    assert outlook.carry_out(DELETE) is None
    assert outlook.changed() == []


def test_colleague_does_not_remove_an_unaccepted_kind():
    with pytest.raises(BecameAnother):
        Mailbox(by_id=entry(**GUESTS)).carry_out(DELETE, "ann")
