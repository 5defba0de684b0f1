"""Time zones by the names in Microsoft's answers: Windows names or IANA names."""

from datetime import datetime, timezone, tzinfo
from functools import lru_cache

from babel.core import get_global

from .clock import clock, known_name

# https://learn.microsoft.com/graph/api/resources/datetimetimezone
SAME_AS_UTC = {"", "utc", "tzone://microsoft/utc", "coordinated universal time"}


def to_utc(wall: datetime, name: str) -> datetime | None:
    """Return ``wall``, a naive local time in the zone ``name``, as naive UTC.

    None for an unknown zone, as "tzone://Microsoft/Custom": one that the owner of the
    calendar has defined.
    """
    zone = known_zone(name)
    if zone is None:
        return None
    try:
        return wall.replace(tzinfo=zone).astimezone(timezone.utc).replace(tzinfo=None)
    except OverflowError:
        return None


@lru_cache(maxsize=256)
def known_zone(name: str) -> tzinfo | None:
    """Return the zone of a Windows or IANA name; None for an unknown one."""
    if name.strip().lower() in SAME_AS_UTC:
        return timezone.utc
    name = _by_windows_name().get(name.strip().lower(), name)
    known = known_name(name)
    return clock(known) if known else None


@lru_cache(maxsize=1)
def _by_windows_name() -> dict[str, str]:
    """Return the IANA names by Windows name in lower case, from Unicode's table."""
    mapping = get_global("windows_zone_mapping")
    return {windows.lower(): iana for windows, iana in mapping.items()}
