"""Requests to Graph and what its answers mean, without any I/O.

Every request that the product can make is a function here. None touches the
permissions of a calendar, and none invites anybody: `limits` refuses both.
"""

import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

from .errors import Unreachable

# What answers mean can be asked for here as well.
from .remote import LOOK_ID, MARKER_ID
from .remote import RemoteEvent as RemoteEvent
from .remote import read_event as read_event
from .remote import read_events as read_events

VERSION = "/v1.0"

# https://learn.microsoft.com/graph/outlook-immutable-id
IMMUTABLE_ID = 'IdType="ImmutableId"'

NAME = "client-request-id"

MARKER_EXPAND = (
    f"singleValueExtendedProperties($filter=id eq '{MARKER_ID}' or id eq '{LOOK_ID}')"
)
EVENT_FIELDS = (
    "id,changeKey,iCalUId,webLink,transactionId,subject,start,end,isAllDay,"
    "isCancelled,showAs,location,categories,"
    "attendees,isOrganizer,isOnlineMeeting,type,recurrence"
)
PAGE = 100
# Microsoft writes the owner in its own way into the links to further pages.
NEXT_PAGE = re.compile(
    r"(/me|/users/[^/?#]+|/users\('[^/?#']+'\))"
    r"(/events|/calendar/events|/calendar/calendarView)"
)


class Headers(Mapping[str, str]):
    """Headers of an answer, found in whatever case Microsoft or a proxy wrote them."""

    def __init__(self, headers: Mapping[str, str] | None = None) -> None:
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
    body: dict[str, Any] | None = None
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
    body: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not isinstance(self.headers, Headers):
            object.__setattr__(self, "headers", Headers(self.headers))


# https://learn.microsoft.com/graph/api/calendar-post-events
def create_event(payload: dict[str, Any], mailbox: str | None = None) -> Request:
    """Ask for a new entry: 201 and the event, or `errors.Duplicate`."""
    return Request("POST", f"{_owner(mailbox)}/calendar/events", payload)


# https://learn.microsoft.com/graph/api/event-update
def update_event(
    event_id: str,
    payload: dict[str, Any],
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


def list_marked(mailbox: str | None = None) -> Request:
    """Ask for the first page of all entries that carry any marker of ours."""
    return _marked(mailbox, f"ep/id eq '{MARKER_ID}' and ep/value ne null")


# https://learn.microsoft.com/graph/api/calendar-list-calendarview
def list_between(start: datetime, end: datetime) -> Request:
    """Ask what is in one's own calendar between two moments (naive, UTC): ids only.

    Found by their time, not by what Exchange has to index first.
    """
    query = {
        "startDateTime": f"{start.isoformat()}Z",
        "endDateTime": f"{end.isoformat()}Z",
        "$select": "id",
        "$top": str(PAGE),
    }
    return Request("GET", f"/me/calendar/calendarView{_query(query)}")


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
def marker_property(marker: str, look: str) -> dict[str, Any]:
    """Return the part of a payload that puts ``marker`` into a new entry."""
    return _properties({MARKER_ID: marker, LOOK_ID: look})


def look_property(look: str) -> dict[str, Any]:
    """Return the part of a payload that says how we leave an entry."""
    return _properties({LOOK_ID: look})


# https://learn.microsoft.com/graph/paging
def next_page(body: dict[str, Any]) -> Request | None:
    """Ask for the page of entries that follows that of ``body``; None after the last.

    A page may be empty and have one all the same. Raises `errors.Unreachable` where
    what follows is no list of entries.
    """
    told = body.get("@odata.nextLink")
    if told is None:
        return None
    try:
        link = urlsplit(told)
        path = link.path.removeprefix(VERSION)
        if not NEXT_PAGE.fullmatch(path):
            raise ValueError(path)
    except (AttributeError, TypeError, ValueError) as error:
        raise Unreachable("The next page is not a calendar's.", status=200) from error
    # Only the path is taken: the token never follows a link to another host.
    return Request("GET", f"{path}?{link.query}")


def _properties(values: dict[str, str]) -> dict[str, Any]:
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


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
