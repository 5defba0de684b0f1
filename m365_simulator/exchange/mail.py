"""The mails that Exchange sends by itself to the guests of a meeting.

https://learn.microsoft.com/graph/api/event-update
"""


def send(sim, kind, event, by, guests=None):
    """Add to ``sim.mails`` one mail for each guest of the event, or of ``guests``.

    ``kind`` is "invited", "updated" or "cancelled". ``by`` is "graph", for what a
    program did, or "outlook", for what the owner did.
    """
    if event.organizer:
        return  # Exchange mails the guests from the organizer's mailbox only.
    for attendee in event.fields.get("attendees") or [] if guests is None else guests:
        sim.mails.append(
            {
                "kind": kind,
                "by": by,
                "from": event.owner.upn,
                "to": address_of(attendee),
                "subject": event.fields["subject"],
                "body": event.fields["body"]["content"],
            }
        )


def address_of(attendee):
    """The e-mail address of an attendee, or None."""
    return (attendee.get("emailAddress") or {}).get("address")
