"""Times from one moment to another: merging them, and when somebody does not work."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta, timezone

from ..graph.free_busy import WorkingHours

#: (start, end), aware and in UTC.
Interval = tuple[datetime, datetime]
A_DAY = timedelta(days=1)


def overlaps(one: Interval, other: Interval) -> bool:
    """Tell whether both share some time; a moment counts where it is inside."""
    return one[0] < other[1] and one[1] > other[0]


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """Return them in order, with those that touch or overlap made one."""
    found: list[Interval] = []
    for start, end in sorted(intervals):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found


def without(intervals: Iterable[Interval], own: Iterable[Interval]) -> list[Interval]:
    """Return ``intervals`` but for those that are in ``own``.

    Each of ``own`` takes away one: where somebody else put a second entry at exactly
    the same time, that one stays.
    """
    taken = Counter(own)
    left: list[Interval] = []
    for interval in intervals:
        if taken[interval] > 0:
            taken[interval] -= 1
        else:
            left.append(interval)
    return left


def off_hours(hours: WorkingHours, span: Interval) -> list[Interval]:
    """Return when, within ``span``, somebody with these hours does not work.

    By the clock of their own zone: on the day it changes, 9:00 stays 9:00.
    """
    off: list[Interval] = []
    free_since = span[0]
    day = span[0].astimezone(hours.zone).date() - A_DAY
    last = span[1].astimezone(hours.zone).date()
    while day <= last:
        if day.weekday() in hours.days:
            begins, ends = _work(hours, day)
            if begins > free_since:
                off.append((free_since, min(begins, span[1])))
            free_since = max(free_since, ends)
        day += A_DAY
    if free_since < span[1]:
        off.append((free_since, span[1]))
    return [each for each in off if each[0] < each[1]]


def _work(hours: WorkingHours, day: date) -> Interval:
    """Return from when to when they work on a day; never less than nothing."""
    ends = day if hours.end > hours.start else day + A_DAY
    start, end = (
        datetime.combine(on, at, hours.zone).astimezone(timezone.utc)
        for on, at in ((day, hours.start), (ends, hours.end))
    )
    return start, max(start, end)
