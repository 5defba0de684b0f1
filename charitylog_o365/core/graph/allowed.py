"""Which requests to Graph this product may send at all.

The lists say what is allowed: reading calendars, and writing events. Any other path is
refused before it is sent, so that a mistake elsewhere in the product cannot change who
may see a calendar, or send an invitation to anybody.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from .protocol import Request

# The last form is that of Microsoft's links to further pages.
OWNER = r"/(?:me|users/[^/?#]+|users\('[^/?#']+'\))"
BATCH_PATH = "/$batch"
READING = re.compile(rf"{OWNER}/(?:calendar|events)(?:[/?][^#]*)?")
WRITING = {
    "POST": re.compile(rf"{OWNER}/calendar/events"),
    "PATCH": re.compile(rf"{OWNER}/events/[^/?#]+"),
    "DELETE": re.compile(rf"{OWNER}/events/[^/?#]+"),
}
# With any of these Exchange sends mail to people.
# https://learn.microsoft.com/graph/api/calendar-post-events
INVITING = {"attendees", "organizer", "isonlinemeeting"}


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


def _names(value: object) -> Iterator[str]:
    """Yield the names of all members of ``value``, at any depth, in lower case."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield str(name).lower()
            yield from _names(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _names(inner)
