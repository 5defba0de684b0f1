"""What a person does to their own calendar in Outlook, without a program between."""

from ..exchange import mail, zones
from ..exchange.event import StoredEvent
from ..exchange.mailbox import Mailbox
from ..exchange.meetings import Meetings


class Outlook(Meetings):
    """Needs ``lock`` and ``directory``; keeps ``mailboxes`` by the owner's oid."""

    def events(self, upn, zone=None, calendar=None):
        """As Graph returns them, with extended properties, in order of start.

        ``zone`` None shows each in the zone it was sent in; Graph's own answers are
        in UTC unless the caller prefers another. ``calendar`` None is all calendars.
        """
        with self.lock:
            return [
                {
                    **event.render(zone=zone, site=self.pages_url),
                    "singleValueExtendedProperties": list(event.properties.values()),
                }
                for event in self.stored_events(upn, calendar)
            ]

    def stored_events(self, upn, calendar=None):
        mailbox = self.mailbox_of(self.directory.get(upn))
        found = mailbox.in_calendar(calendar)
        return sorted(found, key=lambda event: event.utc())

    def create(self, upn, subject, start, end, **fields):
        """Make an entry; naive local times of the mailbox, or such as ISO text."""
        with self.lock:
            owner = self.directory.get(upn)
            event = StoredEvent(owner, zones.now())
            event.apply_local({"subject": subject, **fields}, start, end)
            self.mailbox_of(owner).add(event)
            return event.immutable_id

    def move(self, upn, identifier, start, end, **fields):
        """Change an entry's times, and what else is named; times as in ``create``."""
        with self.lock:
            mailbox, event = self._entry(upn, identifier)
            event.apply_local(fields, start, end)
            mailbox.changed(event, zones.now())
            mail.send(self, "updated", event, by="outlook")

    def delete(self, upn, identifier, for_good=False):
        """Move an entry to Deleted Items; ``for_good``: leave nothing of it.

        Raises KeyError when there is no such entry.
        """
        with self.lock:
            mailbox, event = self._entry(upn, identifier)
            (mailbox.purge if for_good else mailbox.remove)(event)
            mail.send(self, "cancelled", event, by="outlook")

    def deleted(self, upn):
        """What lies in Deleted Items, as Graph would return it, latest first."""
        with self.lock:
            mailbox = self.mailbox_of(self.directory.get(upn))
            found = sorted(mailbox.deleted.values(), key=lambda e: -e.version)
            return [event.render(zone=None, site=self.pages_url) for event in found]

    def restore(self, upn, identifier):
        """Take an entry out of Deleted Items; KeyError when it is not there."""
        with self.lock:
            mailbox = self.mailbox_of(self.directory.get(upn))
            mailbox.restore(mailbox.deleted[identifier])

    def empty_deleted_items(self, upn):
        with self.lock:
            mailbox = self.mailbox_of(self.directory.get(upn))
            for event in [*mailbox.deleted.values()]:
                mailbox.purge(event)

    def add_calendar(self, upn, name="Second calendar"):
        """Give a person another calendar of their own; return its id."""
        with self.lock:
            return self.mailbox_of(self.directory.get(upn)).add_calendar(name)

    def drag_to(self, upn, identifier, calendar=None):
        """Move an entry to another calendar of its owner; None is the default one."""
        with self.lock:
            mailbox, event = self._entry(upn, identifier)
            if calendar and calendar not in mailbox.calendars:
                raise KeyError(f"{upn} has no calendar {calendar}")
            mailbox.put_in(event, calendar)

    def lose_sync_state(self, upn):
        """Refuse delta rounds begun before now, with 410 syncStateNotFound."""
        with self.lock:
            mailbox = self.mailbox_of(self.directory.get(upn))
            mailbox.version += 1
            mailbox.synced_from = mailbox.version

    def mailbox_of(self, person):
        return self.mailboxes.setdefault(person.oid, Mailbox(person))

    def _entry(self, upn, identifier):
        """The mailbox and the entry; KeyError when there is no such entry."""
        mailbox = self.mailbox_of(self.directory.get(upn))
        event = mailbox.find(identifier)
        if event is None:
            raise KeyError(f"{upn} has no entry {identifier}")
        return mailbox, event
