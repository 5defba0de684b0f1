"""What a person does to their own calendar in Outlook, without a program between."""

from datetime import datetime

from . import payload, series, zones
from .mailbox import Mailbox, StoredEvent


class Outlook:
    """Needs ``lock`` and ``directory``; keeps ``mailboxes`` by the owner's oid."""

    def events(self, upn, zone=None):
        """As Graph returns them, with extended properties, in order of start.

        ``zone`` None shows each in the zone it was sent in; Graph's own answers are
        in UTC unless the caller prefers another.
        """
        with self.lock:
            return [
                {
                    **event.render(zone=zone, site=self.pages_url),
                    "singleValueExtendedProperties": list(event.properties.values()),
                }
                for event in self.stored_events(upn)
            ]

    def stored_events(self, upn):
        mailbox = self.mailbox_of(self.directory.get(upn))
        return sorted(mailbox.events.values(), key=lambda event: event.utc())

    def create(self, upn, subject, start, end, **fields):
        """Make an entry; naive local times of the mailbox, or such as ISO text."""
        with self.lock:
            owner = self.directory.get(upn)
            event = StoredEvent(owner, zones.now())
            _apply(event, {"subject": subject, **fields}, start, end)
            self.mailbox_of(owner).add(event)
            return event.immutable_id

    def move(self, upn, identifier, start, end, **fields):
        """Change an entry's times, and what else is named; times as in ``create``."""
        with self.lock:
            owner = self.directory.get(upn)
            event = self._existing(owner, identifier)
            _apply(event, fields, start, end)
            self.mailbox_of(owner).changed(event, zones.now())

    def delete(self, upn, identifier):
        """Raises KeyError when there is no such entry."""
        with self.lock:
            owner = self.directory.get(upn)
            self.mailbox_of(owner).remove(self._existing(owner, identifier))

    def repeat(self, upn, identifier, days):
        """Make a series of an entry: the same, on so many days in a row."""
        with self.lock:
            owner = self.directory.get(upn)
            event = self._existing(owner, identifier)
            series.repeat(event, days)
            self.mailbox_of(owner).changed(event, zones.now())

    def mailbox_of(self, person):
        return self.mailboxes.setdefault(person.oid, Mailbox(person))

    def _existing(self, owner, identifier):
        event = self.mailbox_of(owner).find(identifier)
        if event is None:
            raise KeyError(f"{owner.upn} has no entry {identifier}")
        return event


def _apply(event, fields, start, end):
    times = {
        name: zones.shown(_moment(moment), event.owner.timezone)
        for name, moment in (("start", start), ("end", end))
    }
    values = payload.check({**fields, **times})
    all_day = values.get("isAllDay", event.fields["isAllDay"])
    moments = [payload.moment(values[name]) for name in ("start", "end")]
    payload.check_times(*moments, all_day)
    event.apply(values)


def _moment(value):
    return datetime.fromisoformat(value) if isinstance(value, str) else value
