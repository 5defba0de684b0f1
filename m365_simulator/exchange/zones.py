"""Time zones by the names that Exchange accepts: Windows' and most of IANA's.

https://learn.microsoft.com/graph/api/resources/datetimetimezone
"""

from datetime import datetime, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from ..errors import GraphProblem, validation_failure

WINDOWS = {
    "AUS Eastern Standard Time": "Australia/Sydney",
    "Arabian Standard Time": "Asia/Dubai",
    "Atlantic Standard Time": "America/Halifax",
    "Central Europe Standard Time": "Europe/Budapest",
    "Central European Standard Time": "Europe/Warsaw",
    "Central Standard Time": "America/Chicago",
    "China Standard Time": "Asia/Shanghai",
    "E. Europe Standard Time": "Europe/Chisinau",
    "Eastern Standard Time": "America/New_York",
    "FLE Standard Time": "Europe/Kiev",
    "GMT Standard Time": "Europe/London",
    "GTB Standard Time": "Europe/Bucharest",
    "Greenwich Standard Time": "Atlantic/Reykjavik",
    "Hawaiian Standard Time": "Pacific/Honolulu",
    "India Standard Time": "Asia/Kolkata",
    "Israel Standard Time": "Asia/Jerusalem",
    "Middle East Standard Time": "Asia/Beirut",
    "Mountain Standard Time": "America/Denver",
    "Nepal Standard Time": "Asia/Kathmandu",
    "New Zealand Standard Time": "Pacific/Auckland",
    "Newfoundland Standard Time": "America/St_Johns",
    "Pacific Standard Time": "America/Los_Angeles",
    "Romance Standard Time": "Europe/Paris",
    "Russian Standard Time": "Europe/Moscow",
    "SA Western Standard Time": "America/La_Paz",
    "Singapore Standard Time": "Asia/Singapore",
    "South Africa Standard Time": "Africa/Johannesburg",
    "Tokyo Standard Time": "Asia/Tokyo",
    "US Eastern Standard Time": "America/Indianapolis",
    "UTC": "UTC",
    "W. Australia Standard Time": "Australia/Perth",
    "W. Europe Standard Time": "Europe/Berlin",
}
# Names that were added to IANA's list later than to Exchange's.
UNSUPPORTED = {"Europe/Kyiv", "America/Nuuk", "America/Ciudad_Juarez", "Factory"}
TO_THE_SECOND = "%Y-%m-%dT%H:%M:%S"


NAMES = {iana: windows for windows, iana in WINDOWS.items()}


@lru_cache(maxsize=1)
def _known():
    return frozenset(available_timezones())


@lru_cache(maxsize=256)
def zone(name):
    """The ZoneInfo of a Windows or IANA name. Raises GraphProblem 400 for others."""
    if name in WINDOWS:
        return ZoneInfo(WINDOWS[name])
    if not is_known(name):
        raise refused(name)
    return ZoneInfo(name)


def is_known(name):
    """Whether Exchange accepts the name."""
    return name in WINDOWS or (name in _known() and name not in UNSUPPORTED)


def refused(name, code="TimeZoneNotSupportedException"):
    """The refusal of a zone; ``code`` is one of `Switches.zone_refusal`."""
    if code != "TimeZoneNotSupportedException":
        return validation_failure()
    return GraphProblem(
        400,
        code,
        "A valid TimeZone value must be specified. The following TimeZone value is "
        f"not supported: '{name}'.",
    )


def windows_name(name):
    """The Windows name of an IANA zone; the same name where there is none."""
    return NAMES.get(name, name)


def to_utc(wall, name):
    """A naive time in the named zone, as a naive time in UTC."""
    aware = wall.replace(tzinfo=zone(name))
    return aware.astimezone(timezone.utc).replace(tzinfo=None)


def from_utc(moment, name):
    """A naive time in UTC, as a naive time in the named zone."""
    aware = moment.replace(tzinfo=timezone.utc)
    return aware.astimezone(zone(name)).replace(tzinfo=None)


def shown(moment, name):
    """A naive time as a dateTimeTimeZone, with seven decimals of a second."""
    return {"dateTime": moment.strftime(TO_THE_SECOND) + ".0000000", "timeZone": name}


def now():
    """The time of the computer's clock, naive in UTC."""
    return datetime.now(timezone.utc).replace(tzinfo=None)
