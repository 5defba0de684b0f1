"""When to stop: the one table from what Microsoft answered to what happens next."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from ..graph import errors
from .exchange import BecameAnother

# A number from 0 to 1.
Chance = Callable[[], float]

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
# Half a minute, doubling up to an hour, then hourly: about five days in all. A
# charity's broken connection is mended within a working week or not by waiting.
LAST_ATTEMPT = 120
# Somebody has to make room in a mailbox first.
FIRST_WAIT_FOR_ROOM = timedelta(hours=1)
LONGEST_WAIT_FOR_ROOM = timedelta(days=1)
# A quarter of an hour: Exchange has indexed a new entry long before.
LONGEST_SEARCH = 5


@dataclass(frozen=True)
class Decision:
    """What becomes of an entry after a refusal.

    ``state`` is what the record shows, ``reason`` the code of its sentence.
    ``wait`` is the time until the next try; None means that somebody must act first.
    With ``whole_mailbox`` nothing at all is sent to that mailbox until then.
    """

    state: str
    reason: str
    wait: timedelta | None = None
    whole_mailbox: bool = False


# What no sign-in of the person's mends: what is refused is the application (Odoo's
# administrator can mend it), or what the organisation asks of it (Microsoft 365's can).
# By the reason of the sign-in, the reason that the record gives.
BY_ADMINISTRATOR = {
    **dict.fromkeys(
        ("secret", "certificate", "wrong_client", "wrong_tenant", "redirect_uri"),
        "application",
    ),
    **dict.fromkeys(
        ("app_disabled", "tenant_closed", "no_service", "not_assigned"), "organisation"
    ),
    **dict.fromkeys(("conditional_access", "server_refused"), "organisation"),
    "admin_consent": "consent",
    "blocked_by_admin": "blocked_by_admin",
}

# The first row whose class fits decides. (error, state, reason)
FINAL: tuple[tuple[type[errors.GraphError], str, str], ...] = (
    (errors.SignInNeeded, "waiting", "sign_in"),
    (errors.NoMailbox, "waiting", "no_mailbox"),
    (errors.BlockedByAdmin, "blocked", "blocked_by_admin"),
    (errors.ConsentNeeded, "blocked", "consent"),
    (errors.Forbidden, "blocked", "forbidden"),
    (errors.Gone, "conflict", "deleted_in_outlook"),
    (errors.ChangedMeanwhile, "conflict", "changed_in_outlook"),
)
TRANSIENT: tuple[tuple[type[errors.GraphError], str], ...] = (
    (errors.Throttled, "busy"),
    (errors.Unreachable, "unreachable"),
    (errors.FailedDependency, "unreachable"),
    (errors.ResyncNeeded, "unreachable"),
    # The entry is there, but was not to be found yet: Exchange indexes late.
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

    ``chance`` gives the jitter, from 0 to 1; ``as_owner`` tells whether it was said
    with the sign-in of the mailbox's owner. Raises nothing: what is not in the table
    is a refusal that a person must read.
    """
    if isinstance(error, BecameAnother):
        return Decision("conflict", f"became_{error.what}")
    if isinstance(error, errors.SignInNeeded) and error.reason in BY_ADMINISTRATOR:
        return Decision("blocked", BY_ADMINISTRATOR[error.reason])
    if isinstance(error, errors.MailboxFull):
        return _once_there_may_be_room(error, attempts)
    if attempts >= LAST_ATTEMPT and not as_owner and errors.may_be_old_share(error):
        return Decision("error", "old_share")
    for kind, state, reason in FINAL:
        if isinstance(error, kind):
            return Decision(state, reason)
    if isinstance(error, errors.Duplicate) and attempts >= LONGEST_SEARCH:
        # It was made, and is nowhere to be found: somebody has deleted it since.
        return Decision("conflict", "deleted_in_outlook")
    for kind, reason in TRANSIENT:
        if isinstance(error, kind):
            return _again(error, reason, attempts, chance)
    return Decision("error", "rejected")


def sign_in_refusal(error: errors.GraphError) -> str | None:
    """Return why nothing more can be said with this sign-in, a code, or None."""
    if isinstance(error, errors.SignInNeeded):
        return error.reason
    if isinstance(error, errors.BlockedByAdmin):
        return "blocked_by_admin"
    return "admin_consent" if isinstance(error, errors.ConsentNeeded) else None


def _once_there_may_be_room(error: errors.GraphError, attempts: int) -> Decision:
    """Wait an hour, two, four … a day, without an end: rooms are made in the end."""
    wait = FIRST_WAIT_FOR_ROOM * 2 ** min(attempts, 10)
    wait = max(min(wait, LONGEST_WAIT_FOR_ROOM), _told(error))
    return Decision("pending", "mailbox_full", wait)


def _told(error: errors.GraphError) -> timedelta:
    return timedelta(seconds=error.retry_after or 0)


def _again(
    error: errors.GraphError, reason: str, attempts: int, chance: Chance
) -> Decision:
    if attempts >= LAST_ATTEMPT:
        return Decision("error", "gave_up")
    wait = backoff(attempts, chance)
    # An error without a status never came from Graph: the line itself is down.
    line_down = isinstance(error, errors.Unreachable) and error.status is None
    whole_mailbox = line_down or isinstance(error, errors.Throttled)
    if error.retry_after is not None:
        # Never early: refused requests count against the mailbox as well.
        wait = timedelta(seconds=error.retry_after)
    return Decision("pending", reason, wait, whole_mailbox)


def wait_after_fault(attempts: int, chance: Chance = random.random) -> timedelta | None:
    """Return the wait after a crash in our own code; None when it is the last one."""
    return None if attempts >= LAST_ATTEMPT else backoff(attempts, chance)


def backoff(attempts: int, chance: Chance = random.random) -> timedelta:
    """Return the wait before try number ``attempts`` + 1: doubling, with jitter.

    Between three quarters and the whole of 30 s, 60 s, 120 s … an hour, so that many
    mailboxes that failed together do not come back together.
    """
    doublings = min(attempts, 10)
    longest: timedelta = min(FIRST_WAIT * 2**doublings, LONGEST_WAIT)
    return longest * (0.75 + 0.25 * chance())
