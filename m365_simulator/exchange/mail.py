"""The mails that Exchange sends by itself to the guests of a meeting.

https://learn.microsoft.com/graph/api/event-update
"""


def send(sim, kind, event, by, guests=None):
    """Record a mail to each guest of ``event`` (or to ``guests`` only).

    ``kind`` is "invited", "updated" or "cancelled"; ``by`` "graph" (a program) or
    "outlook" (the owner's own hand).
    """
    if event.organizer:
        return  # Only who called the meeting mails the others.
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
    return (attendee.get("emailAddress") or {}).get("address")
