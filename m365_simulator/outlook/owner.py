"""What a person does to their own calendar in Outlook, not through Graph."""

from ..exchange import mail, zones
from ..exchange.event import StoredEvent
from ..exchange.mailbox import Mailbox
from .meetings import Meetings


class Outlook(Meetings):
    """Methods of the Simulator; they use its ``lock``, ``directory`` and ``mails``.

    ``upn`` is the owner's address. ``mailboxes`` are by the owner's oid. Each method
    raises KeyError where there is no such person or event, and GraphProblem for times
    or fields that Graph would refuse too.
    """

    def events(self, upn, zone=None, calendar=None):
        """The events as Graph returns them, with extended properties, by start.

        ``zone`` None: each in the zone that it was sent in. ``calendar`` is an id;
        None: of all calendars.
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
        """The `StoredEvent` objects, by start."""
        mailbox = self.mailbox_of(self.directory.get(upn))
        found = mailbox.in_calendar(calendar)
        return sorted(found, key=lambda event: event.utc())

    def create(self, upn, subject, start, end, **fields):
        """Make an event; return its immutable id.

        Times are naive and in the zone of the mailbox, as datetimes or ISO texts.
        """
        with self.lock:
            owner = self.directory.get(upn)
            event = StoredEvent(owner, zones.now())
            event.apply_local({"subject": subject, **fields}, start, end)
            self.mailbox_of(owner).add(event)
            return event.immutable_id

    def move(self, upn, identifier, start, end, **fields):
        """Change an event's times and other fields; times as in ``create``."""
        with self.lock:
            mailbox, event = self._event(upn, identifier)
            event.apply_local(fields, start, end)
            mailbox.changed(event, zones.now())
            mail.send(self, "updated", event, by="outlook")

    def delete(self, upn, identifier, for_good=False):
        """Move an event to Deleted Items, or with ``for_good`` remove it."""
        with self.lock:
            mailbox, event = self._event(upn, identifier)
            (mailbox.purge if for_good else mailbox.remove)(event)
            mail.send(self, "cancelled", event, by="outlook")

    def deleted(self, upn):
        """The events in Deleted Items as Graph would return them, latest first."""
        with self.lock:
            mailbox = self.mailbox_of(self.directory.get(upn))
            found = sorted(mailbox.deleted.values(), key=lambda e: -e.version)
            return [event.render(zone=None, site=self.pages_url) for event in found]

    def restore(self, upn, identifier):
        """Move an event from Deleted Items back to its calendar."""
        with self.lock:
            mailbox = self.mailbox_of(self.directory.get(upn))
            mailbox.restore(mailbox.deleted[identifier])

    def empty_deleted_items(self, upn):
        """Remove all that is in Deleted Items."""
        with self.lock:
            mailbox = self.mailbox_of(self.directory.get(upn))
            for event in [*mailbox.deleted.values()]:
                mailbox.purge(event)

    def add_calendar(self, upn, name="Second calendar"):
        """Add a calendar to a mailbox; return its id."""
        with self.lock:
            return self.mailbox_of(self.directory.get(upn)).add_calendar(name)

    def drag_to(self, upn, identifier, calendar=None):
        """Move an event to another calendar of its owner; None is the default one."""
        with self.lock:
            mailbox, event = self._event(upn, identifier)
            if calendar and calendar not in mailbox.calendars:
                raise KeyError(f"{upn} has no calendar {calendar}")
            mailbox.put_in(event, calendar)

    def lose_sync_state(self, upn):
        """Refuse, with 410 syncStateNotFound, delta rounds that began before now.

        https://learn.microsoft.com/graph/delta-query-overview#synchronization-reset
        """
        with self.lock:
            mailbox = self.mailbox_of(self.directory.get(upn))
            mailbox.version += 1
            mailbox.synced_from = mailbox.version

    def mailbox_of(self, person):
        """The Mailbox of a Person, made where it is missing."""
        if person.oid not in self.mailboxes:
            self.mailboxes[person.oid] = Mailbox(person, self.notifier.noticed)
        return self.mailboxes[person.oid]

    def _event(self, upn, identifier):
        """The mailbox, and the event of either kind of id in it."""
        mailbox = self.mailbox_of(self.directory.get(upn))
        event = mailbox.find(identifier)
        if event is None:
            raise KeyError(f"{upn} has no entry {identifier}")
        return mailbox, event
