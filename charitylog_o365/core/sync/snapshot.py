"""What a person sees of an entry, and whether it is still what we told Outlook."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from ..graph.clock import clock
from ..graph.protocol import RemoteEvent
from .event import fingerprint, wall

A_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Snapshot:
    """Subject and time of an entry, as Outlook has them or should have them.

    ``start`` and ``end`` are naive, in UTC; those of a whole day are its midnights,
    wherever one looks from. What else people do with an entry, a colour or a
    reminder, is their own affair.
    """

    subject: str
    start: datetime | None
    end: datetime | None
    all_day: bool = False
    change_key: str = ""

    @classmethod
    def of(cls, remote: RemoteEvent) -> "Snapshot":
        """Return what ``remote`` shows; its times must have been asked for in UTC."""
        return cls(
            remote.subject, remote.start, remote.end, remote.all_day, remote.change_key
        )

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> "Snapshot":
        """Return what Outlook shows once it has been told ``payload``."""
        all_day = payload["isAllDay"]
        start, end = (_moment(payload[name], all_day) for name in ("start", "end"))
        return cls(payload["subject"], start, end, all_day)

    @classmethod
    def restored(cls, stored: dict[str, Any] | None) -> "Snapshot | None":
        """Return what `stored` made a plain value of."""
        if not stored:
            return None
        times = {
            name: stored[name] and datetime.fromisoformat(stored[name])
            for name in ("start", "end")
        }
        return cls(**{**stored, **times})

    def stored(self) -> dict[str, Any]:
        """Return a plain value that JSON can hold."""
        times = {name: getattr(self, name) for name in ("start", "end")}
        plain = {name: moment and wall(moment) for name, moment in times.items()}
        return {**asdict(self), **plain}

    def fingerprint(self) -> str:
        """Return a short text that only entries of the same look share."""
        return fingerprint({**self.stored(), "change_key": None})

    def looks_like(self, other: "Snapshot") -> bool:
        """Tell whether a person would see no difference.

        Where Exchange refuses a length of nothing it was given a minute.
        """
        return self.subject == other.subject and self.has_same_time(other)

    def has_same_time(self, other: "Snapshot") -> bool:
        """Tell whether both are at the same time, and take as long."""
        end = other.end
        if end and end == other.start and self.end == end + A_MINUTE:
            end = self.end
        mine = self.start, self.end, self.all_day
        return mine == (other.start, end, other.all_day)


def _moment(told: dict[str, Any], all_day: bool) -> datetime:
    moment = datetime.fromisoformat(told["dateTime"])
    if all_day:
        return moment
    zone = clock(told["timeZone"])
    return moment.replace(tzinfo=zone).astimezone(timezone.utc).replace(tzinfo=None)
