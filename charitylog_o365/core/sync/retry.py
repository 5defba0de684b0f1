"""What follows an error: the table from Microsoft's answer to retry or give up."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from ..graph import errors
from .conflict import BecameAnother

# A number from 0 to 1.
Chance = Callable[[], float]

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
# Half a minute, doubling up to an hour, then hourly: about five days in all, so that a
# connection repaired within a working week needs nobody's help.
LAST_ATTEMPT = 120
# For a full mailbox, whose owner has to make room first.
FIRST_WAIT_FOR_ROOM = timedelta(hours=1)
LONGEST_WAIT_FOR_ROOM = timedelta(days=1)
# Attempts, about a quarter of an hour: Exchange indexes a new entry sooner.
LONGEST_SEARCH = 5


@dataclass(frozen=True)
class Decision:
    """What becomes of an entry after an error.

    ``state`` is what the record shows, ``reason`` the code of its sentence. ``wait`` is
    the time until the next attempt; None means that a person has to act first. With
    ``whole_mailbox`` nothing is sent to that mailbox until then (a hold).
    """

    state: str
    reason: str
    wait: timedelta | None = None
    whole_mailbox: bool = False


# Reason of a refused sign-in → reason on the record, where a new sign-in does not help:
# the administrator of Odoo has to act (application) or that of Microsoft 365.
BY_ADMINISTRATOR = {
    **dict.fromkeys(
        ("secret", "certificate", "federated", "clock", "wrong_client", "wrong_tenant"),
        "application",
    ),
    **dict.fromkeys(
        ("app_disabled", "tenant_closed", "no_service", "not_assigned", "redirect_uri"),
        "organisation",
    ),
    **dict.fromkeys(("conditional_access", "server_refused"), "organisation"),
    "admin_consent": "consent",
    "blocked_by_admin": "blocked_by_admin",
}

# The error needs a person to act: (class, state, reason). The first match decides.
FINAL: tuple[tuple[type[errors.GraphError], str, str], ...] = (
    (errors.SignInNeeded, "waiting", "sign_in"),
    (errors.NoMailbox, "waiting", "no_mailbox"),
    (errors.BlockedByAdmin, "blocked", "blocked_by_admin"),
    (errors.ConsentNeeded, "blocked", "consent"),
    (errors.Forbidden, "blocked", "forbidden"),
    (errors.Gone, "conflict", "deleted_in_outlook"),
    (errors.ChangedMeanwhile, "conflict", "changed_in_outlook"),
)
# The same request can succeed later: (class, reason). The first match decides.
TRANSIENT: tuple[tuple[type[errors.GraphError], str], ...] = (
    (errors.Throttled, "busy"),
    (errors.Unreachable, "unreachable"),
    (errors.FailedDependency, "unreachable"),
    (errors.ResyncNeeded, "unreachable"),
    # The entry exists, but Exchange has not indexed its marker yet.
    (errors.Duplicate, "unreachable"),
)


def decide(
    error: errors.GraphError,
    attempts: int,
    chance: Chance = random.random,
    *,
    as_owner: bool = True,
) -> Decision:
    """Return what to do after ``error``, having tried ``attempts`` times before.

    ``chance`` returns the jitter, from 0 to 1; ``as_owner`` tells whether the request
    used the sign-in of the mailbox's owner. An error that is in no table is final:
    state "error", reason "rejected".
    """
    if isinstance(error, BecameAnother):
        return Decision("conflict", f"became_{error.what}")
    if isinstance(error, errors.SignInNeeded) and error.reason in BY_ADMINISTRATOR:
        return Decision("blocked", BY_ADMINISTRATOR[error.reason])
    if isinstance(error, errors.MailboxFull):
        return _wait_for_room(error, attempts)
    if attempts >= LAST_ATTEMPT and not as_owner and errors.may_be_old_share(error):
        return Decision("error", "old_share")
    for kind, state, reason in FINAL:
        if isinstance(error, kind):
            return Decision(state, reason)
    if isinstance(error, errors.Duplicate) and attempts >= LONGEST_SEARCH:
        # It was created, and cannot be found: somebody has deleted it.
        return Decision("conflict", "deleted_in_outlook")
    for kind, reason in TRANSIENT:
        if isinstance(error, kind):
            return _again(error, reason, attempts, chance)
    return Decision("error", "rejected")


def sign_in_refusal(error: errors.GraphError) -> str | None:
    """Return the reason for which this sign-in cannot be used any more, or None."""
    if isinstance(error, errors.SignInNeeded):
        return error.reason
    if isinstance(error, errors.BlockedByAdmin):
        return "blocked_by_admin"
    return "admin_consent" if isinstance(error, errors.ConsentNeeded) else None


def _wait_for_room(error: errors.GraphError, attempts: int) -> Decision:
    """Wait 1 h, 2 h, 4 h … 24 h, without giving up: its owner will make room."""
    wait = FIRST_WAIT_FOR_ROOM * 2 ** min(attempts, 10)
    wait = max(min(wait, LONGEST_WAIT_FOR_ROOM), _asked_wait(error))
    return Decision("pending", "mailbox_full", wait)


def _asked_wait(error: errors.GraphError) -> timedelta:
    return timedelta(seconds=error.retry_after or 0)


def _again(
    error: errors.GraphError, reason: str, attempts: int, chance: Chance
) -> Decision:
    if attempts >= LAST_ATTEMPT:
        return Decision("error", "gave_up")
    wait = backoff(attempts, chance)
    # An error without a status: there was no answer, so the connection is down.
    is_offline = isinstance(error, errors.Unreachable) and error.status is None
    whole_mailbox = is_offline or isinstance(error, errors.Throttled)
    if error.retry_after is not None:
        # Not earlier: refused requests count against the mailbox's limit too.
        wait = timedelta(seconds=error.retry_after)
    return Decision("pending", reason, wait, whole_mailbox)


def wait_after_fault(attempts: int, chance: Chance = random.random) -> timedelta | None:
    """Return the wait after an exception in our own code; None to give up."""
    return None if attempts >= LAST_ATTEMPT else backoff(attempts, chance)


def backoff(attempts: int, chance: Chance = random.random) -> timedelta:
    """Return the wait before try number ``attempts`` + 1: doubling, with jitter.

    Between three quarters and the whole of 30 s, 60 s, 120 s … an hour, so that
    mailboxes that failed at the same time are not tried again at the same time.
    """
    doublings = min(attempts, 10)
    longest: timedelta = min(FIRST_WAIT * 2**doublings, LONGEST_WAIT)
    return longest * (0.75 + 0.25 * chance())
