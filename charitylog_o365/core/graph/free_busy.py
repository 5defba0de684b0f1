"""When people are free and busy: the question to Graph, and reading its answer.

https://learn.microsoft.com/graph/outlook-get-free-busy-schedule

Subject and place of what somebody is busy with are never read, so that nothing can
store or show them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone, tzinfo
from typing import Any

from .errors import Unreachable
from .protocol import IMMUTABLE_ID, Request
from .reading import moment, text
from .zones import known_zone

PATH = "/me/calendar/getSchedule"
#: Addresses in one request, and the time that it must stay below.
LARGEST = 20
TOO_LONG = timedelta(days=62)
# The view is not read, but without an interval the answer has been a 500.
VIEW_MINUTES = 60

# Any other status counts as busy.
# https://learn.microsoft.com/graph/api/resources/scheduleitem
FREE = {"free", "workingelsewhere"}
KEPT = {"tentative", "busy", "oof"}

#: Why a schedule is not known: there is no such mailbox; its owner or the organisation
#: shares nothing; or the answer cannot be read.
NOT_FOUND, REFUSED, UNCLEAR = "not_found", "refused", "unclear"
# In lower case. 5009 was observed where the documents have the name.
# https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode
REASONS = {
    "5009": NOT_FOUND,
    "errormailrecipientnotfound": NOT_FOUND,
    "errornofreebusyaccess": REFUSED,
    "erroraccessdenied": REFUSED,
}
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class Busy:
    """A time at which somebody is not free; aware, in UTC.

    ``status`` is "tentative", "busy" or "oof" (out of office).
    """

    start: datetime
    end: datetime
    status: str = "busy"


@dataclass(frozen=True)
class WorkingHours:
    """When somebody works: from ``start`` to ``end`` on ``days`` (Monday is 0).

    Both are local times in ``zone``; an end that is not after the start is on the next
    day.
    """

    days: frozenset[int]
    start: time
    end: time
    zone: tzinfo


@dataclass(frozen=True)
class Schedule:
    """What is told of one address: busy times in order, or why it is not known.

    ``not_known`` is a code (`NOT_FOUND` …), empty where it is known. ``hours`` is None
    where there are none, or in a time zone of the person's own making.
    """

    address: str
    busy: tuple[Busy, ...] = ()
    hours: WorkingHours | None = None
    not_known: str = ""


# https://learn.microsoft.com/graph/api/calendar-getschedule
def get_schedules(addresses: Sequence[str], start: datetime, end: datetime) -> Request:
    """Ask when the people of up to twenty addresses are busy between two moments.

    Both are aware. Raises ValueError for more addresses or none, for naive moments, and
    for a time that is empty or not below 62 days.
    """
    if not 1 <= len(addresses) <= LARGEST:
        raise ValueError(f"1 to {LARGEST} addresses can be asked for at a time.")
    if start.tzinfo is None or end.tzinfo is None:
        raise ValueError("The time that is asked about has no zone.")
    if not timedelta() < end - start < TOO_LONG:
        raise ValueError("The time that is asked about is empty or too long.")
    body = {
        "schedules": list(addresses),
        "startTime": _in_utc(start),
        "endTime": _in_utc(end),
        "availabilityViewInterval": VIEW_MINUTES,
    }
    prefer = f'{IMMUTABLE_ID}, outlook.timezone="UTC"'
    return Request("POST", PATH, body, headers=(("Prefer", prefer),))


# https://learn.microsoft.com/graph/api/resources/scheduleinformation
def read_schedules(body: dict[str, Any], addresses: Sequence[str]) -> list[Schedule]:
    """Return the schedule of each of ``addresses``, in their order.

    One that the answer leaves out or that cannot be read is not known: nobody must
    count as free by mistake. Raises `errors.Unreachable` if ``body`` is no such answer.
    """
    found = body.get("value")
    if not isinstance(found, list):
        raise Unreachable("The answer is not a list.", status=200)
    by_address = {text(one, "scheduleId").lower(): one for one in found}
    return [_schedule(each, by_address.get(each.lower())) for each in addresses]


def _schedule(address: str, told: object) -> Schedule:
    if not isinstance(told, dict):
        return Schedule(address, not_known=UNCLEAR)
    if told.get("error"):
        code = text(told["error"], "responseCode").lower()
        return Schedule(address, not_known=REASONS.get(code, UNCLEAR))
    items = told.get("scheduleItems")
    if not isinstance(items, list):
        return Schedule(address, not_known=UNCLEAR)
    busy: list[Busy] = []
    for item in items:
        status = text(item, "status").lower()
        if status in FREE:
            continue
        start, end = (moment(_part(item, name))[0] for name in ("start", "end"))
        if start is None or end is None:
            return Schedule(address, not_known=UNCLEAR)
        busy.append(
            Busy(
                start.replace(tzinfo=timezone.utc),
                end.replace(tzinfo=timezone.utc),
                status if status in KEPT else "busy",
            )
        )
    busy.sort(key=lambda each: (each.start, each.end))
    return Schedule(address, tuple(busy), _hours(told.get("workingHours")))


# https://learn.microsoft.com/graph/api/resources/workinghours
def _hours(told: object) -> WorkingHours | None:
    name = text(_part(told, "timeZone"), "name")
    zone = known_zone(name) if name else None
    days = _part(told, "daysOfWeek")
    try:
        start, end = (
            time.fromisoformat(text(told, name)[:8])
            for name in ("startTime", "endTime")
        )
    except ValueError:
        return None
    if zone is None or not isinstance(days, list):
        return None
    names = [str(each).lower() for each in days]
    return WorkingHours(
        frozenset(WEEK.index(name) for name in names if name in WEEK), start, end, zone
    )


def _part(told: object, name: str) -> object:
    return told.get(name) if isinstance(told, dict) else None


def _in_utc(when: datetime) -> dict[str, str]:
    wall = when.astimezone(timezone.utc)
    return {"dateTime": wall.strftime("%Y-%m-%dT%H:%M:%S"), "timeZone": "UTC"}
