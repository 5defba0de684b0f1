"""What to say: from what a record wants and what Outlook was told, the difference."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from .event import Event
from .snapshot import Snapshot

REMINDER = {"isReminderOn", "reminderMinutesBeforeStart"}
# What `Snapshot` is made of.
LOOK = {"subject", "start", "end", "isAllDay"}


class Kind(Enum):
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


@dataclass(frozen=True)
class Wanted:
    """The one entry that a record should have: in whose mailbox, and what it shows.

    With ``event`` None the entry may stay in that mailbox as it is, but nothing new
    is told: the way of a record whose project has been switched off meanwhile.
    """

    mailbox: int
    event: Event | None


@dataclass(frozen=True)
class Known:
    """One entry that we know of: what was last sent, and how Outlook has it.

    ``sent`` is the payload that Outlook last confirmed, None before the first answer.
    Without ``event_id`` the answer to its create was lost: it may exist or not.
    ``answered`` is the snapshot of Outlook's last answer; ``in_doubt`` are those that
    it may show since, by requests whose answer was lost; ``removal_in_doubt`` tells
    that the lost answer was to a removal. An entry that ``is_fresh`` was sent a moment
    ago: Exchange may not find it by its marker yet. ``accepted`` are the kinds
    (`graph.became`) that its owner agreed to have changed all the same.
    """

    key: int
    mailbox: int
    marker: str
    transaction_id: str
    event_id: str | None = None
    sent: dict[str, Any] | None = None
    answered: Snapshot | None = None
    in_doubt: tuple[Snapshot, ...] = ()
    removal_in_doubt: bool = False
    is_fresh: bool = False
    accepted: tuple[str, ...] = ()

    @property
    def ours(self) -> tuple[Snapshot, ...]:
        """All looks that the entry can have by our own doing."""
        looks = [*filter(None, [self.answered]), *self.in_doubt]
        if self.sent:
            looks.append(Snapshot.from_payload(self.sent))
        return tuple(looks)

    def looks_as_sent(self) -> bool:
        """Tell whether Outlook showed what it was told when it last answered."""
        if not self.answered or not self.sent:
            return True
        return self.answered.looks_like(Snapshot.from_payload(self.sent))


@dataclass(frozen=True)
class Operation:
    """Create, update or delete of one entry (``key``) in one mailbox.

    ``changes`` are the parts of the payload to send. ``ours`` are the snapshots that
    the entry can show by our own requests: any other was made by somebody in Outlook.
    ``categories`` are ours among those of the entry; the others are its owner's, and
    stay. The rest is as in `Known`, as it was before this operation.
    """

    key: int | None
    mailbox: int
    kind: Kind
    marker: str = ""
    transaction_id: str = ""
    event_id: str | None = None
    event: Event | None = None
    changes: dict[str, Any] = field(default_factory=dict, hash=False)
    ours: tuple[Snapshot, ...] = ()
    categories: tuple[str, ...] = ()
    change_key: str | None = None
    removal_in_doubt: bool = False
    in_doubt: tuple[Snapshot, ...] = ()
    accepted: tuple[str, ...] = ()
    is_fresh: bool = False

    @property
    def shown(self) -> Event:
        """What the entry is to show; raises ValueError for a removal."""
        if self.event is None:
            raise ValueError("A removal shows nothing.")
        return self.event


def plan(wanted: Wanted | None, known: Iterable[Known]) -> tuple[Operation, ...]:
    """Return the smallest set of operations that makes Outlook show what is wanted.

    Entries in other mailboxes go first: a visit that changes hands is for a moment
    in nobody's calendar rather than in two. ``wanted`` None takes every entry out.
    """
    known = tuple(known)
    operations = [
        remove(entry)
        for entry in known
        if wanted is None or entry.mailbox != wanted.mailbox
    ]
    if wanted is None:
        return tuple(operations)
    here = [entry for entry in known if entry.mailbox == wanted.mailbox]
    if wanted.event is None:
        # What Outlook never answered is not there yet, and is not wanted any more.
        operations += [remove(entry) for entry in here if entry.event_id is None]
        return tuple(operations)
    if not here:
        operations.append(
            Operation(None, wanted.mailbox, Kind.CREATE, event=wanted.event)
        )
    for entry in here:
        operations.extend(bring_up_to_date(entry, wanted.event))
    return tuple(operations)


def bring_up_to_date(entry: Known, event: Event) -> tuple[Operation, ...]:
    """Return the one operation that makes ``entry`` show ``event``, or none."""
    if entry.event_id is None:
        return (_about(entry, Kind.CREATE, event=event),)
    # What a lost answer may have left there is not what was told before it.
    in_doubt = entry.in_doubt or entry.removal_in_doubt
    told = {} if in_doubt else entry.sent or {}
    changes = difference(told, event.payload())
    if told and entry.accepted and not entry.looks_as_sent():
        changes |= {name: event.payload()[name] for name in LOOK}
    # A reminder goes out of date by waiting: each entry would be told so once more.
    if not changes or (event.is_past and changes.keys() <= REMINDER):
        return ()
    return (_about(entry, Kind.UPDATE, event=event, changes=changes),)


def remove(entry: Known) -> Operation:
    """Return the operation that takes ``entry`` out of its mailbox."""
    return _about(entry, Kind.DELETE)


def difference(told: dict[str, Any], payload: dict[str, Any]) -> dict[str, Any]:
    """Return the parts of ``payload`` that Outlook has not been told yet."""
    changes = {
        name: value for name, value in payload.items() if told.get(name) != value
    }
    # Graph reads start, end and all-day as one: half of them is refused, or moves
    # the other half.
    whole = ("start", "end", "isAllDay")
    if any(name in changes for name in whole):
        changes.update({name: payload[name] for name in whole if name in payload})
    return changes


def shows_otherwise(told: dict[str, Any], payload: dict[str, Any]) -> bool:
    """Tell whether a reader of the entry is misled; a reminder misleads nobody."""
    return bool(difference(told, payload).keys() - REMINDER)


def _about(
    entry: Known,
    kind: Kind,
    event: Event | None = None,
    changes: dict[str, Any] | None = None,
) -> Operation:
    ours = [*entry.ours]
    if event:
        ours.append(Snapshot.from_payload(event.payload()))
    return Operation(
        entry.key,
        entry.mailbox,
        kind,
        marker=entry.marker,
        transaction_id=entry.transaction_id,
        event_id=entry.event_id,
        event=event,
        changes=changes or {},
        ours=tuple(dict.fromkeys(ours)),
        categories=tuple((entry.sent or {}).get("categories", ())),
        change_key=entry.answered.change_key if entry.answered else None,
        removal_in_doubt=entry.removal_in_doubt,
        in_doubt=entry.in_doubt,
        accepted=entry.accepted,
        is_fresh=entry.is_fresh,
    )
