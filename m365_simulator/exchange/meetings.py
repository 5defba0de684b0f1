"""What makes an event a meeting: its guests, and the link of an online meeting.

https://learn.microsoft.com/graph/api/resources/event
"""

from html import escape

from .. import people

BLOCK = (
    '<div class="meeting-block">{line}<br>Microsoft Teams meeting<br>'
    '<a href="{url}">Join the meeting now</a><br>{line}</div>'
)


def guest(address):
    """An attendee who has not answered.

    https://learn.microsoft.com/graph/api/resources/attendee
    """
    return {
        "type": "required",
        "status": {"response": "none", "time": "0001-01-01T00:00:00Z"},
        "emailAddress": {"name": address, "address": address},
    }


def begin_online(event):
    """Make an online meeting of an event: set its link, and add it to the text."""
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
    """End the online meeting of an event whose text no longer has the link.

    https://learn.microsoft.com/graph/outlook-calendar-online-meetings
    """
    meeting = event.fields["onlineMeeting"]
    if meeting and meeting["joinUrl"] not in event.fields["body"]["content"]:
        event.fields.update(
            isOnlineMeeting=False, onlineMeetingProvider="unknown", onlineMeeting=None
        )
