"""Lists told by halves, or not to be read: they say nothing of an entry."""

from datetime import datetime

import pytest

from charitylog_o365.core.graph import errors
from charitylog_o365.core.graph.protocol import Response
from charitylog_o365.core.sync.event import Event
from charitylog_o365.core.sync.exchange import exchange_for
from charitylog_o365.core.sync.plan import Kind, Operation
from charitylog_o365.core.sync.snapshot import Snapshot

VISIT = Event("Visit", datetime(2026, 3, 2, 10), datetime(2026, 3, 2, 11))
TOUCHED = {
    "id": "event-7",
    "changeKey": "key-2",
    "subject": "Visit",
    "start": {"dateTime": "2026-03-02T10:00:00", "timeZone": "UTC"},
    "end": {"dateTime": "2026-03-02T11:00:00", "timeZone": "UTC"},
}
UPDATE, DELETE = (
    Operation(
        7, 1, kind, "mark", "charitylog-7", "event-7", VISIT, {"subject": "Visit"},
        (Snapshot.from_payload(VISIT.payload()),), change_key="key-1",
    )
    for kind in (Kind.UPDATE, Kind.DELETE)
)  # fmt: skip
FURTHER = {"@odata.nextLink": "https://graph.example/v1.0/me/events?$skip=1"}


def answered(operation, *bodies):
    """Return the method of the request that follows these lists."""
    exchange = exchange_for(operation)
    next(exchange)
    exchange.send(Response(200, body=TOUCHED))
    for body in bodies:
        request = exchange.send(Response(200, body=body))
    return request.method


@pytest.mark.parametrize("one", [UPDATE, DELETE])
def test_unreadable_list_is_unreachable(one):
    for body in ({}, {"value": None}, {"value": [None]}):
        with pytest.raises(errors.Unreachable):
            answered(one, body)


@pytest.mark.parametrize("one", [UPDATE, DELETE])
def test_entry_is_found_on_a_further_page(one):
    there = {"value": [TOUCHED]}
    assert answered(one, {"value": [], **FURTHER}, there) == (
        "PATCH" if one is UPDATE else "DELETE"
    )
    with pytest.raises(errors.Unreachable):
        answered(one, *[{"value": [], **FURTHER}] * 99)
