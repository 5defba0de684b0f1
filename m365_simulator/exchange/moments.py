"""Start and end of an event: (naive wall time, zone name) pairs.

https://learn.microsoft.com/graph/api/resources/datetimetimezone
"""

import re
from datetime import datetime, timedelta

from .. import errors
from . import zones

MOMENT = re.compile(
    r"^(\d{4,}-\d\d-\d\dT\d\d:\d\d(:\d\d)?)([.]\d{1,12})?(Z|[+-]\d\d:\d\d)?$"
)


def moment(value):
    """A dateTimeTimeZone as (naive wall time, zone name).

    Raises GraphProblem 400 for what Graph cannot read, and for unknown zones.
    """
    if not isinstance(value, dict) or not isinstance(value.get("dateTime"), str):
        raise errors.wrong_type("start", "microsoft.graph.dateTimeTimeZone")
    found = MOMENT.match(value["dateTime"])
    try:
        wall = datetime.fromisoformat(found[1])
    except (TypeError, ValueError):
        raise errors.validation_failure() from None
    name = value.get("timeZone") or "UTC"
    zones.zone(name)
    if found[4]:
        offset = "+00:00" if found[4] == "Z" else found[4]
        offset = datetime.fromisoformat(f"2000-01-01T00:00:00{offset}").utcoffset()
        wall = zones.from_utc(wall - offset, name)
    return wall, name


def from_query(text):
    """A date, or a time with an offset or in UTC, of a query; naive in UTC.

    Raises GraphProblem 400 for what is neither.
    """
    # A "+" that was not escaped arrives as a space.
    text = text.replace(" ", "+")
    text = text if "T" in text else f"{text}T00:00:00"
    return zones.to_utc(*moment({"dateTime": text, "timeZone": "UTC"}))


def check(start, end, all_day, refuse_zero_length=False):
    """Raise GraphProblem 400 where an event cannot begin and end at these moments.

    https://learn.microsoft.com/graph/api/resources/event (isAllDay)
    """
    begins, ends = zones.to_utc(*start), zones.to_utc(*end)
    if ends < begins or (refuse_zero_length and ends == begins):
        raise errors.validation_failure()
    if not all_day:
        return
    midnights = all(wall.time() == datetime.min.time() for wall, _zone in (start, end))
    if not midnights or start[1] != end[1]:
        raise errors.validation_failure(
            "The Start and End of an event marked as All day must be set to "
            "midnight, in the same time zone."
        )
    if end[0] - start[0] < timedelta(days=1):
        raise errors.bad_request(
            "Your request can't be completed. The duration of an event marked as "
            "All day must be at least 24 hours.",
            "ErrorInvalidRequest",
        )
