"""Time zones by their IANA names, old and new ones.

Systems differ in the names they know: newer ones lack old names, such as
Asia/Calcutta, and older ones lack new names, such as Europe/Kyiv.
"""

from datetime import datetime, timezone, tzinfo
from zoneinfo import ZoneInfo

from .zone_names import FAMILIES


def known_name(name: str) -> str | None:
    """Return ``name``, or another name of the same zone that this system knows.

    None where it knows none.
    """
    for candidate in (name, *FAMILIES.get(name, ())):
        if _zone(candidate):
            return candidate
    return None


def clock(name: str) -> tzinfo:
    """Return the zone ``name`` as a tzinfo: UTC where this system does not know it."""
    known = known_name(name)
    return (_zone(known) if known else None) or timezone.utc


def local_time(moment: datetime, name: str) -> datetime:
    """Return ``moment`` (naive, UTC, as Odoo stores it) as naive local time in a zone.

    UTC for an unknown zone. A moment that would leave Python's range is returned as it
    is.
    """
    try:
        aware = moment.replace(tzinfo=timezone.utc).astimezone(clock(name))
    except OverflowError:
        return moment
    return aware.replace(tzinfo=None)


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        return None
