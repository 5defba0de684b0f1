"""How each operation is said: small conversations without I/O.

A conversation yields one request after another, is sent the answer to each (or has
the GraphError raised at its yield), and returns the entry as Outlook now has it, or
None once it is gone. Who carries the requests, alone or twenty at a time, is not its
business.
"""

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any

from ..graph import errors, protocol
from .event import PLAIN_ZONE, Event
from .lookup import (
    NotListed,
    Steps,
    became_since,
    is_listed,
    later,
    look,
    looks_like_ours,
    ours_among,
    pages,
)
from .plan import LOOK, Kind, Operation
from .snapshot import Snapshot

Conversation = Steps[protocol.RemoteEvent | None]
# Makes the request out of an event's payload.
Build = Callable[[dict[str, Any]], protocol.Request]

# Somebody may be at the entry at this very moment, but hardly three times over.
LOOKS = 3


class ChangedInOutlook(errors.ChangedMeanwhile):
    """Somebody gave the entry another time or subject; ``found`` is how it is now."""

    def __init__(self, found: protocol.RemoteEvent):
        super().__init__("Somebody changed the entry in Outlook.", status=412)
        self.found = found


class BecameAnother(ChangedInOutlook):
    """Its owner made something else of the entry; ``what`` is the gravest of it."""

    def __init__(self, found: protocol.RemoteEvent, what: str):
        super().__init__(found)
        self.what = what


class NotThere(errors.Gone):
    """No entry carries our marker: its create never arrived, or has not yet."""


def converse(operation: Operation, mailbox: str | None = None) -> Conversation:
    """Return the conversation that carries out ``operation``.

    ``mailbox`` names whose calendar it is; None is the signed-in person's own.
    """
    return SPEAK[operation.kind](operation, mailbox)


def create(operation: Operation, mailbox: str | None) -> Steps[protocol.RemoteEvent]:
    """Make the entry, or adopt the one that a lost answer left behind.

    Raises `ChangedInOutlook` where somebody has changed that one meanwhile.
    """

    def build(shown: dict[str, Any]) -> protocol.Request:
        look = Snapshot.from_payload(shown).fingerprint()
        birth = {
            "transactionId": operation.transaction_id,
            **protocol.marker_property(operation.marker, look),
        }
        return protocol.create_event({**shown, **birth}, mailbox)

    try:
        answer = yield from as_accepted(operation.shown, build)
    except errors.Duplicate as duplicate:
        return (yield from _adopt(operation, mailbox, duplicate))
    except errors.Gone as gone:
        if mailbox is not None:
            raise
        raise later(gone) from gone
    remote = _read(answer, operation.shown)
    if operation.in_doubt:
        # It may be the entry that an earlier create made, with what that one said.
        return (yield from tell(operation, mailbox, remote.id, remote.change_key))
    return remote


def _read(answer: protocol.Response, event: Event) -> protocol.RemoteEvent:
    """Return the entry that was answered to ``event``.

    Where the answer tells its times in a zone that nobody knows, they are as sent.
    """
    remote = protocol.read_event(answer.body)
    if remote.start and remote.end:
        return remote
    sent = Snapshot.from_payload(event.payload())
    return replace(remote, start=sent.start, end=sent.end, all_day=sent.all_day)


def _adopt(
    operation: Operation, mailbox: str | None, duplicate: errors.Duplicate
) -> Steps[protocol.RemoteEvent]:
    """Have the entry that an earlier create left behind show the record.

    Raises the ``duplicate`` itself where it is in no calendar, or not to be found yet.
    """
    event_id = duplicate.existing_id
    if event_id is None:
        found = yield from find(operation, mailbox)
        if found is None:
            raise duplicate
        event_id = found.id
    try:
        return (yield from tell(operation, mailbox, event_id))
    except NotListed:
        raise duplicate from None


def update(operation: Operation, mailbox: str | None) -> Steps[protocol.RemoteEvent]:
    """Tell the entry what changed, and nothing else.

    Raises `ChangedInOutlook` where somebody moved or renamed it in Outlook, or made
    something else of it.
    """
    event_id, names = operation.event_id, operation.changes.keys()
    if event_id is None:
        raise ValueError("An entry without an id cannot be changed.")
    return (yield from tell(operation, mailbox, event_id, operation.change_key, names))


