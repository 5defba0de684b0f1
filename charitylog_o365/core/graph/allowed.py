"""Which requests to Graph this product may send at all.

The lists say what is allowed: reading calendars, writing events, asking when people are
busy, and subscribing to one's own entries. Any other path is refused before it is sent,
so that a mistake elsewhere in the product cannot change who may see a calendar, or send
an invitation to anybody.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from . import free_busy, subscriptions
from .protocol import Request

# The last form is that of Microsoft's links to further pages.
OWNER = r"/(?:me|users/[^/?#]+|users\('[^/?#']+'\))"
BATCH_PATH = "/$batch"
READING = re.compile(
    rf"{OWNER}/(?:calendar|events)(?:[/?][^#]*)?"
    rf"|{OWNER}/calendarView/delta(?:\(\))?\?[^#]+"
)
FOR_GOOD = re.compile(rf"{OWNER}/events/[^/?#]+/permanentDelete")
SUBSCRIPTION = rf"{subscriptions.PATH}/{subscriptions.ID.pattern}"
WRITING = {
    "POST": re.compile(
        rf"{OWNER}/calendar/events|{FOR_GOOD.pattern}|{free_busy.PATH}"
        rf"|{subscriptions.PATH}"
    ),
    "PATCH": re.compile(rf"{OWNER}/events/[^/?#]+|{SUBSCRIPTION}"),
    "DELETE": re.compile(rf"{OWNER}/events/[^/?#]+|{SUBSCRIPTION}"),
}
# With any of these Exchange sends mail to people.
# https://learn.microsoft.com/graph/api/calendar-post-events
INVITING = {"attendees", "organizer", "isonlinemeeting"}
# What may be sent where there is no event: whoever subscribed to other people's mail,
# or to what is in an entry, would have it sent to this server.
ASKING = {
    "schedules",
    "startTime",
    "endTime",
    "availabilityViewInterval",
}
SUBSCRIBING = {
    "changeType",
    "notificationUrl",
    "lifecycleNotificationUrl",
    "resource",
    "expirationDateTime",
    "clientState",
}


def check(request: Request) -> None:
    """Raise ValueError if ``request``, or a part of a batch, is not allowed."""
    if request.method == "POST" and request.path == BATCH_PATH:
        for part in (request.body or {}).get("requests", ()):
            _check(part["method"], part["url"], part.get("body"))
    else:
        _check(request.method, request.path, request.body)


def _check(method: str, path: str, body: object) -> None:
    pattern = READING if method == "GET" else WRITING.get(method)
    # A server may resolve dots and slashes that are percent-encoded.
    steps = unquote(urlsplit(path).path).split("/")
    if not pattern or not pattern.fullmatch(path) or {".", ".."} & set(steps):
        raise ValueError(f"Charitylog never asks for {method} {path}")
    if method == "GET" and body is not None:
        raise ValueError("A request that only reads has nothing to send.")
    if invited := set(_names(body)) & INVITING:
        raise ValueError(f"Charitylog never invites anybody: {sorted(invited)}")
    if not _may_send(method, path, body):
        raise ValueError(f"Charitylog never sends that with {method} {path}")


def _may_send(method: str, path: str, body: object) -> bool:
    """Tell whether a request that has no event to send has only what it needs."""
    if FOR_GOOD.fullmatch(path):
        return body is None
    if path == free_busy.PATH:
        return isinstance(body, dict) and body.keys() <= ASKING
    if not path.startswith(subscriptions.PATH):
        return True
    if method == "DELETE":
        return body is None
    if not isinstance(body, dict):
        return False
    if method == "PATCH":
        return body.keys() == {"expirationDateTime"}
    is_own = body.get("resource") == subscriptions.RESOURCE
    return is_own and body.keys() <= SUBSCRIBING


def _names(value: object) -> Iterator[str]:
    """Yield the names of all members of ``value``, at any depth, in lower case."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield str(name).lower()
            yield from _names(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _names(inner)
