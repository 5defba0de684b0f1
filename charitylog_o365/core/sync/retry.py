"""When to stop: the one table from what Microsoft answered to what happens next."""

import random
from dataclasses import dataclass
from datetime import timedelta

from ..graph import errors

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
# Half a minute, doubling up to an hour, then hourly: about five days in all. A
# charity's broken connection is mended within a working week or not by waiting.
LAST_ATTEMPT = 120
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


# The first row whose class fits decides. (error, state, reason)
FINAL = (
    (errors.SignInNeeded, "waiting", "sign_in"),
    (errors.NoMailbox, "waiting", "no_mailbox"),
    (errors.Forbidden, "blocked", "forbidden"),
    (errors.Gone, "conflict", "deleted_in_outlook"),
    (errors.ChangedMeanwhile, "conflict", "changed_in_outlook"),
)
TRANSIENT = (
    (errors.Throttled, "busy"),
    (errors.Unreachable, "unreachable"),
    (errors.FailedDependency, "unreachable"),
    # The entry is there, but was not to be found yet: Exchange indexes late.
    (errors.Duplicate, "unreachable"),
)


def decide(error: errors.GraphError, attempts: int, chance=random.random) -> Decision:
    """Return what to do after ``error``, having tried ``attempts`` times before.

    ``chance`` gives the jitter, from 0 to 1. Raises nothing: what is not in the table
    is a refusal that a person must read.
    """
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


def _again(error, reason: str, attempts: int, chance) -> Decision:
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


def wait_after_fault(attempts: int, chance=random.random) -> timedelta | None:
    """Return the wait after a crash in our own code; None when it is the last one."""
    return None if attempts >= LAST_ATTEMPT else backoff(attempts, chance)


def backoff(attempts: int, chance=random.random) -> timedelta:
    """Return the wait before try number ``attempts`` + 1: doubling, with jitter.

    Between three quarters and the whole of 30 s, 60 s, 120 s … an hour, so that many
    mailboxes that failed together do not come back together.
    """
    longest = min(FIRST_WAIT * 2 ** min(attempts, 10), LONGEST_WAIT)
    return longest * (0.75 + 0.25 * chance())
