"""What an owner makes of an event in Outlook: a meeting, a series, a copy."""

import copy

from ..exchange import mail, meetings, series, zones
from ..exchange.event import StoredEvent


class Meetings:
    """Methods of the Simulator; they use its ``lock``, ``mails`` and `Outlook`.

    Each raises KeyError where there is no such person or event.
    """

    def invite(self, upn, identifier, *addresses):
        """Add guests to an event; those who are new are mailed."""
        with self.lock:
            mailbox, event = self._event(upn, identifier)
            guests = event.fields["attendees"] or []
            there = {mail.address_of(each) for each in guests}
            new = [meetings.guest(each) for each in addresses if each not in there]
            event.fields["attendees"] = [*guests, *new]
            mailbox.changed(event, zones.now())
            mail.send(self, "invited", event, by="outlook", guests=new)

    def make_online(self, upn, identifier):
        """Make an online meeting of an event: a link, and a block in its text."""
        with self.lock:
            mailbox, event = self._event(upn, identifier)
            meetings.begin_online(event)
            mailbox.changed(event, zones.now())
            mail.send(self, "updated", event, by="outlook")

    def repeat(self, upn, identifier, days):
        """Make a daily series of an event, for so many days; 0 ends the series."""
        with self.lock:
            mailbox, event = self._event(upn, identifier)
            series.repeat(event, days)
            mailbox.changed(event, zones.now())
            mail.send(self, "updated", event, by="outlook")

    def copy(self, upn, identifier, start=None, end=None, **fields):
        """Make a second event like the first; return its immutable id.

        It has the same extended properties, but no guests and no transactionId.
        ``start``, ``end`` and ``fields`` as in ``move``.
        """
        with self.lock:
            mailbox, event = self._event(upn, identifier)
            made = StoredEvent(event.owner, zones.now())
            made.start, made.end = event.start, event.end
            made.calendar = event.calendar
            made.fields = copy.deepcopy(event.fields)
            made.fields["attendees"] = []
            made.fields.pop("transactionId", None)
            made.properties = copy.deepcopy(event.properties)
            made.apply_local(fields, start, end)
            mailbox.add(made)
            return made.immutable_id

    def called_by(self, upn, identifier, address, name=None):
        """Make somebody else the organizer, as of a meeting that was accepted."""
        with self.lock:
            mailbox, event = self._event(upn, identifier)
            event.organizer = (name or address, address)
            mailbox.changed(event, zones.now())
