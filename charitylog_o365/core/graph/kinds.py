"""The kinds of error, named by what the caller can do about each."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from typing_extensions import Unpack


class Details(TypedDict, total=False):
    """What every `GraphError` can be given beside its message."""

    status: int | None
    code: str
    request_id: str | None
    client_request_id: str | None
    retry_after: float | None
    claims: str | None


class GraphError(Exception):
    """Microsoft did not do what was asked.

    ``status`` is None where no answer came. ``retry_after`` is in seconds, and None
    where Microsoft named no time. ``request_id`` is what Microsoft's support asks for,
    ``client_request_id`` our own name for the request, which it can be found by where
    no answer came. ``claims`` is what the next token has to be asked for with, as
    JSON, where Microsoft said so.
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
        told = ": ".join(part for part in (self.code, self.message) if part)
        return f"{told} [{self.request_id}]" if self.request_id else told

    @property
    def for_support(self) -> str | None:
        """What to tell Microsoft's support of this request: their name, and ours."""
        names = [self.request_id, self.client_request_id]
        return " / ".join(dict.fromkeys(filter(None, names))) or None


class Unreachable(GraphError):
    """No answer, or none that can be read: try again later. It may have been done."""


class SoftwareTooOld(Unreachable):
    """This server's own software cannot sign in; the message names what is too old."""


class Throttled(GraphError):
    """Microsoft asks for rest: send nothing to this mailbox before retry_after."""


class SignInNeeded(GraphError):
    """Only the person can go on, by signing in; ``reason`` is a code of `aadsts`."""

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
    """Microsoft refused at sign-in itself; ``reason`` says who can mend it."""


class NoMailbox(GraphError):
    """This person has no mailbox in Microsoft 365: their licence is gone, or new."""


class MailboxFull(GraphError):
    """There is no room in the mailbox: its owner can make some."""


class Forbidden(GraphError):
    """This person may not do that in this calendar: its owner can share it."""


class BlockedByAdmin(GraphError):
    """An administrator of Microsoft 365 keeps programs out of this mailbox."""


class ConsentNeeded(GraphError):
    """The application may not do that yet: an administrator has to agree to it."""


class Gone(GraphError):
    """The entry is not in the calendar any more, or not to be seen by this person."""


class ResyncNeeded(GraphError):
    """What was remembered of the last listing is too old: list all of it anew."""


class ChangedMeanwhile(GraphError):
    """Somebody changed the entry first: read it again before writing."""


class Duplicate(GraphError):
    """Our create was done before: use the entry that is there.

    ``existing_id`` is its id where Microsoft names it; else find it by its marker.
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
    """Microsoft does not know the time zone: say the times in UTC."""


class InvalidTimes(GraphError):
    """Microsoft refuses start and end as they are: say them in another form."""


class FailedDependency(GraphError):
    """Not tried, because another part of the batch failed: try again."""


class Rejected(GraphError):
    """Refused for good: a mistake of ours to report, with its request id."""
