"""What an entry in Outlook shows, as one value that can be compared."""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from typing import Any

from ..graph.clock import clock
from .text import sendable

# Exchange cuts longer subjects and places without a word, in mid-letter.
LONGEST_LINE = 255

PLAIN_ZONE = "UTC"


@dataclass(frozen=True)
class Event:
    """One entry as its owner reads it; immutable, so that it can be a key.

    ``start`` and ``end`` are naive wall times in ``time_zone`` (an IANA name): a
    visit at 10:00 stays at 10:00 across a clock change. ``reminder_minutes`` counts
    back from the start; None means no reminder. ``body`` is HTML. With ``is_past`` the
    hour of a reminder is over, and of one told before nothing more is said.
    """

    subject: str
    start: datetime
    end: datetime
    time_zone: str = PLAIN_ZONE
    body: str = ""
    location: str = ""
    all_day: bool = False
    show_as: str = "busy"
    reminder_minutes: int | None = None
    categories: tuple[str, ...] = ()
    private: bool = False
    is_past: bool = False

    def payload(self) -> dict[str, Any]:
        """Return the entry in Graph's words, without marker and transaction.

        https://learn.microsoft.com/graph/api/resources/event
        """
        if self._is_ambiguous():
            return self.in_utc().payload()
        start, end = self._span()
        payload = {
            "subject": shorten(self.subject),
            "body": {"contentType": "html", "content": sendable(self.body)},
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
        """Return a short text that is the same as long as the entry looks the same."""
        return fingerprint(self.payload())

    def words(self) -> tuple[str, str, str]:
        """Return what the entry says, as against when it is and how it is marked."""
        return self.subject, self.body, self.location

    def in_utc(self) -> "Event":
        """Return the same moments told in UTC, for a zone Exchange does not know.

        A whole day stays the day it is: only moments have an hour to convert.
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
        """Tell whether the wall clock there shows one of its times twice, or never.

        Of such an hour Graph cannot be told which one is meant.
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
        """Return the entry with a length, should Exchange refuse one of nothing."""
        if self._is_ambiguous():
            return self.in_utc().at_least_a_minute()
        return replace(self, end=max(self.end, self.start + timedelta(minutes=1)))

    def forms(self) -> list["Event"]:
        """Return in which forms to tell the entry: each should the one before it fail.

        As it is; with a minute where it has no length; and either told in UTC.
        """
        forms = [self]
        if self.end <= self.start and not self.all_day:
            forms.append(self.at_least_a_minute())
        if self.time_zone != PLAIN_ZONE:
            forms += [form.in_utc() for form in forms]
        return forms

    def _span(self) -> tuple[datetime, datetime]:
        # An all-day entry must run from midnight to midnight, 24 hours at least.
        if not self.all_day:
            return self.start, max(self.start, self.end)
        first = self.start.replace(hour=0, minute=0, second=0, microsecond=0)
        last = self.end.replace(hour=0, minute=0, second=0, microsecond=0)
        return first, max(first, last) + timedelta(days=1)


def fingerprint(payload: dict[str, Any]) -> str:
    """Return a short text that two payloads share only if they are equal."""
    text = json.dumps(payload, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def wall(moment: datetime) -> str:
    """Return a naive wall time in the form that Graph reads."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S")


def shorten(text: str) -> str:
    """Cut ``text`` to one line that Exchange keeps whole.

    It counts in UTF-16, in which an emoji takes two places.
    """
    words = (sendable(word) for word in (text or "").split())
    line = " ".join(filter(None, words))
    if len(line.encode("utf-16-le")) <= 2 * LONGEST_LINE:
        return line
    kept = line.encode("utf-16-le")[: 2 * (LONGEST_LINE - 1)]
    return kept.decode("utf-16-le", "ignore") + "…"
