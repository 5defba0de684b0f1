"""Reading parts of an answer's JSON, whose types Microsoft does not guarantee."""

from datetime import datetime, timezone

from .zones import to_utc


def text(part: object, name: str) -> str:
    """Return the text under ``name`` of a JSON object; empty for anything else."""
    value = part.get(name) if isinstance(part, dict) else None
    return value if isinstance(value, str) else ""


# https://learn.microsoft.com/graph/api/resources/datetimetimezone
def moment(part: object, all_day: bool = False) -> tuple[datetime | None, str]:
    """Return a moment, naive in UTC, and "UTC"; None and the zone if that is not known.

    The midnights of a whole day stay as they are. None and "UTC" for what is no moment.
    """
    zone = text(part, "timeZone") or "UTC"
    try:
        # Graph writes seven decimals, more than Python can read.
        wall = datetime.fromisoformat(text(part, "dateTime")[:19])
    except ValueError:
        return None, "UTC"
    if all_day:
        return wall, "UTC"
    known = to_utc(wall, zone)
    return known, "UTC" if known else zone


def utc(stamp: str) -> datetime | None:
    """Return a text such as "2026-07-01T10:00:00.0000000Z" as an aware moment in UTC.

    None for what is none.
    """
    try:
        wall = datetime.fromisoformat(stamp[:19])
    except ValueError:
        return None
    is_utc = stamp.endswith(("Z", "+00:00")) and wall.tzinfo is None
    return wall.replace(tzinfo=timezone.utc) if is_utc else None
