"""What an entry has become in Outlook besides a plain entry: a meeting, a series …

https://learn.microsoft.com/graph/api/resources/event
"""

from typing import Any

# Exchange mails the guests when it is changed or deleted.
MEETING = "meeting"
# A change of the series changes each of its days.
SERIES = "series"
# A new body without the block of the online meeting removes its link.
ONLINE = "online"

IN_A_SERIES = {"seriesMaster", "occurrence", "exception"}


def became(body: dict[str, Any]) -> tuple[str, ...]:
    """Return what an entry is besides a plain one, the most serious first."""
    # `isOrganizer` is false where somebody else invited the owner.
    is_meeting = body.get("attendees") or body.get("isOrganizer") is False
    is_series = body.get("recurrence") or str(body.get("type")) in IN_A_SERIES
    is_online = body.get("isOnlineMeeting") or body.get("onlineMeeting")
    found = {MEETING: is_meeting, SERIES: is_series, ONLINE: is_online}
    return tuple(name for name, is_so in found.items() if is_so)
