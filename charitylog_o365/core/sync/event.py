"""What an entry is to show in Outlook, as one immutable value."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from functools import cached_property
from typing import Any

from ..graph.clock import clock
from .text import sendable

# In UTF-16 units: Exchange cuts longer subjects and places without an error.
LONGEST_LINE = 255

PLAIN_ZONE = "UTC"


class Lazily:
    """What ``make`` returns, made anew whenever it is read; most often nobody does."""

    def __init__(self, make: Callable[[], Iterable[str]]) -> None:
        self._make = make

    def __iter__(self) -> Iterator[str]:
        return iter(self._make())


@dataclass(frozen=True)
class Event:
    """One entry as its owner reads it.

    ``start`` and ``end`` are naive local times in ``time_zone`` (an IANA name), so that
    a visit at 10:00 stays at 10:00 when the zone's rules change. ``reminder_minutes``
    counts back from the start; None means no reminder. ``body`` is HTML, and
    ``bodies_before`` how an earlier version of the record's model wrote the same, or
    how it reads with another choice of its owner's: an entry that has one reads alike.
    ``is_past`` tells that the time of a reminder is over: none is changed any more.
    """

    subject: str
    start: datetime
    end: datetime
    time_zone: str = PLAIN_ZONE
    body: str = ""
    bodies_before: Iterable[str] = field(default=(), compare=False)
    location: str = ""
    all_day: bool = False
    show_as: str = "busy"
    reminder_minutes: int | None = None
    categories: tuple[str, ...] = ()
    private: bool = False
    is_past: bool = False

    def payload(self) -> dict[str, Any]:
        """Return the entry as Graph's JSON, without marker and transaction.

        What is in it is shared, and must not be changed.
        https://learn.microsoft.com/graph/api/resources/event
        """
        return {**self._payload}

    # Asked for some five times on the way to Outlook, and always the same.
    @cached_property
    def _payload(self) -> dict[str, Any]:
        if self._is_ambiguous():
            return self.in_utc()._payload
        start, end = self._span()
        payload = {
            "subject": shorten(self.subject),
            "body": html(self.body),
            "start": {"dateTime": wall(start), "timeZone": self.time_zone},
            "end": {"dateTime": wall(end), "timeZone": self.time_zone},
            "isAllDay": self.all_day,
            "location": {"displayName": shorten(self.location)},
            "showAs": self.show_as,
            "sensitivity": "private" if self.private else "normal",
            "categories": [shorten(name) for name in self.categories],
            "isReminderOn": self.reminder_minutes is not None,
        }
        if self.reminder_minutes is not None:
            payload["reminderMinutesBeforeStart"] = self.reminder_minutes
        return payload

    def fingerprint(self) -> str:
        """Return a short text that is equal for equal payloads."""
        return fingerprint(self.payload())

    def to_send(self) -> "Event":
        """Return the event without what only the planner reads."""
        return replace(self, bodies_before=())

    def words(self) -> tuple[str, str, str]:
        """Return the parts that are text: subject, body and location."""
        return self.subject, self.body, self.location

    def in_utc(self) -> "Event":
        """Return the same moments in UTC, for a zone that Exchange does not know.

        The dates of a whole day stay as they are.
        """
        if self.all_day:
            return replace(self, time_zone=PLAIN_ZONE)
        zone = clock(self.time_zone)
        start, end = (
            moment.replace(tzinfo=zone).astimezone(timezone.utc).replace(tzinfo=None)
            for moment in (self.start, self.end)
        )
        return replace(self, start=start, end=end, time_zone=PLAIN_ZONE)

    def _is_ambiguous(self) -> bool:
        """Tell whether a clock change repeats or skips one of the local times.

        Graph has no way to say which of two equal local times is meant.
        """
        if self.all_day or self.time_zone == PLAIN_ZONE:
            return False
        zone = clock(self.time_zone)
        return any(
            len({moment.replace(fold=fold, tzinfo=zone).utcoffset() for fold in (0, 1)})
            > 1
            for moment in (self.start, self.end)
        )

    def at_least_a_minute(self) -> "Event":
        """Return the entry with a length of a minute or more, if Exchange refuses 0."""
        if self._is_ambiguous():
            return self.in_utc().at_least_a_minute()
        return replace(self, end=max(self.end, self.start + timedelta(minutes=1)))

    def forms(self) -> list["Event"]:
        """Return the forms to send, each one if the one before it is refused.

        As it is; with a minute where it has no length; and both in UTC.
        """
        forms = [self]
        if self.end <= self.start and not self.all_day:
            forms.append(self.at_least_a_minute())
        if self.time_zone != PLAIN_ZONE:
            forms += [form.in_utc() for form in forms]
        return forms

    def _span(self) -> tuple[datetime, datetime]:
        # Graph requires midnights for whole days, at least 24 hours apart.
        if not self.all_day:
            return self.start, max(self.start, self.end)
        first = self.start.replace(hour=0, minute=0, second=0, microsecond=0)
        last = self.end.replace(hour=0, minute=0, second=0, microsecond=0)
        return first, max(first, last) + timedelta(days=1)


def html(text: str) -> dict[str, str]:
    """Return HTML as a body in Graph's JSON."""
    return {"contentType": "html", "content": sendable(text)}


def fingerprint(payload: dict[str, Any]) -> str:
    """Return a short text that is equal for equal payloads only (a SHA-256)."""
    text = json.dumps(payload, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def wall(moment: datetime) -> str:
    """Return a naive local time in Graph's format."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S")


def shorten(text: str) -> str:
    """Return ``text`` as one line of at most 255 UTF-16 units, cut with “…”.

    In UTF-16 an emoji takes two units.
    """
    words = (sendable(word) for word in (text or "").split())
    line = " ".join(filter(None, words))
    if len(line.encode("utf-16-le")) <= 2 * LONGEST_LINE:
        return line
    kept = line.encode("utf-16-le")[: 2 * (LONGEST_LINE - 1)]
    return kept.decode("utf-16-le", "ignore") + "…"
