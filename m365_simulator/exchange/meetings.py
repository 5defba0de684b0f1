"""What an owner makes of an entry in Outlook: a meeting, a series, a copy.

https://learn.microsoft.com/graph/api/resources/event
"""

import copy
from html import escape

from .. import people
from . import mail, series, zones
from .event import StoredEvent

BLOCK = (
    '<div class="meeting-block">{line}<br>Microsoft Teams meeting<br>'
    '<a href="{url}">Join the meeting now</a><br>{line}</div>'
)


class Meetings:
    """Needs what Outlook has: ``lock``, ``_entry``, ``mailbox_of``."""

    def invite(self, upn, identifier, *addresses):
        """Make a meeting of an entry; Outlook mails who is new, see ``mails``."""
        with self.lock:
            mailbox, event = self._entry(upn, identifier)
            guests = event.fields["attendees"] or []
            there = {mail.address_of(each) for each in guests}
            new = [guest(each) for each in addresses if each not in there]
            event.fields["attendees"] = [*guests, *new]
            mailbox.changed(event, zones.now())
            mail.send(self, "invited", event, by="outlook", guests=new)

    def make_online(self, upn, identifier):
        """Make an online meeting of an entry: a link, and a block in its text."""
        with self.lock:
            mailbox, event = self._entry(upn, identifier)
            begin_online(event)
            mailbox.changed(event, zones.now())
            mail.send(self, "updated", event, by="outlook")

    def repeat(self, upn, identifier, days):
        """Make a series of an entry, on so many days in a row; 0 ends the series."""
        with self.lock:
            mailbox, event = self._entry(upn, identifier)
            series.repeat(event, days)
            mailbox.changed(event, zones.now())
            mail.send(self, "updated", event, by="outlook")

    def copy(self, upn, identifier, start=None, end=None, **fields):
        """Make a second entry that is like the first; return its id.

        It carries the hidden properties too; it has no guests, and ids of its own.
        ``start``, ``end`` and ``fields`` as in ``move``.
        """
        with self.lock:
            mailbox, event = self._entry(upn, identifier)
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
        """Make somebody else the organizer of an entry, as of an accepted meeting."""
        with self.lock:
            mailbox, event = self._entry(upn, identifier)
            event.organizer = (name or address, address)
            mailbox.changed(event, zones.now())


def guest(address):
    return {
        "type": "required",
        "status": {"response": "none", "time": "0001-01-01T00:00:00Z"},
        "emailAddress": {"name": address, "address": address},
    }


def begin_online(event):
    """Give ``event`` a link to meet at, also in its text."""
    token = people.opaque("19:meeting_", event.immutable_id)
    url = f"https://teams.microsoft.com/l/meetup-join/{token}/0"
    body = event.fields["body"]
    content = body["content"]
    if body["contentType"] == "text":
        content = f"<html><body>{escape(content)}</body></html>"
    block = BLOCK.format(line="_" * 40, url=url)
    before, end, after = content.rpartition("</body>")
    content = f"{before}{block}{end}{after}" if end else content + block
    event.fields.update(
        isOnlineMeeting=True,
        onlineMeetingProvider="teamsForBusiness",
        onlineMeeting={"joinUrl": url},
        body={"contentType": "html", "content": content},
    )


def drop_online_without_link(event):
    """A new text without the meeting's block ends the online meeting."""
    meeting = event.fields["onlineMeeting"]
    if meeting and meeting["joinUrl"] not in event.fields["body"]["content"]:
        event.fields.update(
            isOnlineMeeting=False, onlineMeetingProvider="unknown", onlineMeeting=None
        )
