"""An entry as it is in Outlook, read from the JSON of an answer, without I/O.

https://learn.microsoft.com/graph/api/resources/event
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .became import became
from .errors import Unreachable
from .reading import moment, text

# The name of the marker, a property of each entry; the GUID is this product's own.
# https://learn.microsoft.com/graph/api/resources/extended-properties-overview
MARKER_ID = "String {9d3b6c0e-5f0a-4c57-8a0c-0c2b3a7d41e6} Name CharitylogMarker"
# The fingerprint of what was sent last: a copy that somebody changed differs from it.
FINGERPRINT_ID = MARKER_ID.replace("CharitylogMarker", "CharitylogLook")


@dataclass(frozen=True)
class RemoteEvent:
    """An entry as it is in Outlook now.

    ``start`` and ``end`` are naive, in UTC; those of a whole day are its midnights, in
    no zone. They are None where the answer has none, or has them in a zone that this
    system does not know; ``time_zone`` is then that zone. ``marker`` and
    ``fingerprint`` are None where they were not requested or the entry is not ours.
    ``deleted`` means cancelled in Outlook and still visible, or removed from a listing;
    ``became`` is what `became.became` returns.
    """

    id: str
    change_key: str = ""
    ical_uid: str = ""
    web_link: str = ""
    transaction_id: str | None = None
    marker: str | None = None
    fingerprint: str | None = None
    subject: str = ""
    start: datetime | None = None
    end: datetime | None = None
    time_zone: str = "UTC"
    all_day: bool = False
    show_as: str = ""
    location: str = ""
    categories: tuple[str, ...] = ()
    deleted: bool = False
    became: tuple[str, ...] = ()


def read_event(body: dict[str, Any]) -> RemoteEvent:
    """Return the entry in ``body``; raise `errors.Unreachable` if it is none.

    Its times are converted to UTC: the answer to a create may have them in the zone
    that was sent, whatever zone was requested.
    """
    if not text(body, "id"):
        raise Unreachable("The answer is not an event.", status=200)
    all_day = bool(body.get("isAllDay"))
    start, time_zone = moment(body.get("start"), all_day)
    end, _same_zone = moment(body.get("end"), all_day)
    return RemoteEvent(
        id=body["id"],
        change_key=change_key_of(body),
        ical_uid=text(body, "iCalUId"),
        web_link=text(body, "webLink"),
        transaction_id=text(body, "transactionId") or None,
        marker=_property(body, MARKER_ID),
        fingerprint=_property(body, FINGERPRINT_ID),
        subject=_storable(text(body, "subject")),
        start=start,
        end=end,
        time_zone=time_zone,
        all_day=all_day,
        show_as=text(body, "showAs"),
        location=text(body.get("location"), "displayName"),
        categories=_texts(body.get("categories")),
        deleted=bool(body.get("isCancelled")) or "@removed" in body,
        became=became(body),
    )


def read_events(body: dict[str, Any]) -> list[RemoteEvent]:
    """Return the entries of one page; raise `errors.Unreachable` if it is none.

    An answer that cannot be read must not count as an empty list.
    """
    if not isinstance(body.get("value"), list):
        raise Unreachable("The answer is not a list.", status=200)
    return [read_event(each) for each in body["value"]]


def _texts(part: object) -> tuple[str, ...]:
    names = part if isinstance(part, list) else []
    return tuple(name for name in names if isinstance(name, str))


def change_key_of(body: dict[str, Any]) -> str:
    """Return the change key of an event's JSON, or that out of its ETag: W/"key"."""
    parts = text(body, "@odata.etag").split('"')
    return text(body, "changeKey") or (parts[1] if len(parts) == 3 else "")


def _storable(text: str) -> str:
    """Return ``text`` without what no database takes: half characters, zero bytes."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\0", "")


def _property(body: dict[str, Any], name: str) -> str | None:
    """Return the value of the extended property ``name``, or None."""
    found = body.get("singleValueExtendedProperties")
    for each in found if isinstance(found, list) else ():
        # Microsoft may return the GUID in upper or lower case.
        if text(each, "id").lower() == name.lower():
            return text(each, "value") or None
    return None
