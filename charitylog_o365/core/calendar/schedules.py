"""Asking Microsoft when people are busy, while somebody waits for a form."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from ..graph import errors
from ..graph.client import GraphClient
from ..graph.deadline import Deadline
from ..graph.free_busy import LARGEST, Schedule, get_schedules, read_schedules
from ..graph.protocol import Request

# Why a schedule is not known, where Microsoft has not answered the question at all. The
# first match decides.
REASONS: tuple[tuple[type[errors.GraphError], str], ...] = (
    (errors.NoMailbox, "no_mailbox"),
    (errors.BlockedByAdmin, "not_let_in"),
    (errors.ConsentNeeded, "not_let_in"),
    (errors.Forbidden, "not_let_in"),
    (errors.SignInNeeded, "sign_in"),
    (errors.Throttled, "busy"),
)
UNREACHABLE = "unreachable"


def ask_schedules(
    client: GraphClient,
    token: str,
    addresses: Sequence[str],
    start: datetime,
    end: datetime,
    deadline: Deadline,
) -> tuple[list[Schedule], errors.GraphError | None]:
    """Return the schedule of each of ``addresses`` between two moments (aware).

    Asked with the sign-in of whoever wants to know; twenty at a time, side by side. An
    error, or no answer by the deadline, is a schedule that is not known, for what
    `reason_of` says; the first error of a whole request is returned as well. Raises
    ValueError only, as `get_schedules` does.
    """
    asked = list(dict.fromkeys(each.lower() for each in addresses))
    parts = [asked[n : n + LARGEST] for n in range(0, len(asked), LARGEST)]
    jobs = [
        partial(_ask, client, token, part, get_schedules(part, start, end))
        for part in parts
    ]
    found: dict[str, Schedule] = {}
    first: errors.GraphError | None = None
    for part, outcome in zip(parts, deadline.run_all(jobs), strict=True):
        if isinstance(outcome, errors.GraphError):
            first, reason = first or outcome, reason_of(outcome)
            outcome = [Schedule(each, not_known=reason) for each in part]
        found.update(zip(part, outcome, strict=True))
    return [found[each.lower()] for each in addresses], first


def _ask(
    client: GraphClient, token: str, addresses: Sequence[str], request: Request
) -> list[Schedule]:
    return read_schedules(client.send(token, request).body, addresses)


def reason_of(error: errors.GraphError) -> str:
    """Return why nothing is known after ``error``: one of `REASONS`, or UNREACHABLE."""
    found = (reason for kind, reason in REASONS if isinstance(error, kind))
    return next(found, UNREACHABLE)
