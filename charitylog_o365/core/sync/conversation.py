"""How each operation is said: small conversations without I/O.

A conversation yields one request after another, is sent the answer to each (or has
the GraphError raised at its yield), and returns the entry as Outlook now has it, or
None once it is gone. Who carries the requests, alone or twenty at a time, is not its
business.
"""

from collections.abc import Callable, Generator

from ..graph import errors, protocol
from .event import Event, wall
from .plan import Kind, Operation

Conversation = Generator[
    protocol.Request, protocol.Response, protocol.RemoteEvent | None
]


def converse(operation: Operation, mailbox: str | None = None) -> Conversation:
    """Return the conversation that carries out ``operation``.

    ``mailbox`` names whose calendar it is; None is the signed-in person's own.
    """
    return SPEAK[operation.kind](operation, mailbox)


def create(operation: Operation, mailbox: str | None) -> Conversation:
    """Make the entry, or adopt the one that a lost answer left behind."""
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
        answer = yield from as_accepted(
            operation.event,
            lambda shown: protocol.update_event(event_id, shown, mailbox),
        )
    return protocol.read_event(answer.body)


def update(operation: Operation, mailbox: str | None) -> Conversation:
    """Tell the entry what changed, and nothing else.

    Raises `errors.ChangedMeanwhile` where somebody moved or renamed it in Outlook;
    what else they did with it, a colour or a reminder, is their own affair.
    """

    def build(shown, change_key=operation.change_key):
        changes = {name: shown[name] for name in operation.changes if name in shown}
        return protocol.update_event(operation.event_id, changes, mailbox, change_key)

    try:
        answer = yield from as_accepted(operation.event, build)
    except errors.ChangedMeanwhile:
        seen = yield from look(operation, mailbox)
        if is_changed(operation.told, seen):
            raise
        answer = yield from as_accepted(
            operation.event, lambda shown: build(shown, seen.change_key)
        )
    return protocol.read_event(answer.body)


def delete(operation: Operation, mailbox: str | None) -> Conversation:
    """Take the entry out; one that is gone already is as good."""
    event_id = operation.event_id or (yield from find(operation, mailbox))
    if event_id is not None:
        try:
            yield protocol.delete_event(event_id, mailbox)
        except errors.Gone:
            pass
    return None


SPEAK = {Kind.CREATE: create, Kind.UPDATE: update, Kind.DELETE: delete}


def look(operation: Operation, mailbox: str | None):
    """Return the entry as Outlook has it, its times in the zone they were told in."""
    zone = operation.told.get("start", {}).get("timeZone")
    answer = yield protocol.get_event(operation.event_id, mailbox, zone)
    return protocol.read_event(answer.body)


def is_changed(told: dict, seen: protocol.RemoteEvent) -> bool:
    """Tell whether a person would say that the entry is not what we told Outlook."""
    return (
        told.get("subject") != seen.subject
        or told.get("isAllDay") != seen.all_day
        or told.get("start", {}).get("dateTime") != wall(seen.start)
        or told.get("end", {}).get("dateTime") != wall(seen.end)
    )


def find(operation: Operation, mailbox: str | None):
    """Return the id of the entry that carries our marker, or None."""
    answer = yield protocol.find_by_marker(operation.marker, mailbox)
    found = answer.body.get("value") or []
    return found[0]["id"] if found else None


def as_accepted(event: Event, build: Callable[[dict], protocol.Request]):
    """Send ``event`` as it is, or else in the forms that Exchange takes instead.

    A zone it does not know is told in UTC; a length of nothing, should it refuse one,
    becomes a minute. Raises whatever else is refused.
    """
    for _form in range(2):
        try:
            return (yield build(event.payload()))
        except errors.UnknownTimeZone:
            event = event.in_utc()
        except errors.InvalidTimes:
            event = event.at_least_a_minute()
    return (yield build(event.payload()))
