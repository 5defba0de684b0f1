"""Requests to Graph and what its answers mean, without any I/O.

Every request that the product can make is a function here. None touches the
permissions of a calendar, and none invites anybody: `limits` refuses both.
"""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import quote, urlsplit

from .became import became
from .errors import Unreachable
from .zones import to_utc

VERSION = "/v1.0"

# https://learn.microsoft.com/graph/outlook-immutable-id
IMMUTABLE_ID = 'IdType="ImmutableId"'

NAME = "client-request-id"

# A named property of our own in every entry: the GUID is this product's, drawn once.
# https://learn.microsoft.com/graph/api/resources/extended-properties-overview
MARKER_ID = "String {9d3b6c0e-5f0a-4c57-8a0c-0c2b3a7d41e6} Name CharitylogMarker"
# How we left the entry: by it a copy that somebody has changed is told from ours.
LOOK_ID = MARKER_ID.replace("CharitylogMarker", "CharitylogLook")
MARKER_EXPAND = (
    f"singleValueExtendedProperties($filter=id eq '{MARKER_ID}' or id eq '{LOOK_ID}')"
)
EVENT_FIELDS = (
    "id,changeKey,iCalUId,webLink,transactionId,subject,start,end,isAllDay,"
    "isCancelled,showAs,location,categories,"
    "attendees,isOrganizer,isOnlineMeeting,type,recurrence"
)
PAGE = 100


class Headers(Mapping):
    """Headers of an answer, found in whatever case Microsoft or a proxy wrote them."""

    def __init__(self, headers: Mapping[str, str] | None = None):
        self._headers = {str(k).lower(): str(v) for k, v in (headers or {}).items()}

    def __getitem__(self, name: str) -> str:
        return self._headers[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._headers)

    def __len__(self) -> int:
        return len(self._headers)


@dataclass(frozen=True)
class Request:
    """What to ask of Graph; ``path`` is relative to the version root."""

    method: str
    path: str
    body: dict | None = None
    headers: tuple[tuple[str, str], ...] = (("Prefer", IMMUTABLE_ID),)

    @property
    def changes_nothing(self) -> bool:
        return self.method == "GET"

    @property
    def name(self) -> str | None:
        """By which Microsoft's support finds the request, also where no answer came."""
        return dict(self.headers).get(NAME)

    # https://learn.microsoft.com/graph/best-practices-concept#handling-expected-errors
    def named(self) -> "Request":
        """Return the same request with a name of its own."""
        return replace(self, headers=(*self.headers, (NAME, str(uuid.uuid4()))))


@dataclass(frozen=True)
class Response:
    """What Graph answered; ``body`` is empty where there was none."""

    status: int
    headers: Mapping[str, str] = field(default_factory=Headers)
    body: dict = field(default_factory=dict)

    def __post_init__(self):
        if not isinstance(self.headers, Headers):
            object.__setattr__(self, "headers", Headers(self.headers))


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


# https://learn.microsoft.com/graph/api/calendar-post-events
def create_event(payload: dict, mailbox: str | None = None) -> Request:
    """Ask for a new entry: 201 and the event, or `errors.Duplicate`."""
    return Request("POST", f"{_owner(mailbox)}/calendar/events", payload)


# https://learn.microsoft.com/graph/api/event-update
def update_event(
    event_id: str,
    payload: dict,
    mailbox: str | None = None,
    change_key: str | None = None,
) -> Request:
    """Ask to change what ``payload`` names and nothing else: 200 and the event.

    With ``change_key`` only if nobody changed the entry since: `ChangedMeanwhile`.
    """
    headers = [("Prefer", IMMUTABLE_ID)]
    if change_key:
        headers.append(("If-Match", f'W/"{change_key}"'))
    return Request("PATCH", _event(event_id, mailbox), payload, headers=tuple(headers))


# https://learn.microsoft.com/graph/api/event-delete
def delete_event(event_id: str, mailbox: str | None = None) -> Request:
    """Ask to take the entry out: 204."""
    return Request("DELETE", _event(event_id, mailbox))


# https://learn.microsoft.com/graph/api/event-get
def get_event(
    event_id: str, mailbox: str | None = None, time_zone: str | None = None
) -> Request:
    """Ask for one entry with its marker, its times told in ``time_zone`` (IANA)."""
    query = {"$select": EVENT_FIELDS, "$expand": MARKER_EXPAND}
    prefer = [IMMUTABLE_ID]
    if time_zone:
        prefer.append(f'outlook.timezone="{time_zone}"')
    return Request(
        "GET",
        _event(event_id, mailbox) + _query(query),
        headers=(("Prefer", ", ".join(prefer)),),
    )


# https://learn.microsoft.com/graph/api/singlevaluelegacyextendedproperty-get
def find_by_marker(marker: str, mailbox: str | None = None) -> Request:
    """Ask for what carries ``marker``: none, the entry, and whatever was made of it.

    One's own are asked for in all calendars at once. On somebody else's calendar the
    filter is not documented: use the owner's sign-in.
    """
    found = f"ep/id eq '{MARKER_ID}' and ep/value eq {_literal(marker)}"
    return _marked(mailbox, found)


