"""Time zones as Microsoft names them in an answer: by Windows names, or by IANA's."""

from contextlib import suppress
from datetime import datetime, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.core import get_global

# https://learn.microsoft.com/graph/api/resources/datetimetimezone
SAME_AS_UTC = {"", "utc", "tzone://microsoft/utc", "coordinated universal time"}

# Unicode keeps to these old names, which newer systems may leave out.
PRESENT_NAMES = {
    "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
    "America/Godthab": "America/Nuuk",
    "America/Indianapolis": "America/Indiana/Indianapolis",
    "Asia/Calcutta": "Asia/Kolkata",
    "Asia/Katmandu": "Asia/Kathmandu",
    "Asia/Rangoon": "Asia/Yangon",
    "Europe/Kiev": "Europe/Kyiv",
}


def to_utc(wall: datetime, name: str) -> datetime | None:
    """Turn ``wall`` (naive) in the zone ``name`` into naive UTC.

    None where nobody here knows that zone: that of a calendar's owner, made by hand,
    is called "tzone://Microsoft/Custom".
    """
    zone = _zone(name)
    if zone is None:
        return None
    try:
        return wall.replace(tzinfo=zone).astimezone(timezone.utc).replace(tzinfo=None)
    except OverflowError:
        return None


@lru_cache(maxsize=256)
def _zone(name: str) -> tzinfo | None:
    if name.strip().lower() in SAME_AS_UTC:
        return timezone.utc
    name = _by_windows_name().get(name.strip().lower(), name)
    for candidate in (name, PRESENT_NAMES.get(name, name)):
        with suppress(KeyError, OSError, ValueError):
            return ZoneInfo(candidate)
    return None


@lru_cache(maxsize=1)
def _by_windows_name() -> dict[str, str]:
    """Return IANA's names by those of Windows, in lower case, as Unicode lists them."""
    mapping = get_global("windows_zone_mapping")
    return {windows.lower(): iana for windows, iana in mapping.items()}
