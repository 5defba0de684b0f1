"""What an exchange wrote, and what the next one tells of an answer that was lost."""

from dataclasses import replace
from datetime import datetime

import pytest

from charitylog_o365.core.graph import errors, protocol
from charitylog_o365.core.sync.conflict import NotThere
from charitylog_o365.core.sync.delivery import Outcome
from charitylog_o365.core.sync.plan import Kind, Operation
from charitylog_o365.core.sync.writes import (
    Lost,
    Verdict,
    Watch,
    Write,
    kind_of,
    settle,
)

NOW = datetime(2026, 3, 4, 10)
OPERATION = Operation(1, 1, Kind.UPDATE, marker="m", event_id="E", transaction_id="T")
CREATE, UPDATE, DELETE = Kind.CREATE, Kind.UPDATE, Kind.DELETE
AFTER = protocol.RemoteEvent("E", change_key="L", fingerprint="after")
SEEN = protocol.RemoteEvent("E", change_key="K", fingerprint="before")
LOST = Lost(UPDATE, NOW, key="K", before="before", after="after")
GONE = errors.Gone("It is gone.", status=404)


def outcome(kind=UPDATE, seen=None, error=None, existed=False, wrote=()):
    operation = replace(OPERATION, kind=kind)
    writes = tuple(Write(each, NOW) for each in wrote)
    return Outcome(operation, None, error, writes=writes, seen=seen, existed=existed)


@pytest.mark.parametrize(
    ("lost", "then", "verdict"),
    [
        # An update: by the change key, and by the fingerprint that only we write.
        (LOST, outcome(seen=SEEN), "NOT_DONE"),
        (LOST, outcome(seen=replace(SEEN, change_key="L")), "NOT_DONE"),
        (
            LOST,
            outcome(seen=AFTER),
            "DONE",
        ),
        (LOST, outcome(), "OPEN"),
        (LOST, outcome(error=errors.Throttled("Wait.")), "OPEN"),
        (LOST, outcome(error=GONE), "UNKNOWN"),
        (LOST, outcome(seen=SEEN, error=GONE), "UNKNOWN"),
        (LOST, outcome(CREATE, wrote=[CREATE]), "UNKNOWN"),
        # What is not in the fingerprint: somebody changed it, or we did.
        (replace(LOST, after=None), outcome(seen=SEEN), "NOT_DONE"),
        (
            replace(LOST, after=None),
            outcome(seen=replace(SEEN, change_key="L")),
            "UNKNOWN",
        ),
        (
            replace(LOST, before="after"),
            outcome(seen=AFTER),
            "UNKNOWN",
        ),
        # A create: Microsoft carries each out once, and may take its time.
        (Lost(CREATE, NOW), outcome(CREATE, existed=True), "DONE"),
        (Lost(CREATE, NOW), outcome(CREATE, wrote=[CREATE]), "NOT_DONE"),
        (Lost(CREATE, NOW), outcome(DELETE, seen=SEEN), "DONE"),
        (Lost(CREATE, NOW), outcome(DELETE, error=NotThere("None.")), "OPEN"),
        (Lost(CREATE, NOW), outcome(CREATE, error=errors.Unreachable()), "OPEN"),
        # A removal: gone it is, by us or by its owner.
        (Lost(DELETE, NOW, key="K"), outcome(DELETE), "UNKNOWN"),
        (Lost(DELETE, NOW, key="K"), outcome(seen=SEEN, wrote=[UPDATE]), "NOT_DONE"),
        (
            Lost(DELETE, NOW, key="K"),
            outcome(DELETE, seen=SEEN, wrote=[DELETE]),
            "NOT_DONE",
        ),
        (
            Lost(DELETE, NOW, key="K"),
            outcome(seen=replace(SEEN, change_key="L"), wrote=[UPDATE]),
            "UNKNOWN",
        ),
    ],
)
def test_next_exchange_tells_what_became_of_a_lost_write(lost, then, verdict):
    assert settle(lost, then) is Verdict[verdict]


@pytest.mark.parametrize(
    ("request_", "kind"),
    [
        (protocol.create_event({"subject": "A"}), CREATE),
        (protocol.update_event("E", {"subject": "A"}), UPDATE),
        (protocol.delete_event("E"), DELETE),
        (protocol.Request("POST", "/me/events/E/permanentDelete"), DELETE),
    ],
)
def test_each_request_that_writes_is_of_one_kind(request_, kind):
    assert kind_of(request_) is kind


def test_what_is_answered_is_a_write_and_what_may_be_done_is_lost():
    watch = Watch(OPERATION, as_owner=False)
    update = protocol.update_event("E", {"subject": "A"}, change_key="K")
    watch.received(update, protocol.Response(200, {"request-id": "R"}, {"id": "E"}))
    watch.received(update, errors.Unreachable("No answer.", client_request_id="ours"))
    watch.received(update, errors.Forbidden("No.", status=403))
    watch.received(protocol.get_event("E"), errors.Unreachable("No answer."))
    [write], [lost] = watch.writes, watch.lost
    assert (write.kind, write.request_id, write.as_owner) == (UPDATE, "R", False)
    assert (lost.kind, lost.request_id, lost.key) == (UPDATE, "ours", "K")
    assert Lost.restored(lost.stored()) == lost


@pytest.mark.parametrize(
    ("body", "is_seen"),
    [
        ({"id": "E", "subject": "A"}, True),
        ({"value": [{"id": "F"}, {"id": "E"}]}, True),
        ({"id": "F", "transactionId": "T"}, False),
        ({"value": [{}]}, False),
        ({"value": ["?"]}, False),
    ],
)
def test_only_our_own_entry_is_seen(body, is_seen):
    watch = Watch(OPERATION, as_owner=True)
    watch.received(protocol.get_event("E"), protocol.Response(200, {}, body))
    assert bool(watch.seen) is is_seen


def test_a_create_in_doubt_is_seen_by_its_transaction():
    watch = Watch(replace(OPERATION, event_id=None), as_owner=True)
    found = {"value": [{"id": "F", "transactionId": "T"}]}
    watch.received(protocol.find_by_marker("m"), protocol.Response(200, {}, found))
    assert watch.seen.id == "F"
