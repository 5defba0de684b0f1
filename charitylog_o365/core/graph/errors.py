"""What can go wrong with Microsoft 365, named by what the caller can do about it.

Whoever asks "what happens when Microsoft says 429?" reads the tables below.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from math import isfinite
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .protocol import Response


class GraphError(Exception):
    """Microsoft did not do what was asked.

    ``status`` is None where no answer came. ``retry_after`` is in seconds, and None
    where Microsoft named no time. ``request_id`` is what Microsoft's support asks for.
    """

    def __init__(
        self,
        message: str = "",
        *,
        status: int | None = None,
        code: str = "",
        request_id: str | None = None,
        retry_after: float | None = None,
    ):
        super().__init__(message)
        self.message = message
        self.status = status
        self.code = code
        self.request_id = request_id
        self.retry_after = retry_after

    def __str__(self):
        told = ": ".join(part for part in (self.code, self.message) if part)
        return f"{told} [{self.request_id}]" if self.request_id else told


class Unreachable(GraphError):
    """No answer, or none that can be read: try again later. It may have been done."""


class SoftwareTooOld(Unreachable):
    """This server's own software cannot sign in; the message names what is too old."""


class Throttled(GraphError):
    """Microsoft asks for rest: send nothing to this mailbox before retry_after."""


class SignInNeeded(GraphError):
    """Only the person can go on, by signing in; ``reason`` is a code of `aadsts`."""

    def __init__(
        self, message="", *, reason="sign_in_again", aadsts: int | None = None, **rest
    ):
        super().__init__(message, **rest)
        self.reason = reason
        self.aadsts = aadsts


class SignInFailed(SignInNeeded):
    """Microsoft refused at sign-in itself; ``reason`` says who can mend it."""


class NoMailbox(GraphError):
    """This person has no mailbox in Microsoft 365: their licence is gone, or new."""


class Forbidden(GraphError):
    """This person may not do that in this calendar: its owner can share it."""


class Gone(GraphError):
    """The entry is not in the calendar any more, or not to be seen by this person."""


class ChangedMeanwhile(GraphError):
    """Somebody changed the entry first: read it again before writing."""


class Duplicate(GraphError):
    """Our create was done before: use the entry that is there.

    ``existing_id`` is its id where Microsoft names it; else find it by its marker.
    """

    def __init__(self, message="", *, existing_id: str | None = None, **rest):
        super().__init__(message, **rest)
        self.existing_id = existing_id


class UnknownTimeZone(GraphError):
    """Microsoft does not know the time zone: say the times in UTC."""


class InvalidTimes(GraphError):
    """Microsoft refuses start and end as they are: give the entry another length."""


class FailedDependency(GraphError):
    """Not tried, because another part of the batch failed: try again."""


class Rejected(GraphError):
    """Refused for good: a mistake of ours to report, with its request id."""


# Seconds.
LONGEST_REST = 24 * 60 * 60.0

# The first table that knows the answer decides.
# https://learn.microsoft.com/graph/errors
# https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode
BY_CODE = {
    "ErrorDuplicateTransactionId": Duplicate,
    "ErrorIrresolvableConflict": ChangedMeanwhile,
    "ErrorNonExistentMailbox": NoMailbox,
    "ErrorPropertyValidationFailure": InvalidTimes,
    "MailboxNotEnabledForRESTAPI": NoMailbox,
    "MailboxNotSupportedForRESTAPI": NoMailbox,
    "TimeZoneNotSupportedException": UnknownTimeZone,
}
BY_STATUS_AND_CODE = {
    (404, "ErrorInvalidUser"): NoMailbox,
    (404, "ResourceNotFound"): NoMailbox,
}
BY_STATUS = {
    401: SignInNeeded,
    403: Forbidden,
    404: Gone,
    408: Unreachable,
    410: Gone,
    412: ChangedMeanwhile,
    424: FailedDependency,
}


def error_from(response: Response) -> GraphError:
    """Return (not raise) the error that ``response`` means; its status is 300 or more.

    A refusal without Graph's error code comes from something in between, a proxy or a
    captive page; it must never pass for "the entry is gone".
    """
    error = response.body.get("error")
    error = error if isinstance(error, dict) else {}
    code = str(error.get("code") or "")
    told = {
        "status": response.status,
        "code": code,
        "request_id": request_id(response),
        "retry_after": retry_after(response.headers.get("Retry-After")),
    }
    kind = _kind(response.status, code, told["retry_after"])
    if kind is Duplicate:
        existing_id = error.get("@event.existingEventId")
        told["existing_id"] = existing_id if isinstance(existing_id, str) else None
    return kind(str(error.get("message") or ""), **told)


def _kind(status: int, code: str, wait: float | None) -> type[GraphError]:
    # https://learn.microsoft.com/graph/throttling
    if status == 429 or (status in (503, 504) and wait is not None):
        return Throttled
    if not 400 <= status < 500:
        return Unreachable
    if status == 401:
        return SignInNeeded
    if status == 413:
        # Whoever says so: what is too large today is too large tomorrow.
        return Rejected
    if status == 409 and code not in BY_CODE:
        # Somebody else is at the same entry, or at the mailbox.
        return Unreachable
    if not code and status != 424:
        return Unreachable
    return (
        BY_CODE.get(code)
        or BY_STATUS_AND_CODE.get((status, code))
        or BY_STATUS.get(status, Rejected)
    )


def request_id(response: Response) -> str | None:
    """Return the id under which Microsoft's support finds this request, if told."""
    error = response.body.get("error")
    inner = error.get("innerError") if isinstance(error, dict) else None
    found = inner.get("request-id") if isinstance(inner, dict) else None
    return found or response.headers.get("request-id")


# https://www.rfc-editor.org/rfc/rfc9110#field.retry-after (Graph adds fractions)
def retry_after(value: str | None) -> float | None:
    """Return a Retry-After header as seconds from now; None if it says nothing.

    Never more than a day: nobody could lift a rest of years.
    """
    with suppress(TypeError, ValueError):
        return _within_a_day(float(value))
    try:
        when = parsedate_to_datetime(value)
        if when.tzinfo is None:
            when = when.replace(tzinfo=timezone.utc)
        return _within_a_day((when - datetime.now(timezone.utc)).total_seconds())
    except (TypeError, ValueError, OverflowError):
        return None


def _within_a_day(seconds: float) -> float | None:
    """Return a wait that anybody can mean; None for what is no number."""
    return min(max(0.0, seconds), LONGEST_REST) if isfinite(seconds) else None
