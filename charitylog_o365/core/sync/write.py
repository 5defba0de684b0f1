"""Creating and updating an entry, as generators of requests without I/O.

The entry is read before each change. Where somebody changed its time or subject in
Outlook, or made it a meeting or a series, nothing is sent and
`conflict.ChangedInOutlook` is raised; where they deleted it, `errors.Gone`. The record
then asks its owner, who answers with "Put it back" or the like
(`models/status/answers.py`).

``mailbox`` is the address of the mailbox in which the user who signed in writes, or
None for their own.
"""

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any

from ..graph import errors, protocol
from . import lookup
from .conflict import ChangedInOutlook, check_became
from .event import PLAIN_ZONE, Event
from .lookup import NotListed, Steps
from .plan import SHOWN, Operation
from .snapshot import Snapshot

# Makes a request from the payload of an event.
Build = Callable[[dict[str, Any]], protocol.Request]

# How often an entry is read again because somebody changed it between read and write.
ATTEMPTS = 3


def create(operation: Operation, mailbox: str | None) -> Steps[protocol.RemoteEvent]:
    """Create the entry, or update the one that an earlier create made.

    Raises `ChangedInOutlook` where somebody has changed that one since.
    """

    def build(payload: dict[str, Any]) -> protocol.Request:
        fingerprint = Snapshot.from_payload(payload).fingerprint()
        identity = {
            "transactionId": operation.transaction_id,
            **protocol.marker_property(operation.marker, fingerprint),
        }
        return protocol.create_event({**payload, **identity}, mailbox)

    try:
        answer = yield from send_accepted_form(operation.shown, build)
    except errors.Duplicate as duplicate:
        return (yield from _adopt(operation, mailbox, duplicate))
    except errors.Gone as gone:
        if mailbox is not None:
            raise
        # One's own calendar exists: a new mailbox answers so for a while.
        raise lookup.as_unreachable(gone) from gone
    remote = _read(answer, operation.shown)
    if operation.in_doubt:
        # Exchange may have answered with the entry of an earlier create, and what that
        # one sent.
        return (yield from _write(operation, mailbox, remote.id, remote.change_key))
    return remote


def update(operation: Operation, mailbox: str | None) -> Steps[protocol.RemoteEvent]:
    """Send the changed parts of the entry, and nothing else.

    Raises `ChangedInOutlook` where somebody changed its time or subject in Outlook, or
    what kind of entry it is; `errors.Gone` where it is in no calendar.
    """
    event_id, names = operation.event_id, operation.changes.keys()
    if event_id is None:
        raise ValueError("An entry without an id cannot be changed.")
    known_key = operation.change_key
    return (yield from _write(operation, mailbox, event_id, known_key, names))


def send_accepted_form(event: Event, build: Build) -> Steps[protocol.Response]:
    """Send ``event``, and where Exchange refuses its times the other forms of it.

    An unknown time zone is replaced by UTC, a length of zero by a minute; a refusal of
    start and end can mean either. Raises any other refusal, and that of the last form.
    """
    first, *others = event.forms()
    while True:
        try:
            return (yield build(first.payload()))
        except errors.UnknownTimeZone:
            others = [form for form in others if form.time_zone == PLAIN_ZONE]
            if not others:
                raise
        except errors.InvalidTimes:
            if not others:
                raise
        first, *others = others


def _read(answer: protocol.Response, event: Event) -> protocol.RemoteEvent:
    """Return the entry in the answer to ``event``.

    Times in a zone that this system does not know are taken from what was sent.
    """
    remote = protocol.read_event(answer.body)
    if remote.start and remote.end:
        return remote
    sent = Snapshot.from_payload(event.payload())
    return replace(remote, start=sent.start, end=sent.end, all_day=sent.all_day)


def _adopt(
    operation: Operation, mailbox: str | None, duplicate: errors.Duplicate
) -> Steps[protocol.RemoteEvent]:
    """Update the entry that an earlier create made.

    Raises ``duplicate`` where it is in no calendar, or cannot be found yet.
    """
    event_id = duplicate.existing_id
    if event_id is None:
        found = yield from lookup.find(operation, mailbox)
        if found is None:
            raise duplicate
        event_id = found.id
    try:
        return (yield from _write(operation, mailbox, event_id))
    except NotListed:
        raise duplicate from None


def _write(
    operation: Operation,
    mailbox: str | None,
    event_id: str,
    known_key: str | None = None,
    names: Collection[str] | None = None,
) -> Steps[protocol.RemoteEvent]:
    """Send the parts ``names`` of the payload, by default all, to an entry.

    ``known_key`` is the change key with which the entry is known to be in a calendar.
    Raises `ChangedInOutlook`, `errors.Gone`, and `errors.Unreachable` where the entry
    is changed again and again meanwhile.
    """
    ours = operation.change_key or None
    for _attempt in range(ATTEMPTS):
        remote = yield from lookup.read_current(operation, mailbox, event_id, known_key)
        if remote.deleted:
            # Cancelled in Outlook: it is still visible, but not an appointment.
            raise NotListed("It was called off.", status=200)
        check_became(operation, remote)
        is_changed = remote.change_key != ours
        if is_changed and not lookup.looks_like_ours(remote, operation):
            raise ChangedInOutlook(remote)

        def build(
            payload: dict[str, Any], remote: protocol.RemoteEvent = remote
        ) -> protocol.Request:
            return _update_request(operation, mailbox, remote, payload, names)

        try:
            answer = yield from send_accepted_form(operation.shown, build)
        except errors.ChangedMeanwhile:
            known_key = None
        else:
            return _read(answer, operation.shown)
    raise errors.Unreachable("The entry is being changed all the time.", status=412)


def _update_request(
    operation: Operation,
    mailbox: str | None,
    remote: protocol.RemoteEvent,
    payload: dict[str, Any],
    names: Collection[str] | None,
) -> protocol.Request:
    """Return the update of ``remote``, on condition that nobody changes it first.

    Categories that its owner added are kept.
    """
    theirs = [each for each in remote.categories if each not in operation.categories]
    categories = list(dict.fromkeys((*theirs, *payload["categories"])))
    payload = {**payload, "categories": categories}
    parts = {k: v for k, v in payload.items() if names is None or k in names}
    if parts.keys() & SHOWN:
        fingerprint = Snapshot.from_payload(payload).fingerprint()
        parts |= protocol.fingerprint_property(fingerprint)
    return protocol.update_event(remote.id, parts, mailbox, remote.change_key or None)