def tell(
    operation: Operation,
    mailbox: str | None,
    event_id: str,
    known_key: str | None = None,
    names: Collection[str] | None = None,
) -> Steps[protocol.RemoteEvent]:
    """Have the entry show the record, unless somebody else changed what it shows.

    ``names`` are the parts to tell, by default all. It is looked at first, each time;
    with the ``known_key`` it is known to be in a calendar.
    """
    ours = operation.change_key or None
    for _look in range(LOOKS):
        remote = yield from look(operation, mailbox, event_id, known_key)
        if remote.deleted:
            # Still to be seen, but called off: to its owner it is no visit any more.
            raise NotListed("It was called off.", status=200)
        _check_became(operation, remote)
        if remote.change_key != ours and not looks_like_ours(remote, operation):
            raise ChangedInOutlook(remote)
        theirs = [c for c in remote.categories if c not in operation.categories]

        def build(
            shown: dict[str, Any],
            remote: protocol.RemoteEvent = remote,
            theirs: list[str] = theirs,
        ) -> protocol.Request:
            told = dict.fromkeys((*theirs, *shown["categories"]))
            shown = {**shown, "categories": list(told)}
            parts = {k: v for k, v in shown.items() if names is None or k in names}
            if parts.keys() & LOOK:
                parts |= protocol.fingerprint_property(
                    Snapshot.from_payload(shown).fingerprint()
                )
            return protocol.update_event(
                remote.id, parts, mailbox, remote.change_key or None
            )

        try:
            answer = yield from as_accepted(operation.shown, build)
        except errors.ChangedMeanwhile:
            known_key = None
        else:
            return _read(answer, operation.shown)
    raise errors.Unreachable("The entry is being changed all the time.", status=412)


def delete(operation: Operation, mailbox: str | None) -> Conversation:
    """Take the entry out; one that is in no calendar any more is as good.

    Only its owner can tell: who may not see an entry is told that it is gone, and may
    not look for it by its marker. Raises `errors.Gone` for anybody else, `NotThere`
    where the create was never answered and left nothing, `errors.Unreachable` where
    the calendar cannot be looked at yet, `errors.Forbidden` for anybody else of whom
    Microsoft does not say now that they may edit: it has told mere readers that the
    entry was deleted. `BecameAnother` where somebody is to be asked first.
    """
    if mailbox is not None:
        yield from _check_may_edit(mailbox)
    if not operation.event_id:
        remote = yield from _never_answered(operation, mailbox)
    else:
        try:
            remote = yield from look(
                operation, mailbox, operation.event_id, operation.change_key
            )
        except errors.Gone:
            if mailbox is not None:
                raise
            return None
    yield from _take_out(operation, mailbox, remote)
    return None


def _never_answered(
    operation: Operation, mailbox: str | None
) -> Steps[protocol.RemoteEvent]:
    """Return the entry that a create left behind, of which we never heard."""
    try:
        remote = yield from find(operation, mailbox)
    except errors.Gone as gone:
        if mailbox is not None:
            raise
        raise later(gone) from gone
    if remote is None:
        raise NotThere("There is none with our marker.")
    return remote


def _take_out(
    operation: Operation, mailbox: str | None, remote: protocol.RemoteEvent
) -> Steps[None]:
    _check_became(operation, remote)
    try:
        yield protocol.delete_event(remote.id, mailbox)
    except errors.Gone as error:
        if mailbox is not None:
            raise
        # Whether it is gone, only a look tells.
        if (yield from is_listed(operation, remote)):
            raise _not_let(error) from error


def _not_let(error: errors.GraphError) -> errors.GraphError:
    """Return what it means that an entry cannot be deleted, though it is there."""
    if error.status == 404:
        return later(error)
    return errors.Forbidden(
        error.message,
        status=error.status,
        code=error.code,
        request_id=error.request_id,
    )


def _check_may_edit(mailbox: str) -> Steps[None]:
    answer = yield protocol.calendar(mailbox)
    if answer.body.get("canEdit") is not True:
        raise errors.Forbidden("Whether they may delete is not known.")


def _check_became(operation: Operation, remote: protocol.RemoteEvent) -> None:
    """Raise `BecameAnother` before anybody is mailed, or more than ours is changed."""
    if new := became_since(remote, operation):
        raise BecameAnother(remote, new[0])


SPEAK: dict[Kind, Callable[[Operation, str | None], Conversation]] = {
    Kind.CREATE: create,
    Kind.UPDATE: update,
    Kind.DELETE: delete,
}


def find(
    operation: Operation, mailbox: str | None
) -> Steps[protocol.RemoteEvent | None]:
    """Return the entry of ours that carries our marker, or None."""
    there = yield from pages(protocol.find_by_marker(operation.marker, mailbox))
    return ours_among(there, operation)


def as_accepted(event: Event, build: Build) -> Steps[protocol.Response]:
    """Send ``event`` as it is, or else in the forms that Exchange takes instead.

    A zone it does not know is told in UTC, a length of nothing becomes a minute; that
    it refuses start and end may mean either. Raises whatever else is refused.
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
