"""The kinds of error, named by what the caller can do about each."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from typing_extensions import Unpack


class Details(TypedDict, total=False):
    """What every `GraphError` can hold beside its message."""

    status: int | None
    code: str
    request_id: str | None
    client_request_id: str | None
    retry_after: float | None
    claims: str | None


class GraphError(Exception):
    """A request to Microsoft was not carried out, or may not have been.

    ``status`` is None where no answer came. ``retry_after`` is in seconds, None where
    Microsoft named no time. ``request_id`` is Microsoft's id of the request, for its
    support; ``client_request_id`` is ours, known also where no answer came. ``claims``
    are those to request the next token with, as JSON, where Microsoft demanded any.
    """

    def __init__(
        self,
        message: str = "",
        *,
        status: int | None = None,
        code: str = "",
        request_id: str | None = None,
        client_request_id: str | None = None,
        retry_after: float | None = None,
        claims: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.code = code
        self.request_id = request_id
        self.client_request_id = client_request_id
        self.retry_after = retry_after
        self.claims = claims

    def __str__(self) -> str:
        text = ": ".join(part for part in (self.code, self.message) if part)
        return f"{text} [{self.request_id}]" if self.request_id else text

    @property
    def for_support(self) -> str | None:
        """The ids of the request for Microsoft's support: theirs / ours."""
        ids = [self.request_id, self.client_request_id]
        return " / ".join(dict.fromkeys(filter(None, ids))) or None


class Unreachable(GraphError):
    """No answer, or none that can be read: in doubt; try again later."""


class SoftwareTooOld(Unreachable):
    """The software of this server is too old to sign in; the message names it."""


class OtherAddresses(Unreachable):
    """Who answers names addresses elsewhere for the sign-in: nothing was sent there."""


class Throttled(GraphError):
    """Too many requests: send nothing to this mailbox before ``retry_after``."""


class SignInNeeded(GraphError):
    """The person has to sign in again; ``reason`` is a code of `aadsts`."""

    def __init__(
        self,
        message: str = "",
        *,
        reason: str = "sign_in_again",
        aadsts: int | None = None,
        **details: Unpack[Details],
    ) -> None:
        super().__init__(message, **details)
        self.reason = reason
        self.aadsts = aadsts


class SignInFailed(SignInNeeded):
    """The sign-in itself was refused; ``reason`` is a code of `aadsts`."""


class NoMailbox(GraphError):
    """The person has no mailbox in Microsoft 365: no licence, or a new one."""


class MailboxFull(GraphError):
    """The mailbox is full: its owner has to make room."""


class Forbidden(GraphError):
    """The person may not do this in this calendar: its owner can share it."""


class BlockedByAdmin(GraphError):
    """An administrator of Microsoft 365 has closed the mailbox to applications."""


class ConsentNeeded(GraphError):
    """The application lacks a consent: an administrator has to give it."""


class Gone(GraphError):
    """The entry is not in the calendar, or this person may not see it."""


class ResyncNeeded(GraphError):
    """The token of a listing has expired: list everything again."""


class ChangedMeanwhile(GraphError):
    """Somebody changed the entry since: read it again before writing."""


class Duplicate(GraphError):
    """The entry was created by an earlier request: use that one.

    ``existing_id`` is its id where Microsoft names it; otherwise find it by its marker.
    """

    def __init__(
        self,
        message: str = "",
        *,
        existing_id: str | None = None,
        **details: Unpack[Details],
    ) -> None:
        super().__init__(message, **details)
        self.existing_id = existing_id


class UnknownTimeZone(GraphError):
    """Microsoft does not know the time zone: send the times in UTC."""


class InvalidTimes(GraphError):
    """Microsoft refuses start and end: send them in another form."""


class FailedDependency(GraphError):
    """Not tried, because another part of the batch failed: send it again."""


class Rejected(GraphError):
    """Refused for good: a fault of this product, to report with its request id."""
