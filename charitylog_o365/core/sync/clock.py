"""The clock that the name of a time zone stands for, also where names have changed.

Systems differ in the names they know: newer ones have left out the old names, such as
Asia/Calcutta, and older ones know no Europe/Kyiv.
"""

from datetime import datetime, timezone, tzinfo
from zoneinfo import ZoneInfo

from .zone_names import FAMILIES


def known_name(name: str) -> str | None:
    """Return ``name``, or the name under which this system knows the same zone.

    None where it knows none of them.
    """
    for candidate in (name, *FAMILIES.get(name, ())):
        if _zone(candidate):
            return candidate
    return None


def clock(name: str) -> tzinfo:
    """Return the clock of zone ``name``: that of UTC where nobody knows it."""
    known = known_name(name)
    return (_zone(known) if known else None) or timezone.utc


def on_the_wall(moment: datetime, name: str) -> datetime:
    """Turn ``moment`` (naive, UTC) into naive wall time in zone ``name``.

    The first and the last moments that there are stay as they are.
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
