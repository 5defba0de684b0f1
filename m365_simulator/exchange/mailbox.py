"""One mailbox: its calendars, Deleted Items, and a version for each change.

https://learn.microsoft.com/graph/outlook-immutable-id
"""

from dataclasses import dataclass

from .. import people


@dataclass(frozen=True)
class Past:
    """How an event was from one version of its mailbox to the next that changed it.

    ``calendar`` is the id of the one it was in, or None: it was in none. ``moments``
    are start and end, naive in UTC.
    """

    version: int
    calendar: str | None
    plain_id: str
    moments: tuple


#: What a change is, by whether the event was in a calendar before it, and after it.
KINDS = {
    (False, True): "created",
    (True, True): "updated",
    (True, False): "deleted",
}


class Mailbox:
    """``events`` are those of all calendars, ``deleted`` those in Deleted Items.

    ``known`` are all events that there have ever been, for delta. All three are by
    immutable id. ``calendars`` are the names of all calendars but the default one, by
    id. ``transactions`` are the immutable ids of events by their transactionId.
    ``version`` grows with each change. Delta rounds that began before the version
    ``synced_from`` are refused. ``noticed(owner, event, kind)`` is called after each
    change of what is in a calendar: "created", "updated" or "deleted".
    """

    def __init__(self, owner, noticed=None):
        self.owner = owner
        self.noticed = noticed
        self.events, self.deleted, self.known = {}, {}, {}
        self.calendars = {}
        self.transactions = {}
        self.version = 1
        self.synced_from = 0

    def find(self, identifier):
        """The event of that id, of either kind, in any calendar; or None."""
        return self.events.get(identifier) or next(
            (e for e in self.events.values() if e.plain_id == identifier), None
        )

    def in_calendar(self, calendar=None):
        """The events of the calendar of that id; of all calendars where it is None."""
        return [
            event
            for event in self.events.values()
            if calendar in (None, self.calendar_of(event))
        ]

    def calendar_ids(self):
        """The ids of all calendars, the default one first."""
        return [self.owner.calendar_id, *self.calendars]

    def add_calendar(self, name):
        """Add a calendar; return its id."""
        text = f"calendar:{self.owner.oid}:{len(self.calendars)}"
        identifier = people.opaque("AAMkADAABf", text)
        self.calendars[identifier] = name
        return identifier

    def add(self, event):
        self.events[event.immutable_id] = event
        self.known[event.immutable_id] = event
        self._touch(event)
        if event.fields.get("transactionId"):
            self.transactions[event.fields["transactionId"]] = event.immutable_id

    def changed(self, event, when):
        """Note that an event was changed; ``when`` is naive in UTC."""
        event.modified = when
        self._touch(event)

    def remove(self, event):
        """Move an event to Deleted Items, where it keeps its immutable id."""
        del self.events[event.immutable_id]
        self.deleted[event.immutable_id] = event
        event.new_plain_id()
        self._touch(event)

    def restore(self, event):
        """Move an event from Deleted Items back to the calendar it was in."""
        del self.deleted[event.immutable_id]
        self.events[event.immutable_id] = event
        event.new_plain_id()
        self._touch(event)

    def purge(self, event):
        """Remove an event, from its calendar or from Deleted Items."""
        self.events.pop(event.immutable_id, None)
        self.deleted.pop(event.immutable_id, None)
        self._touch(event)

    def put_in(self, event, calendar):
        """Move an event to another calendar; None is the default one."""
        event.calendar = calendar
        event.new_plain_id()
        self._touch(event)

    def calendar_of(self, event):
        """The id of the calendar that an event is in; None where it is in none."""
        if event.immutable_id not in self.events:
            return None
        return event.calendar or self.owner.calendar_id

    def _touch(self, event):
        """Begin a new version, and note how the event is in it."""
        self.version += 1
        event.version = self.version
        calendar = self.calendar_of(event)
        was_there = bool(event.past and event.past[-1].calendar)
        event.past.append(Past(self.version, calendar, event.plain_id, event.utc()))
        kind = KINDS.get((was_there, bool(calendar)))
        if kind and self.noticed:
            self.noticed(self.owner, event, kind)
