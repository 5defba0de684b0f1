"""Building requests to Graph, without I/O; `remote` reads the answers.

Each request of the product is a function here. None changes the permissions of a
calendar, and none invites anybody: `allowed` refuses both.
"""

import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

from .errors import Unreachable

# Reading is in `remote`; callers import it from here.
from .remote import FINGERPRINT_ID, MARKER_ID
from .remote import RemoteEvent as RemoteEvent
from .remote import read_event as read_event
from .remote import read_events as read_events

VERSION = "/v1.0"

# https://learn.microsoft.com/graph/outlook-immutable-id
IMMUTABLE_ID = 'IdType="ImmutableId"'

NAME = "client-request-id"

OURS = f"id eq '{MARKER_ID}' or id eq '{FINGERPRINT_ID}'"
MARKER_EXPAND = f"singleValueExtendedProperties($filter={OURS})"
EVENT_FIELDS = (
    "id,changeKey,iCalUId,webLink,transactionId,subject,start,end,isAllDay,"
    "isCancelled,showAs,location,categories,"
    "attendees,isOrganizer,isOnlineMeeting,type,recurrence"
)
PAGE = 100
# In links to further pages Microsoft writes the owner in one of these forms.
NEXT_PAGE = re.compile(
    r"(/me|/users/[^/?#]+|/users\('[^/?#']+'\))"
    r"(/events|/calendar/events|/calendar/calendarView)"
)


class Headers(Mapping[str, str]):
    """The headers of an answer, found in upper and lower case."""

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
    """A request to Graph; ``path`` is relative to the root of its version."""

    method: str
    path: str
    body: dict[str, Any] | None = None
    headers: tuple[tuple[str, str], ...] = (("Prefer", IMMUTABLE_ID),)

    @property
    def changes_nothing(self) -> bool:
        return self.method == "GET"

    @property
    def name(self) -> str | None:
        """Our id of the request, by which Microsoft's support finds it."""
        return dict(self.headers).get(NAME)

    # https://learn.microsoft.com/graph/best-practices-concept#handling-expected-errors
    def named(self) -> "Request":
        """Return the same request with a new id."""
        return replace(self, headers=(*self.headers, (NAME, str(uuid.uuid4()))))


@dataclass(frozen=True)
class Response:
    """An answer of Graph; ``body`` is empty where there was none."""

    status: int
    headers: Mapping[str, str] = field(default_factory=Headers)
    body: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not isinstance(self.headers, Headers):
            object.__setattr__(self, "headers", Headers(self.headers))


# https://learn.microsoft.com/graph/api/calendar-post-events
def create_event(payload: dict[str, Any], mailbox: str | None = None) -> Request:
    """Create an entry: 201 and the event, or `errors.Duplicate`."""
    return Request("POST", f"{_owner(mailbox)}/calendar/events", payload)


# https://learn.microsoft.com/graph/api/event-update
def update_event(
    event_id: str,
    payload: dict[str, Any],
    mailbox: str | None = None,
    change_key: str | None = None,
) -> Request:
    """Change what ``payload`` names and nothing else: 200 and the event.

    With ``change_key`` it fails with `errors.ChangedMeanwhile` if the entry has
    another one by now.
    """
    headers = _if_match(change_key)
    return Request("PATCH", _event(event_id, mailbox), payload, headers=headers)


# https://learn.microsoft.com/graph/api/event-delete
def delete_event(
    event_id: str, mailbox: str | None = None, change_key: str | None = None
) -> Request:
    """Delete the entry: 204. With ``change_key`` as `update_event`."""
    return Request("DELETE", _event(event_id, mailbox), headers=_if_match(change_key))


# https://learn.microsoft.com/graph/api/event-permanentdelete
def delete_for_good(
    event_id: str, mailbox: str | None = None, change_key: str | None = None
) -> Request:
    """Delete the entry so that no folder shows it: 204. In the global cloud only.

    Whether Microsoft heeds ``change_key`` here as in `delete_event` is not documented.
    """
    path = f"{_event(event_id, mailbox)}/permanentDelete"
    return Request("POST", path, headers=_if_match(change_key))


