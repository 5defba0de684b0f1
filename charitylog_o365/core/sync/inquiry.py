"""Asking Microsoft who may edit whose calendar: twenty questions in one request."""

from collections.abc import Sequence
from functools import partial

from ..graph import errors, protocol
from ..graph.batch import LARGEST
from ..graph.client import GraphClient
from ..graph.deadline import Deadline
from ..graph.protocol import Response

Answer = Response | errors.GraphError
# One of each batch asks whether the assigner has a mailbox at all.
AT_ONCE = LARGEST - 1


def look_at(
    client: GraphClient, token: str, mailboxes: Sequence[str], deadline: Deadline
) -> tuple[Answer | None, list[Answer]]:
    """Ask for calendars as one person sees them, their own besides.

    Return the answer about their own, then one for each of ``mailboxes``, in order.
    Raises nothing of Microsoft's.
    """
    parts = [mailboxes[n : n + AT_ONCE] for n in range(0, len(mailboxes), AT_ONCE)]
    jobs = [
        partial(
            client.send_batch,
            token,
            [protocol.calendar(), *(protocol.calendar(each) for each in part)],
        )
        for part in parts
    ]
    own, answers = None, []
    for part, outcome in zip(parts, deadline.run_all(jobs), strict=True):
        if isinstance(outcome, errors.GraphError):
            outcome = [outcome] * (len(part) + 1)
        own = own or outcome[0]
        answers += outcome[1:]
    return own, answers


def permissions(
    client: GraphClient, tokens: Sequence[str], deadline: Deadline
) -> list[Answer]:
    """Ask each of these people, with their own sign-in, who may use their calendar."""
    return deadline.run_all(
        [
            partial(client.send, token, protocol.calendar_permissions())
            for token in tokens
        ]
    )
