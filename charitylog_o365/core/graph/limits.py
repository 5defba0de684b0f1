"""What this product never asks of Microsoft, whoever builds the request.

The list is of what is allowed: reading, and writing events. A path that is not on it
is refused before it leaves, so that a mistake elsewhere in the product cannot change
who may see a calendar, or send anybody an invitation.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from .protocol import Request

# Microsoft itself writes the second form into the links to further pages.
OWNER = r"/(?:me|users/[^/?#]+|users\('[^/?#']+'\))"
BATCH_PATH = "/$batch"
READING = re.compile(rf"{OWNER}/(?:calendar|events)(?:[/?][^#]*)?")
WRITING = {
    "POST": re.compile(rf"{OWNER}/calendar/events"),
    "PATCH": re.compile(rf"{OWNER}/events/[^/?#]+"),
    "DELETE": re.compile(rf"{OWNER}/events/[^/?#]+"),
}
# Any of them makes Exchange write to people.
# https://learn.microsoft.com/graph/api/calendar-post-events
INVITING = {"attendees", "organizer", "isonlinemeeting"}


def check(request: Request) -> None:
    """Raise ValueError if ``request`` is one that this product must never make."""
    if request.method == "POST" and request.path == BATCH_PATH:
        for part in (request.body or {}).get("requests", ()):
            _check(part["method"], part["url"], part.get("body"))
    else:
        _check(request.method, request.path, request.body)


def _check(method: str, path: str, body: object) -> None:
    pattern = READING if method == "GET" else WRITING.get(method)
    # A server may resolve dots and slashes that were hidden by encoding.
    steps = unquote(urlsplit(path).path).split("/")
    if not pattern or not pattern.fullmatch(path) or {".", ".."} & set(steps):
        raise ValueError(f"Charitylog never asks for {method} {path}")
    if method == "GET" and body is not None:
        raise ValueError("A request that only reads has nothing to send.")
    if invited := set(_names(body)) & INVITING:
        raise ValueError(f"Charitylog never invites anybody: {sorted(invited)}")


def _names(value: object) -> Iterator[str]:
    """Yield every name used in ``value``, however deep, in lower case."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield str(name).lower()
            yield from _names(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _names(inner)
