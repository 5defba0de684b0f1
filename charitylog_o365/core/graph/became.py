"""What its owner has made of an entry of ours in Outlook.

https://learn.microsoft.com/graph/api/resources/event
"""

from typing import Any

# Changing or deleting it mails the guests.
MEETING = "meeting"
# A change of the first day changes them all.
SERIES = "series"
# A new text without the meeting's block drops its link.
ONLINE = "online"

IN_A_SERIES = {"seriesMaster", "occurrence", "exception"}


def became(body: dict[str, Any]) -> tuple[str, ...]:
    """Return what an entry is besides a plain one, the gravest first."""
    # One that somebody else has called is theirs: `isOrganizer` is false then.
    is_meeting = body.get("attendees") or body.get("isOrganizer") is False
    is_series = body.get("recurrence") or str(body.get("type")) in IN_A_SERIES
    is_online = body.get("isOnlineMeeting") or body.get("onlineMeeting")
    found = {MEETING: is_meeting, SERIES: is_series, ONLINE: is_online}
    return tuple(name for name, is_so in found.items() if is_so)
