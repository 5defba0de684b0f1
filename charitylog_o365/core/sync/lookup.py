"""Looking at an entry before anything is said to it, as conversations without I/O.

An immutable id may go on answering after its entry has gone to Deleted Items, so that
"is it there?" is a question for the calendars, by our marker. Only their owner may ask
it: on somebody else's calendar the answer is not to be relied on.
https://learn.microsoft.com/graph/outlook-immutable-id
"""

from collections.abc import Generator
from datetime import datetime, timedelta
from typing import TypeVar

from ..graph import errors, protocol
from .plan import Known, Operation
from .snapshot import A_MINUTE, Snapshot

Result = TypeVar("Result")
# Requests one after another, each to be sent its answer, and what comes of them.
Steps = Generator[protocol.Request, protocol.Response, Result]

A_DAY = timedelta(days=1)
# For an entry whose time is in a zone that nobody knows.
NEVER = datetime(1900, 1, 2)
# Of a hundred entries each: a marker of ours is in a few, a moment has a few.
MOST_PAGES = 20


class NotListed(errors.Gone):
    """Its id still answers, but the entry is in none of its owner's calendars."""


def look(
    operation: Operation,
    mailbox: str | None,
    event_id: str,
    known_key: str | None = None,
) -> Steps[protocol.RemoteEvent]:
    """Return the entry as it is in a calendar now, its times in UTC.

    With the ``known_key`` that we last saw, nobody has been at it since. One that does
    not answer by its id is looked for by its marker. Raises `errors.Gone` where it is
    not there, `NotListed` among it, and `errors.ChangedMeanwhile` where it is not known
    what else would be ours: without a marker.
    """
    try:
        answer = yield protocol.get_event(event_id, mailbox)
    except errors.Gone:
        if mailbox is not None:
            raise
        found = ours_among((yield from listed(operation)), operation)
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
    """Return whether an entry is in a calendar of the signed-in person's.

    Of what was told a moment ago Exchange may not find the marker yet: it is looked
    for by its time as well.
    """
    there = yield from listed(operation)
    if operation.is_fresh and remote.id not in [each.id for each in there]:
        there = yield from pages(at_its_time(remote))
    return remote.id in [each.id for each in there]


def at_its_time(remote: protocol.RemoteEvent) -> protocol.Request:
    """Return the request that finds an entry by its time, if it is in the calendar."""
    # Whole days begin and end at another moment in each zone.
    around = A_DAY if remote.all_day else A_MINUTE
    start = remote.start or NEVER
    return protocol.list_between(start - around, (remote.end or start) + around)


def pages(request: protocol.Request) -> Steps[list[protocol.RemoteEvent]]:
    """Return the entries on all the pages that ``request`` leads to.

    Raises `errors.Unreachable` where one of them cannot be read: then nothing is known.
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


def listed(operation: Operation) -> Steps[list[protocol.RemoteEvent]]:
    """Return the entries with our marker in all calendars of the signed-in person.

    A copy that somebody made in Outlook is among them. Raises `errors.Unreachable`
    where there is no calendar to look at yet.
    """
    if not operation.marker:
        return []
    try:
        return (yield from pages(protocol.find_by_marker(operation.marker)))
    except errors.Gone as gone:
        raise later(gone) from gone


def ours_among(
    there: list[protocol.RemoteEvent], known: Operation | Known
) -> protocol.RemoteEvent | None:
    """Return which of these with our marker is ours, or None.

    By its id, or by its transaction where we were never told an id; else by what it
    looks like: a copy that somebody has changed is theirs.
    """

    def by_name(each: protocol.RemoteEvent) -> bool:
        if known.event_id:
            return each.id == known.event_id
        transaction = known.transaction_id
        return bool(transaction) and each.transaction_id == transaction

    named = next(filter(by_name, there), None)
    return named or next((each for each in there if is_untouched(each, known)), None)


def is_untouched(remote: protocol.RemoteEvent, known: Operation | Known) -> bool:
    """Tell whether nobody has changed or made anything of an entry."""
    return not remote.became and looks_like_ours(remote, known)


def became_since(
    remote: protocol.RemoteEvent, known: Operation | Known
) -> tuple[str, ...]:
    """Return what an entry has become that nobody has agreed to, the gravest first."""
    return tuple(name for name in remote.became if name not in known.accepted)


def looks_like_ours(remote: protocol.RemoteEvent, known: Operation | Known) -> bool:
    """Tell whether an entry looks as we left it, or may have left it."""
    return any(Snapshot.of(remote).looks_like(one) for one in known.ours)


def later(error: errors.GraphError) -> errors.Unreachable:
    """Return what to raise where the same may well be done another time.

    That a whole calendar is not there, say, of which Microsoft speaks so for a while.
    """
    return errors.Unreachable(
        error.message, status=error.status, request_id=error.request_id
    )
