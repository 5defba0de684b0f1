"""The days on which work is repeated: plain Python, by dateutil's recurrence rules."""

from dataclasses import dataclass
from datetime import date, datetime, timezone

from dateutil.relativedelta import relativedelta
from dateutil.rrule import MO, WEEKLY, rrule

from ...core.graph.clock import clock, local_time

MOST = 366


@dataclass(frozen=True)
class Rule:
    """Every so many weeks on these days (Monday is 0), to a last day or so many times.

    ``count`` are those that follow the first; one of ``until`` and ``count`` is given.
    """

    every: int
    weekdays: tuple[int, ...]
    until: date | None = None
    count: int | None = None


@dataclass(frozen=True)
class Days:
    """The days of a rule after the first, and those left out, with their names."""

    days: tuple[date, ...]
    left_out: tuple[tuple[date, str], ...] = ()


class NoDaysError(Exception):
    """A rule has no days; ``reason`` is a code, ``number`` how many would fit."""

    def __init__(self, reason, number=0):
        super().__init__(reason)
        self.reason, self.number = reason, number


def last_day(first):
    """Return the last day on which work that begins on ``first`` may be repeated."""
    return first + relativedelta(years=1)


def days_of(first, rule, closed=None):
    """Return the Days of ``rule`` after the day ``first``.

    ``closed`` are days to leave out, with their names; they do not count. Raises
    NoDaysError: ``no_weekday``, ``no_end``, ``before``, ``too_long`` or ``none``.
    """
    _refuse(first, rule)
    days, left_out = [], []
    for day in _all(first, rule):
        if closed and day in closed:
            left_out.append((day, closed[day]))
        else:
            days.append(day)
        if len(days) == rule.count:
            break
    if rule.count and len(days) < rule.count:
        raise NoDaysError("too_long", len(days))
    if not days:
        raise NoDaysError("none")
    return Days(tuple(days), tuple(left_out))


def moved(start, shift, zone):
    """Return ``start`` (naive, UTC) moved by ``shift`` on the clock of ``zone``.

    So a visit at 10:00 stays at 10:00 across a clock change.
    """
    return at_clock(local_time(start, zone) + shift, zone)


def at_clock(local, zone):
    """Return the moment (naive, UTC) at which a clock in ``zone`` shows ``local``."""
    aware = local.replace(tzinfo=clock(zone))
    return aware.astimezone(timezone.utc).replace(tzinfo=None)


def _refuse(first, rule):
    if not rule.weekdays:
        raise NoDaysError("no_weekday")
    if not rule.until and (rule.count or 0) < 1:
        raise NoDaysError("no_end")
    if rule.until and rule.until <= first:
        raise NoDaysError("before")
    if rule.until and rule.until > last_day(first):
        raise NoDaysError("too_long")
    if (rule.count or 0) > MOST:
        raise NoDaysError("too_long", len(tuple(_all(first, rule))))


def _all(first, rule):
    """Return the days after ``first`` up to the end, a year later at most."""
    found = rrule(
        WEEKLY,
        interval=rule.every,
        byweekday=rule.weekdays,
        wkst=MO,
        dtstart=datetime(first.year, first.month, first.day),
        until=datetime.combine(rule.until or last_day(first), datetime.min.time()),
    )
    return (each.date() for each in found if each.date() > first)