# https://learn.microsoft.com/graph/api/event-get
def get_event(
    event_id: str, mailbox: str | None = None, time_zone: str | None = None
) -> Request:
    """Get one entry with its marker, its times in ``time_zone`` (IANA)."""
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
    """List the entries with ``marker``: none, the entry, and copies of it.

    Without ``mailbox`` in all calendars of the signed-in person. For another person's
    calendar the filter is not documented: use the owner's sign-in.
    """
    found = f"ep/id eq '{MARKER_ID}' and ep/value eq {_literal(marker)}"
    return _marked(mailbox, found)


def list_marked(mailbox: str | None = None) -> Request:
    """List all entries with any marker of ours: the first page."""
    return _marked(mailbox, f"ep/id eq '{MARKER_ID}' and ep/value ne null")


# https://learn.microsoft.com/graph/api/calendar-list-calendarview
def list_between(start: datetime, end: datetime) -> Request:
    """List the ids in one's own calendar between two moments (naive, UTC).

    Unlike the marker, the time is found before Exchange has indexed a new entry.
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
    """Get the calendar: whether there is one, and whether this person may edit it."""
    query = _query({"$select": "id,canEdit,owner"})
    return Request("GET", f"{_owner(mailbox)}/calendar{query}")


# https://learn.microsoft.com/graph/api/calendar-list-calendarpermissions
def calendar_permissions() -> Request:
    """List the permissions of one's own calendar: only its owner can read them."""
    return Request("GET", "/me/calendar/calendarPermissions")


# https://learn.microsoft.com/graph/api/singlevaluelegacyextendedproperty-post-singlevalueextendedproperties
def marker_property(marker: str, fingerprint: str) -> dict[str, Any]:
    """Return the part of a payload that marks a new entry as ours."""
    return _properties({MARKER_ID: marker, FINGERPRINT_ID: fingerprint})


def fingerprint_property(fingerprint: str) -> dict[str, Any]:
    """Return the part of a payload with the fingerprint of what is sent."""
    return _properties({FINGERPRINT_ID: fingerprint})


def fingerprint_of(payload: dict[str, Any]) -> str | None:
    """Return the fingerprint that ``payload`` sends, or None where it sends none."""
    properties = payload.get("singleValueExtendedProperties", ())
    values = {each["id"]: each["value"] for each in properties}
    return values.get(FINGERPRINT_ID)


# https://learn.microsoft.com/graph/paging
def next_page(body: dict[str, Any]) -> Request | None:
    """Return the request for the page after that of ``body``; None after the last.

    Also an empty page can be followed by another. Raises `errors.Unreachable` where
    the link does not lead to a list of entries.
    """
    address = body.get("@odata.nextLink")
    if address is None:
        return None
    try:
        link = urlsplit(address)
        path = link.path.removeprefix(VERSION)
        if not NEXT_PAGE.fullmatch(path):
            raise ValueError(path)
    except (AttributeError, TypeError, ValueError) as error:
        raise Unreachable("The next page is not a calendar's.", status=200) from error
    # Only the path is used, so that the token is not sent to another host.
    return Request("GET", f"{path}?{link.query}")


def _properties(values: dict[str, str]) -> dict[str, Any]:
    properties = [{"id": name, "value": value} for name, value in values.items()]
    return {"singleValueExtendedProperties": properties}


def _owner(mailbox: str | None) -> str:
    return f"/users/{quote(mailbox, safe='@')}" if mailbox else "/me"


def _if_match(change_key: str | None) -> tuple[tuple[str, str], ...]:
    condition = (("If-Match", f'W/"{change_key}"'),) if change_key else ()
    return (("Prefer", IMMUTABLE_ID), *condition)


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