def list_marked(mailbox: str | None = None, next_link: str | None = None) -> Request:
    """Ask for a page of all entries that carry any marker of ours.

    ``next_link`` is `next_link()` of the page before. Raises ValueError if it does not
    lead to a list of events.
    """
    if next_link is None:
        return _marked(mailbox, f"ep/id eq '{MARKER_ID}' and ep/value ne null")
    link = urlsplit(next_link)
    path = link.path.removeprefix(VERSION)
    if not path.endswith("/events"):
        raise ValueError("The next page is not one of a calendar.")
    # Only the path is taken: the token never follows a link to another host.
    return Request("GET", f"{path}?{link.query}")


# https://learn.microsoft.com/graph/api/calendar-get
def calendar(mailbox: str | None = None) -> Request:
    """Ask for the calendar itself: is there a mailbox, may this person edit it?"""
    query = _query({"$select": "id,canEdit,owner"})
    return Request("GET", f"{_owner(mailbox)}/calendar{query}")


# https://learn.microsoft.com/graph/api/calendar-list-calendarpermissions
def calendar_permissions() -> Request:
    """Ask who may do what in one's own calendar; only its owner may ask."""
    return Request("GET", "/me/calendar/calendarPermissions")


# https://learn.microsoft.com/graph/api/singlevaluelegacyextendedproperty-post-singlevalueextendedproperties
def marker_property(marker: str, look: str) -> dict:
    """Return the part of a payload that puts ``marker`` into a new entry."""
    return _properties({MARKER_ID: marker, LOOK_ID: look})


def look_property(look: str) -> dict:
    """Return the part of a payload that says how we leave an entry."""
    return _properties({LOOK_ID: look})


# https://learn.microsoft.com/graph/api/resources/event
def read_event(body: dict) -> RemoteEvent:
    """Return the entry that ``body`` tells of; `errors.Unreachable` if it is none.

    Its times are in UTC, in whatever zone they were told: an answer to a create may
    speak in the zone that was sent, whatever was asked for.
    """
    if not isinstance(body.get("id"), str) or not body["id"]:
        raise Unreachable("The answer is not an event.", status=200)
    all_day = bool(body.get("isAllDay"))
    start, time_zone = _moment(body.get("start"), all_day)
    end, _same_zone = _moment(body.get("end"), all_day)
    return RemoteEvent(
        id=body["id"],
        change_key=body.get("changeKey") or _change_key(body.get("@odata.etag")),
        ical_uid=body.get("iCalUId") or "",
        web_link=body.get("webLink") or "",
        transaction_id=body.get("transactionId"),
        marker=_hidden(body, MARKER_ID),
        look=_hidden(body, LOOK_ID),
        subject=_storable(body.get("subject") or ""),
        start=start,
        end=end,
        time_zone=time_zone,
        all_day=all_day,
        show_as=body.get("showAs") or "",
        location=(body.get("location") or {}).get("displayName") or "",
        categories=tuple(body.get("categories") or ()),
        deleted=bool(body.get("isCancelled")) or "@removed" in body,
        became=became(body),
    )


# https://learn.microsoft.com/graph/paging
def read_events(body: dict) -> list[RemoteEvent]:
    """Return the entries of one page."""
    return [read_event(each) for each in body.get("value") or ()]


def next_link(body: dict) -> str | None:
    """Return what `list_marked` needs for the next page, or None after the last."""
    return body.get("@odata.nextLink")


def _properties(values: dict[str, str]) -> dict:
    told = [{"id": name, "value": value} for name, value in values.items()]
    return {"singleValueExtendedProperties": told}


def _owner(mailbox: str | None) -> str:
    return f"/users/{quote(mailbox, safe='@')}" if mailbox else "/me"


def _event(event_id: str, mailbox: str | None) -> str:
    if not event_id:
        raise ValueError("An entry without an id cannot be asked for.")
    return f"{_owner(mailbox)}/events/{quote(event_id, safe='')}"


def _marked(mailbox: str | None, condition: str) -> Request:
    query = {
        "$filter": f"singleValueExtendedProperties/Any(ep: {condition})",
        "$select": EVENT_FIELDS,
        "$expand": MARKER_EXPAND,
        "$top": str(PAGE),
    }
    calendar = f"{_owner(mailbox)}/calendar" if mailbox else "/me"
    return Request("GET", f"{calendar}/events{_query(query)}")


def _query(parameters: dict[str, str]) -> str:
    pairs = (f"{name}={quote(value, safe=',')}" for name, value in parameters.items())
    return "?" + "&".join(pairs)


def _storable(text: str) -> str:
    """Return ``text`` without what no database takes: halves of emoji, zero bytes."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\0", "")


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _moment(told: dict | None, all_day: bool) -> tuple[datetime | None, str]:
    """Return a time in UTC, and the zone that it is in: another one if unknown."""
    told = told or {}
    zone = str(told.get("timeZone") or "UTC")
    try:
        # Graph writes seven decimals, one more than Python reads.
        moment = datetime.fromisoformat(str(told.get("dateTime", ""))[:19])
    except ValueError:
        return None, "UTC"
    if all_day:
        return moment, "UTC"
    known = to_utc(moment, zone)
    return known, "UTC" if known else zone


def _change_key(tag: str | None) -> str:
    """Return the change key out of an ETag: W/"key"."""
    parts = str(tag or "").split('"')
    return parts[1] if len(parts) == 3 else ""


def _hidden(body: dict, name: str) -> str | None:
    for each in body.get("singleValueExtendedProperties") or ():
        # Outlook gives the GUID back in the case of its choice; the name as written.
        if str(each.get("id", "")).lower() == name.lower():
            return each.get("value")
    return None
