"""Finding an entry in Outlook, and comparing it with what was sent, without I/O.

An immutable id can go on answering after its entry was moved to Deleted Items. So
whether an entry is in a calendar is decided by the list of the entries with our marker.
Only the calendar's owner can request that list: for another person's calendar the
filter is not documented.
https://learn.microsoft.com/graph/outlook-immutable-id
"""

from collections.abc import Generator
from datetime import datetime, timedelta
from typing import TypeVar

from ..graph import errors, protocol
from .plan import Known, Operation
from .snapshot import A_MINUTE, Snapshot

Result = TypeVar("Result")
# A generator that yields requests, is sent the answer to each (or thrown its
# GraphError), and returns a result.
Steps = Generator[protocol.Request, protocol.Response, Result]

A_DAY = timedelta(days=1)
# Instead of the start of an entry whose time zone is unknown: there are no entries.
NEVER = datetime(1900, 1, 2)
# Of a hundred entries each; a marker or a moment has a few entries.
MOST_PAGES = 20


class NotListed(errors.Gone):
    """The id still answers, but the entry is in none of its owner's calendars."""


def read_current(
    operation: Operation,
    mailbox: str | None,
    event_id: str,
    known_key: str | None = None,
) -> Steps[protocol.RemoteEvent]:
    """Return the entry as it is in a calendar now, its times in UTC.

    With the change key ``known_key`` it is unchanged, so still in a calendar. An entry
    that its id does not find is looked for by its marker. Raises `errors.Gone` (or
    `NotListed`) where it is in no calendar, `errors.ChangedMeanwhile` for a changed
    entry without a marker.
    """
    try:
        answer = yield protocol.get_event(event_id, mailbox)
    except errors.Gone:
        if mailbox is not None:
            raise
        found = ours_among((yield from list_marked(operation)), operation)
        if found is None:
            raise
        return found
    remote = protocol.read_event(answer.body)
    if mailbox is None and remote.change_key != known_key:
        if not operation.marker:
            raise errors.ChangedMeanwhile("Somebody changed it.", status=412)
        if not (yield from is_listed(operation, remote)):
            raise NotListed("It is in no calendar.", status=answer.status)
    return remote


def is_listed(operation: Operation, remote: protocol.RemoteEvent) -> Steps[bool]:
    """Return whether the entry is in a calendar of the signed-in person.

    Exchange may not have indexed the marker of a fresh entry yet: such an entry is
    looked for by its time as well.
    """
    there = yield from list_marked(operation)
    if operation.is_fresh and remote.id not in [each.id for each in there]:
        there = yield from read_pages(find_by_time(remote))
    return remote.id in [each.id for each in there]


def find_by_time(remote: protocol.RemoteEvent) -> protocol.Request:
    """Return the request for all entries around the time of ``remote``."""
    # Whole days begin and end at another moment in each zone.
    around = A_DAY if remote.all_day else A_MINUTE
    start = remote.start or NEVER
    return protocol.list_between(start - around, (remote.end or start) + around)


def read_pages(request: protocol.Request) -> Steps[list[protocol.RemoteEvent]]:
    """Return the entries on the page of ``request`` and on all that follow.

    Raises `errors.Unreachable` where a page cannot be read or there are too many: an
    incomplete list says nothing about an entry that is not on it.
    """
    found: list[protocol.RemoteEvent] = []
    for _page in range(MOST_PAGES):
        answer = yield request
        found += protocol.read_events(answer.body)
        following = protocol.next_page(answer.body)
        if following is None:
            return found
        request = following
    raise errors.Unreachable("The list has no end.", status=200)


def list_marked(operation: Operation) -> Steps[list[protocol.RemoteEvent]]:
    """Return the entries with our marker in all calendars of the signed-in person.

    A copy that somebody made in Outlook has the marker too. Raises
    `errors.Unreachable` where the calendar itself is not found.
    """
    if not operation.marker:
        return []
    try:
        return (yield from read_pages(protocol.find_by_marker(operation.marker)))
    except errors.Gone as gone:
        raise as_unreachable(gone) from gone


def find(
    operation: Operation, mailbox: str | None
) -> Steps[protocol.RemoteEvent | None]:
    """Return the entry with our marker that is ours, not a changed copy, or None."""
    request = protocol.find_by_marker(operation.marker, mailbox)
    return ours_among((yield from read_pages(request)), operation)


def ours_among(
    there: list[protocol.RemoteEvent], known: Operation | Known
) -> protocol.RemoteEvent | None:
    """Return the entry of ``there``, all with our marker, that is ours, or None.

    The one with our id, or with our transaction where the id was never received;
    otherwise the first that is unchanged. A changed copy belongs to who changed it.
    """

    def by_name(each: protocol.RemoteEvent) -> bool:
        if known.event_id:
            return each.id == known.event_id
        transaction = known.transaction_id
        return bool(transaction) and each.transaction_id == transaction

    named = next(filter(by_name, there), None)
    return named or next((each for each in there if is_untouched(each, known)), None)


def is_untouched(remote: protocol.RemoteEvent, known: Operation | Known) -> bool:
    """Tell whether an entry is plain, and shows what one of our requests sent."""
    return not remote.became and looks_like_ours(remote, known)


def became_since(
    remote: protocol.RemoteEvent, known: Operation | Known
) -> tuple[str, ...]:
    """Return the kinds of ``remote`` that its owner has not accepted, worst first."""
    return tuple(name for name in remote.became if name not in known.accepted)


def looks_like_ours(remote: protocol.RemoteEvent, known: Operation | Known) -> bool:
    """Tell whether an entry shows what one of our requests sent or may have sent."""
    return any(Snapshot.of(remote).looks_like(one) for one in known.ours)


def as_unreachable(error: errors.GraphError) -> errors.Unreachable:
    """Return ``error`` as one to try again later.

    For a calendar that is not found: a new mailbox answers so for a while.
    """
    return errors.Unreachable(
        error.message, status=error.status, request_id=error.request_id
    )
