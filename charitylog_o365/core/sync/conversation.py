"""How each operation is said: small conversations without I/O.

A conversation yields one request after another, is sent the answer to each (or has
the GraphError raised at its yield), and returns the entry as Outlook now has it, or
None once it is gone. Who carries the requests, alone or twenty at a time, is not its
business.
"""

from collections.abc import Callable, Generator
from dataclasses import replace

from ..graph import errors, protocol
from .event import PLAIN_ZONE, Event
from .plan import Kind, Operation
from .seen import Seen

Conversation = Generator[
    protocol.Request, protocol.Response, protocol.RemoteEvent | None
]

# Somebody may be at the entry at this very moment, but hardly three times over.
LOOKS = 3


class ChangedInOutlook(errors.ChangedMeanwhile):
    """Somebody gave the entry another time or subject; ``found`` is how it is now."""

    def __init__(self, found: protocol.RemoteEvent):
        super().__init__("Somebody changed the entry in Outlook.", status=412)
        self.found = found


class NotThere(errors.Gone):
    """No entry carries our marker: its create never arrived, or has not yet."""


def converse(operation: Operation, mailbox: str | None = None) -> Conversation:
    """Return the conversation that carries out ``operation``.

    ``mailbox`` names whose calendar it is; None is the signed-in person's own.
    """
    return SPEAK[operation.kind](operation, mailbox)


def create(operation: Operation, mailbox: str | None) -> Conversation:
    """Make the entry, or adopt the one that a lost answer left behind.

    Raises `ChangedInOutlook` where somebody has changed that one meanwhile.
    """
    birth = {
        "transactionId": operation.transaction_id,
        **protocol.marker_property(operation.marker),
    }
    try:
        answer = yield from as_accepted(
            operation.event,
            lambda shown: protocol.create_event({**shown, **birth}, mailbox),
        )
    except errors.Duplicate as duplicate:
        event_id = duplicate.existing_id or (yield from find(operation, mailbox))
        if event_id is None:
            raise
        # The lost create may have told an older story than the record does now.
        return (yield from tell(operation, mailbox, event_id))
    except errors.Gone as gone:
        if mailbox is not None:
            raise
        raise _later(gone) from gone
    remote = _read(answer, operation.event)
    if operation.ours and not _shows(remote, operation.event):
        # Said before, and done then: this is what has become of it since.
        return (yield from tell(operation, mailbox, remote.id))
    return remote


def _read(answer: protocol.Response, event: Event) -> protocol.RemoteEvent:
    """Return the entry that was answered to ``event``.

    Where the answer tells its times in a zone that nobody knows, they are as sent.
    """
    remote = protocol.read_event(answer.body)
    if remote.start and remote.end:
        return remote
    sent = Seen.told(event.payload())
    return replace(remote, start=sent.start, end=sent.end, all_day=sent.all_day)


def _shows(remote: protocol.RemoteEvent, event: Event) -> bool:
    return Seen.of(remote).looks_like(Seen.told(event.payload()))


def update(operation: Operation, mailbox: str | None) -> Conversation:
    """Tell the entry what changed, and nothing else.

    Raises `ChangedInOutlook` where somebody moved or renamed it in Outlook.
    """
    event_id, change_key = operation.event_id, operation.change_key
    names = operation.changes.keys()
    if "categories" in names:
        # They are told all at once: whoever has some of their own is looked up first.
        change_key = None
    return (yield from tell(operation, mailbox, event_id, change_key, names))


def tell(operation, mailbox, event_id, change_key=None, names=None):
    """Have the entry show the record, unless somebody else changed what it shows.

    ``names`` are the parts to tell, by default all. Without a ``change_key`` the entry
    is looked at first.
    """
    theirs = ()
    for _look in range(LOOKS):
        if not change_key:
            remote = yield from look(operation, mailbox, event_id)
            theirs = tuple(
                c for c in remote.categories if c not in operation.categories
            )
            if not any(Seen.of(remote).looks_like(one) for one in operation.ours):
                raise ChangedInOutlook(remote)
            change_key = remote.change_key

        def build(shown, known=change_key, theirs=theirs):
            told = dict.fromkeys((*theirs, *shown["categories"]))
            shown = {**shown, "categories": list(told)}
            parts = {k: v for k, v in shown.items() if names is None or k in names}
            return protocol.update_event(event_id, parts, mailbox, known)

        try:
            answer = yield from as_accepted(operation.event, build)
        except errors.ChangedMeanwhile:
            change_key = None
        else:
            return _read(answer, operation.event)
    raise errors.Unreachable("The entry is being changed all the time.", status=412)


def delete(operation: Operation, mailbox: str | None) -> Conversation:
    """Take the entry out; one that is gone already is as good.

    Only its owner can tell: who may not see an entry is told that it is gone, and may
    not look for it by its marker. Raises `errors.Gone` for anybody else, `NotThere`
    where the create was never answered and left nothing, `errors.Unreachable` where
    the calendar cannot be looked at yet, `errors.Forbidden` for anybody else of whom
    Microsoft does not say now that they may edit: it has told mere readers that the
    entry was deleted.
    """
    if mailbox is not None:
        yield from _check_may_edit(mailbox)
    try:
        event_id = operation.event_id or (yield from find(operation, mailbox))
    except errors.Gone as gone:
        if mailbox is not None:
            raise
        raise _later(gone) from gone
    if event_id is None:
        raise NotThere("There is none with our marker.")
    try:
        yield protocol.delete_event(event_id, mailbox)
    except errors.Gone as gone:
        if mailbox is not None:
            raise
        if gone.status != 404:
            yield from _delete_what_is_there(operation, event_id, gone)
    except errors.ChangedMeanwhile as changed:
        # Whatever it shows by now, it is to go: there is nothing to ask anybody.
        raise _later(changed) from changed
    return None


def _check_may_edit(mailbox: str):
    answer = yield protocol.calendar(mailbox)
    if answer.body.get("canEdit") is not True:
        raise errors.Forbidden("Whether they may delete is not known.")


def _delete_what_is_there(operation: Operation, event_id: str, gone: errors.Gone):
    """Look for the entry where Microsoft only says that it cannot be deleted.

    That may mean that it is in Deleted Items, or that the mailbox was made anew.
    """
    found = yield from find(operation, None)
    if found == event_id:
        raise errors.Forbidden(
            gone.message, status=gone.status, code=gone.code, request_id=gone.request_id
        )
    if found:
        yield protocol.delete_event(found)


def _later(error: errors.GraphError) -> errors.Unreachable:
    """Return what to raise where the same may well be done another time.

    That a whole calendar is not there, say, of which Microsoft speaks so for a while.
    """
    return errors.Unreachable(
        error.message, status=error.status, request_id=error.request_id
    )


SPEAK = {Kind.CREATE: create, Kind.UPDATE: update, Kind.DELETE: delete}


def look(operation: Operation, mailbox: str | None, event_id: str):
    """Return the entry as Outlook has it now, its times in UTC."""
    answer = yield protocol.get_event(event_id, mailbox)
    return protocol.read_event(answer.body)


def find(operation: Operation, mailbox: str | None):
    """Return the id of the entry that carries our marker, or None."""
    answer = yield protocol.find_by_marker(operation.marker, mailbox)
    found = answer.body.get("value") or []
    return found[0]["id"] if found else None


def as_accepted(event: Event, build: Callable[[dict], protocol.Request]):
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
