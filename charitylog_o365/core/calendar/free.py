"""Whether people are free at a time that is wished for, and when they are.

Every time begins at a quarter of an hour. That is so in local time too: all zones
differ from UTC by whole quarters.
"""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Generic, TypeVar

from ..graph.free_busy import Schedule, WorkingHours
from .intervals import A_DAY, Interval, merged, off_hours, overlaps, without

QUARTER = timedelta(minutes=15)
# What has no length is in Outlook for a minute.
SHORTEST = timedelta(minutes=1)

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Availability:
    """When somebody is busy, and when they work.

    ``busy`` are (start, end), aware, in any order. ``hours`` None: not known, any time
    of the day will do.
    """

    busy: tuple[Interval, ...] = ()
    hours: WorkingHours | None = None

    @classmethod
    def of(cls, schedule: Schedule, own: Iterable[Interval] = ()) -> "Availability":
        """Return that of a schedule from Microsoft, which must be known.

        ``own`` are the times (start, end) of entries that are not to count: those of
        the record itself. Raises ValueError where the schedule is not known.
        """
        if schedule.not_known:
            raise ValueError("Somebody whose schedule is not known may be busy.")
        busy = [(each.start, each.end) for each in schedule.busy]
        return cls(tuple(without(busy, map(_in_utc, own))), schedule.hours)


@dataclass(frozen=True)
class Clash(Generic[Key]):
    """Who is busy at the time wished for, and when all are free on that day.

    ``busy`` has the busy times that overlap it, merged, of each who has any.
    ``free_from`` is None where that day has no such time any more.
    """

    busy: Mapping[Key, tuple[Interval, ...]]
    free_from: datetime | None


def find_clash(
    start: datetime,
    length: timedelta,
    people: Mapping[Key, Availability],
    zone: tzinfo,
) -> Clash[Key] | None:
    """Return who is busy from ``start`` (aware) on; None if nobody is.

    The other time is at or after ``start``, and ends on the same day of ``zone``. It is
    in everybody's working hours if the wish was; else those do not count. Raises
    ValueError for a naive ``start``.
    """
    length = max(length, SHORTEST)
    wish = _in_utc((start, start + length))
    busy = {
        key: tuple(each for each in merged(_busy(one)) if overlaps(each, wish))
        for key, one in people.items()
    }
    busy = {key: found for key, found in busy.items() if found}
    if not busy:
        return None
    day = (wish[0], _midnight_after(wish[0], zone))
    others = list(people.values())
    off = [each for each in _off(others, day) if overlaps(each, wish)]
    blocked = _blocked(others, day, within_hours=not off)
    return Clash(busy, next(_starts(day, length, blocked), None))


def next_slots(
    after: datetime,
    until: datetime,
    length: timedelta,
    people: Collection[Availability],
    count: int = 5,
) -> tuple[datetime, ...]:
    """Return the next starts (in UTC) at which all are free for so long.

    Each is within the working hours of all, where they are known; the times that begin
    there do not overlap, and end by ``until``. Raises ValueError for naive moments.
    """
    span = _in_utc((after, until))
    blocked = _blocked(people, span, within_hours=True)
    starts = _starts(span, max(length, SHORTEST), blocked)
    return tuple(start for start, _number in zip(starts, range(count), strict=False))


def _starts(
    span: Interval, length: timedelta, blocked: list[Interval]
) -> Iterator[datetime]:
    """Yield the quarters from which ``length`` meets none of ``blocked``, in order.

    ``blocked`` is merged. What begins at one ends before the next, and by the end of
    ``span``.
    """
    start = _quarter(span[0])
    at = 0
    while start + length <= span[1]:
        while at < len(blocked) and blocked[at][1] <= start:
            at += 1
        if at < len(blocked) and overlaps(blocked[at], (start, start + length)):
            start = _quarter(blocked[at][1])
        else:
            yield start
            start = _quarter(start + max(length, QUARTER))


def _blocked(
    people: Collection[Availability], span: Interval, within_hours: bool
) -> list[Interval]:
    """Return when somebody is busy or, with ``within_hours``, does not work."""
    busy = [each for one in people for each in _busy(one) if overlaps(each, span)]
    return merged(busy + (_off(people, span) if within_hours else []))


def _off(people: Collection[Availability], span: Interval) -> list[Interval]:
    known = [one.hours for one in people if one.hours]
    return [each for hours in known for each in off_hours(hours, span)]


def _busy(one: Availability) -> list[Interval]:
    """Return the busy times that take some time, in UTC."""
    return [(start, end) for start, end in map(_in_utc, one.busy) if start < end]


def _in_utc(interval: Interval) -> Interval:
    if any(moment.tzinfo is None for moment in interval):
        raise ValueError("A moment without a zone cannot be compared.")
    start, end = (moment.astimezone(timezone.utc) for moment in interval)
    return start, end


def _quarter(moment: datetime) -> datetime:
    """Return the quarter of an hour at ``moment`` (UTC) or next after it."""
    hour = moment.replace(minute=0, second=0, microsecond=0)
    return hour + -((hour - moment) // QUARTER) * QUARTER


def _midnight_after(moment: datetime, zone: tzinfo) -> datetime:
    """Return the end, in UTC, of the day of ``zone`` that ``moment`` is in."""
    day = moment.astimezone(zone).date() + A_DAY
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    return midnight.astimezone(timezone.utc)
