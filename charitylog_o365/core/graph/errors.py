"""From an answer of Graph to an error.

`kinds` has the classes, named by what the caller can do; `codes` has the tables from
status and code to a class.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from math import isfinite
from typing import TYPE_CHECKING, Any

from .challenges import asks_for_a_token, in_header
from .codes import ABOUT_SUBSCRIPTIONS, WITHOUT_A_CODE, kind_of
from .kinds import (
    BlockedByAdmin,
    ChangedMeanwhile,
    ConsentNeeded,
    Details,
    Duplicate,
    FailedDependency,
    Forbidden,
    Gone,
    GraphError,
    InvalidTimes,
    MailboxFull,
    NoMailbox,
    OtherAddresses,
    Rejected,
    ResyncNeeded,
    SignInFailed,
    SignInNeeded,
    SoftwareTooOld,
    Throttled,
    UnknownTimeZone,
    Unreachable,
)

if TYPE_CHECKING:
    from .protocol import Request, Response

__all__ = [
    "BlockedByAdmin",
    "ChangedMeanwhile",
    "ConsentNeeded",
    "Duplicate",
    "FailedDependency",
    "Forbidden",
    "Gone",
    "GraphError",
    "InvalidTimes",
    "MailboxFull",
    "NoMailbox",
    "OtherAddresses",
    "Rejected",
    "ResyncNeeded",
    "SignInFailed",
    "SignInNeeded",
    "SoftwareTooOld",
    "Throttled",
    "UnknownTimeZone",
    "Unreachable",
    "error_from",
    "may_be_done",
    "may_be_old_share",
    "may_need_new_token",
    "retry_after",
]

# Seconds.
LONGEST_RETRY_AFTER = 24 * 60 * 60.0
# How many levels of ``innerError`` are read.
DEEPEST = 10


def error_from(response: Response, request: Request | None = None) -> GraphError:
    """Return (not raise) the error for ``response``, whose status is 300 or more.

    ``request`` is what was sent: if it had an If-Match, status 412 means that somebody
    changed the entry. A refusal without the shape of Graph's comes from a proxy or a
    captive portal, and must not be read as "the entry is gone".
    """
    error = response.body.get("error")
    error = error if isinstance(error, dict) else {}
    inner = list(_inner_errors(error))
    codes = [code for each in (error, *inner) if (code := _text(each.get("code")))]
    details: Details = {
        "status": response.status,
        "code": codes[0] if codes else "",
        "request_id": _request_id(inner, "request-id", response),
        "client_request_id": request.name if request else None,
        "retry_after": retry_after(response.headers.get("Retry-After")),
        "claims": in_header(response.headers.get("WWW-Authenticate")),
    }
    message = _text(error.get("message"))
    is_graphs = bool(codes or inner)
    kind = _kind(response, request, codes if is_graphs else None, message)
    if kind is Duplicate:
        named = error.get("@event.existingEventId")
        existing_id = named if isinstance(named, str) else None
        return Duplicate(message, existing_id=existing_id, **details)
    return kind(message, **details)


def may_be_old_share(error: GraphError) -> bool:
    """Tell whether the calendar may have been shared in the old way.

    For such a calendar this answer goes on for days.

    https://learn.microsoft.com/graph/outlook-share-or-delegate-calendar
    """
    code = "ErrorInternalServerTransientError"
    return isinstance(error, Unreachable) and (error.status, error.code) == (500, code)


def may_need_new_token(error: GraphError | None) -> bool:
    """Tell whether the request is worth one more try with a new token.

    A 401 without details may mean that, or that the person has no mailbox.
    """
    if isinstance(error, NoMailbox):
        return error.status == 401
    return isinstance(error, SignInNeeded)


def may_be_done(error: GraphError) -> bool:
    """Tell whether Microsoft may have carried the request out all the same.

    True without an answer and for a status of 500 or more, except 501 (not supported)
    and 507 (no room).
    """
    if isinstance(error, Unreachable | Duplicate):
        return True
    return (error.status or 0) >= 500 and error.status not in (501, 507)


def _kind(
    response: Response, request: Request | None, codes: list[str] | None, message: str
) -> type[GraphError]:
    """``codes`` is None where the answer does not have Graph's shape."""
    status, headers = response.status, response.headers
    # https://learn.microsoft.com/graph/throttling
    has_wait = retry_after(headers.get("Retry-After")) is not None
    if status == 429 or (status in (503, 504) and has_wait):
        return Throttled
    challenge = headers.get("WWW-Authenticate", "")
    if status in (401, 403) and in_header(challenge):
        return SignInNeeded
    if codes is None:
        if status == 401 and challenge and not asks_for_a_token(challenge):
            # A proxy asks for a log-in.
            return Unreachable
        if status == 401 and "error=" not in challenge:
            # Exchange answers like this for a person without a mailbox.
            return NoMailbox
        return WITHOUT_A_CODE.get(status, Unreachable)
    if _is_conflict(status, codes) and _is_conditional(request):
        return ChangedMeanwhile
    if request is not None and request.path.startswith("/subscriptions"):
        for code in codes:
            if kind := ABOUT_SUBSCRIPTIONS.get((status, code.lower())):
                return kind
    return kind_of(status, codes, message)


def _is_conflict(status: int, codes: list[str]) -> bool:
    return status == 412 or "ErrorIrresolvableConflict" in codes


def _is_conditional(request: Request | None) -> bool:
    return request is not None and "If-Match" in dict(request.headers)


def _inner_errors(error: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the error within ``error``, the one within that, and so on."""
    for _depth in range(DEEPEST):
        inner = next((error[n] for n in error if str(n).lower() == "innererror"), None)
        if not isinstance(inner, dict):
            return
        yield inner
        error = inner


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _request_id(
    inner: list[dict[str, Any]], name: str, response: Response
) -> str | None:
    """Return an id of the request in the answer: innermost error first, then header."""
    found = [each[name] for each in reversed(inner) if isinstance(each.get(name), str)]
    return found[0] if found else response.headers.get(name)


# https://www.rfc-editor.org/rfc/rfc9110#field.retry-after (Graph adds fractions)
def retry_after(value: str | None) -> float | None:
    """Return a Retry-After header as seconds from now; None if it cannot be read.

    A day at most: a hold of years could not be lifted by anybody.
    """
    if value is None:
        return None
    with suppress(ValueError):
        return _within_a_day(float(value))
    try:
        when = parsedate_to_datetime(value)
        if when.tzinfo is None:
            when = when.replace(tzinfo=timezone.utc)
        return _within_a_day((when - datetime.now(timezone.utc)).total_seconds())
    except (TypeError, ValueError, OverflowError):
        return None


def _within_a_day(seconds: float) -> float | None:
    """Return ``seconds`` between 0 and a day; None for infinity and not-a-number."""
    return min(max(0.0, seconds), LONGEST_RETRY_AFTER) if isfinite(seconds) else None
