"""Which operations a record needs: what it should show, less what was sent."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from .event import Event, html
from .snapshot import Snapshot

REMINDER = {"isReminderOn", "reminderMinutesBeforeStart"}
# The parts that a `Snapshot` has.
SHOWN = {"subject", "start", "end", "isAllDay"}


class Kind(Enum):
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    # What is left of an entry that was removed: copies, and in Deleted Items.
    SWEEP = "sweep"


class ForGood(Enum):
    """How an entry is removed so that no folder names whom it was about."""

    # Past Deleted Items; where Microsoft has no such request, as `NEUTRAL`.
    PERMANENTLY = "permanently"
    # To Deleted Items, with another text.
    NEUTRAL = "neutral"


@dataclass(frozen=True)
class Wanted:
    """The one entry that a record should have: in whose mailbox, and what it shows.

    With ``event`` None the entry stays in that mailbox as it is and nothing is sent:
    for a record whose project was switched off.
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
    (`graph.became`) that its owner agreed to have changed all the same. A removal is
    as ``for_good`` says, None: to Deleted Items, whence its owner can take it back.
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
    for_good: ForGood | None = None

    @property
    def ours(self) -> tuple[Snapshot, ...]:
        """All snapshots that the entry can show by our own requests."""
        snapshots = [*filter(None, [self.answered]), *self.in_doubt]
        if self.sent:
            snapshots.append(Snapshot.from_payload(self.sent))
        return tuple(snapshots)

    def looks_as_sent(self) -> bool:
        """Tell whether Outlook's last answer showed what was sent."""
        if not self.answered or not self.sent:
            return True
        return self.answered.looks_like(Snapshot.from_payload(self.sent))


@dataclass(frozen=True)
class Operation:
    """Create, update, delete or sweep of one entry (``key``) in one mailbox.

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
    for_good: ForGood | None = None

    @property
    def shown(self) -> Event:
        """What the entry is to show; raises ValueError for a removal."""
        if self.event is None:
            raise ValueError("A removal shows nothing.")
        return self.event


def plan(wanted: Wanted | None, known: Iterable[Known]) -> tuple[Operation, ...]:
    """Return the smallest set of operations that makes Outlook show what is wanted.

    Removals from other mailboxes come first, so that an entry is never in two calendars
    at once. ``wanted`` None removes every entry.
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
        # A create in doubt is not wanted any more.
        operations += [remove(entry) for entry in here if entry.event_id is None]
        return tuple(operations)
    if not here:
        operations.append(
            Operation(None, wanted.mailbox, Kind.CREATE, event=wanted.event.to_send())
        )
    for entry in here:
        operations.extend(bring_up_to_date(entry, wanted.event))
    return tuple(operations)


def bring_up_to_date(entry: Known, event: Event) -> tuple[Operation, ...]:
    """Return the one operation that makes ``entry`` show ``event``, or none."""
    if entry.event_id is None:
        return (_operation(entry, Kind.CREATE, event=event),)
    # While a request is in doubt, the entry may show something else than ``sent``.
    in_doubt = entry.in_doubt or entry.removal_in_doubt
    sent = {} if in_doubt else entry.sent or {}
    changes = difference(sent, event)
    if sent and entry.accepted and not entry.looks_as_sent():
        changes |= {name: event.payload()[name] for name in SHOWN}
    # Reminders end by themselves: no request only to switch a past one off.
    if not changes or (event.is_past and changes.keys() <= REMINDER):
        return ()
    return (_operation(entry, Kind.UPDATE, event=event, changes=changes),)


def remove(entry: Known) -> Operation:
    """Return the operation that removes ``entry`` from its mailbox."""
    return _operation(entry, Kind.DELETE)


def difference(sent: dict[str, Any], event: Event) -> dict[str, Any]:
    """Return the parts of the payload of ``event`` that differ from what was ``sent``.

    A body of ``bodies_before`` is none by itself: nothing is sent because of it, and it
    changes when something else does.
    """
    payload = event.payload()
    changes = {
        name: value for name, value in payload.items() if sent.get(name) != value
    }
    if changes.keys() - REMINDER == {"body"}:
        if sent.get("body") in [html(body) for body in event.bodies_before]:
            del changes["body"]
    # Graph needs start, end and all-day together: a part of them is refused, or changes
    # the others.
    whole = ("start", "end", "isAllDay")
    if any(name in changes for name in whole):
        changes.update({name: payload[name] for name in whole if name in payload})
    return changes


def shows_otherwise(sent: dict[str, Any], event: Event) -> bool:
    """Tell whether an entry as ``sent`` reads otherwise; reminders do not count."""
    return bool(difference(sent, event).keys() - REMINDER)


def _operation(
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
        event=event and event.to_send(),
        changes=changes or {},
        ours=tuple(dict.fromkeys(ours)),
        categories=tuple((entry.sent or {}).get("categories", ())),
        change_key=entry.answered.change_key if entry.answered else None,
        removal_in_doubt=entry.removal_in_doubt,
        in_doubt=entry.in_doubt,
        accepted=entry.accepted,
        is_fresh=entry.is_fresh,
        for_good=entry.for_good,
    )
