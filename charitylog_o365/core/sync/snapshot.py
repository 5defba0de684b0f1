"""What a person sees of an entry: to tell whether it still shows what was sent."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from ..graph.clock import clock
from ..graph.protocol import RemoteEvent
from .event import PLAIN_ZONE, fingerprint, wall

A_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Snapshot:
    """Subject and time of an entry, as sent, as answered or as found in Outlook.

    ``start`` and ``end`` are naive, in UTC; those of a whole day are its midnights, in
    no zone. Other parts, such as category and reminder, are the owner's to change.
    """

    subject: str
    start: datetime | None
    end: datetime | None
    all_day: bool = False
    change_key: str = ""

    @classmethod
    def of(cls, remote: RemoteEvent) -> "Snapshot":
        """Return the snapshot of an entry as it was read from Outlook."""
        return cls(
            remote.subject, remote.start, remote.end, remote.all_day, remote.change_key
        )

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> "Snapshot":
        """Return the snapshot that Outlook shows once ``payload`` has been sent."""
        all_day = payload["isAllDay"]
        start, end = (_moment(payload[name], all_day) for name in ("start", "end"))
        return cls(payload["subject"], start, end, all_day)

    def put_into(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Return ``payload`` as if it had been sent with this subject and time.

        Raises ValueError where the time is not known.
        """
        if not (self.start and self.end):
            raise ValueError("A time that is not known cannot have been sent.")
        times = {
            name: {"dateTime": wall(moment), "timeZone": PLAIN_ZONE}
            for name, moment in (("start", self.start), ("end", self.end))
        }
        return {**payload, "subject": self.subject, "isAllDay": self.all_day, **times}

    @classmethod
    def restored(cls, stored: dict[str, Any] | None) -> "Snapshot | None":
        """Return the snapshot that `stored` returned a plain value of."""
        if not stored:
            return None
        times = {
            name: stored[name] and datetime.fromisoformat(stored[name])
            for name in ("start", "end")
        }
        return cls(**{**stored, **times})

    def stored(self) -> dict[str, Any]:
        """Return a plain value that JSON can hold."""
        return {
            "subject": self.subject,
            "start": self.start and wall(self.start),
            "end": self.end and wall(self.end),
            "all_day": self.all_day,
            "change_key": self.change_key,
        }

    def fingerprint(self) -> str:
        """Return a short text that is equal for snapshots of equal subject and time."""
        return fingerprint({**self.stored(), "change_key": None})

    def looks_like(self, other: "Snapshot") -> bool:
        """Tell whether a person would see no difference."""
        return self.subject == other.subject and self.has_same_time(other)

    def has_same_time(self, other: "Snapshot") -> bool:
        """Tell whether start, end and all-day are the same.

        A minute counts as a length of zero: it is sent where Exchange refuses zero.
        """
        end = other.end
        if end and end == other.start and self.end == end + A_MINUTE:
            end = self.end
        mine = self.start, self.end, self.all_day
        return mine == (other.start, end, other.all_day)


def _moment(part: dict[str, str], all_day: bool) -> datetime:
    moment = datetime.fromisoformat(part["dateTime"])
    if all_day:
        return moment
    zone = clock(part["timeZone"])
    return moment.replace(tzinfo=zone).astimezone(timezone.utc).replace(tzinfo=None)
