"""One mailbox: its calendars, what lies in Deleted Items, and what changed when.

https://learn.microsoft.com/graph/outlook-immutable-id
"""

from dataclasses import dataclass

from .. import people


@dataclass(frozen=True)
class Past:
    """How an entry was since a version of its mailbox.

    ``calendar`` is the id of the one it was in, None outside of them; ``moments`` are
    start and end in UTC.
    """

    version: int
    calendar: str | None
    plain_id: str
    moments: tuple


class Mailbox:
    """``events`` are those of all its calendars, by their immutable ids.

    ``deleted`` are those in Deleted Items, ``calendars`` the names of the calendars
    beside the default one, by id. ``known`` are all entries that ever were, for delta.
    """

    def __init__(self, owner):
        self.owner = owner
        self.events, self.deleted, self.known = {}, {}, {}
        self.calendars = {}
        self.transactions = {}
        self.version = 1
        # A delta round that began before this version is refused.
        self.synced_from = 0

    def find(self, identifier):
        """The entry of that id, of either kind, in any calendar; None elsewhere."""
        return self.events.get(identifier) or next(
            (e for e in self.events.values() if e.plain_id == identifier), None
        )

    def in_calendar(self, calendar=None):
        """The entries of the calendar of that id; of all calendars where it is None."""
        return [
            event
            for event in self.events.values()
            if calendar in (None, self.calendar_of(event))
        ]

    def calendar_ids(self):
        return [self.owner.calendar_id, *self.calendars]

    def add_calendar(self, name):
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
        event.modified = when
        self._touch(event)

    def remove(self, event):
        """Move an entry to Deleted Items, where it keeps its immutable id."""
        del self.events[event.immutable_id]
        self.deleted[event.immutable_id] = event
        event.new_plain_id()
        self._touch(event)

    def restore(self, event):
        """Move an entry from Deleted Items back to the calendar it was in."""
        del self.deleted[event.immutable_id]
        self.events[event.immutable_id] = event
        event.new_plain_id()
        self._touch(event)

    def purge(self, event):
        """Take an entry out for good, from wherever it is."""
        self.events.pop(event.immutable_id, None)
        self.deleted.pop(event.immutable_id, None)
        self._touch(event)

    def put_in(self, event, calendar):
        """Move an entry to another calendar; None is the default one."""
        event.calendar = calendar
        event.new_plain_id()
        self._touch(event)

    def calendar_of(self, event):
        """The id of the calendar that an entry is in; None in Deleted Items."""
        if event.immutable_id not in self.events:
            return None
        return event.calendar or self.owner.calendar_id

    def _touch(self, event):
        self.version += 1
        event.version = self.version
        calendar = self.calendar_of(event)
        event.past.append(Past(self.version, calendar, event.plain_id, event.utc()))
