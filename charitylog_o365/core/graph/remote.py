"""An entry as Microsoft tells of it: read off the JSON of an answer, without any I/O.

https://learn.microsoft.com/graph/api/resources/event
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .became import became
from .errors import Unreachable
from .zones import to_utc

# A named property of our own in every entry: the GUID is this product's, drawn once.
# https://learn.microsoft.com/graph/api/resources/extended-properties-overview
MARKER_ID = "String {9d3b6c0e-5f0a-4c57-8a0c-0c2b3a7d41e6} Name CharitylogMarker"
# How we left the entry: by it a copy that somebody has changed is told from ours.
LOOK_ID = MARKER_ID.replace("CharitylogMarker", "CharitylogLook")


@dataclass(frozen=True)
class RemoteEvent:
    """An entry as Outlook has it now.

    ``start`` and ``end`` are naive, in UTC; those of a whole day are its midnights,
    wherever one looks from. They are None where Microsoft told none, or told them in a
    zone that nobody here knows; ``time_zone`` is then that zone. ``marker`` and
    ``look`` are None where they were not asked for or the entry is not ours.
    ``deleted`` means called off in Outlook, with the entry still to be seen, or taken
    out of a listing; ``became`` what its owner has made of it (`became.became`).
    """

    id: str
    change_key: str = ""
    ical_uid: str = ""
    web_link: str = ""
    transaction_id: str | None = None
    marker: str | None = None
    look: str | None = None
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
    """Return the entry that ``body`` tells of; `errors.Unreachable` if it is none.

    Its times are in UTC, in whatever zone they were told: an answer to a create may
    speak in the zone that was sent, whatever was asked for.
    """
    if not _text(body, "id"):
        raise Unreachable("The answer is not an event.", status=200)
    all_day = bool(body.get("isAllDay"))
    start, time_zone = _moment(body.get("start"), all_day)
    end, _same_zone = _moment(body.get("end"), all_day)
    return RemoteEvent(
        id=body["id"],
        change_key=_text(body, "changeKey") or _change_key(body.get("@odata.etag")),
        ical_uid=_text(body, "iCalUId"),
        web_link=_text(body, "webLink"),
        transaction_id=_text(body, "transactionId") or None,
        marker=_hidden(body, MARKER_ID),
        look=_hidden(body, LOOK_ID),
        subject=_storable(_text(body, "subject")),
        start=start,
        end=end,
        time_zone=time_zone,
        all_day=all_day,
        show_as=_text(body, "showAs"),
        location=_text(body.get("location"), "displayName"),
        categories=_texts(body.get("categories")),
        deleted=bool(body.get("isCancelled")) or "@removed" in body,
        became=became(body),
    )


def read_events(body: dict[str, Any]) -> list[RemoteEvent]:
    """Return the entries of one page; `errors.Unreachable` if it is none.

    What cannot be read is not "nothing there".
    """
    if not isinstance(body.get("value"), list):
        raise Unreachable("The answer is not a list.", status=200)
    return [read_event(each) for each in body["value"]]


def _text(told: object, name: str) -> str:
    """Return the text that ``told`` has under ``name``; empty for whatever else."""
    value = told.get(name) if isinstance(told, dict) else None
    return value if isinstance(value, str) else ""


def _texts(told: object) -> tuple[str, ...]:
    names = told if isinstance(told, list) else []
    return tuple(name for name in names if isinstance(name, str))


def _storable(text: str) -> str:
    """Return ``text`` without what no database takes: halves of emoji, zero bytes."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\0", "")


def _moment(told: object, all_day: bool) -> tuple[datetime | None, str]:
    """Return a time in UTC, and the zone that it is in: another one if unknown."""
    zone = _text(told, "timeZone") or "UTC"
    try:
        # Graph writes seven decimals, one more than Python reads.
        moment = datetime.fromisoformat(_text(told, "dateTime")[:19])
    except ValueError:
        return None, "UTC"
    if all_day:
        return moment, "UTC"
    known = to_utc(moment, zone)
    return known, "UTC" if known else zone


def _change_key(tag: object) -> str:
    """Return the change key out of an ETag: W/"key"."""
    parts = str(tag or "").split('"')
    return parts[1] if len(parts) == 3 else ""


def _hidden(body: dict[str, Any], name: str) -> str | None:
    found = body.get("singleValueExtendedProperties")
    for each in found if isinstance(found, list) else ():
        # Outlook gives the GUID back in the case of its choice; the name as written.
        if _text(each, "id").lower() == name.lower():
            return _text(each, "value") or None
    return None
