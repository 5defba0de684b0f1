"""Asking Microsoft who may edit whose calendar: up to twenty requests in one batch."""

from collections.abc import Sequence
from functools import partial

from ..graph import errors, protocol
from ..graph.batch import LARGEST
from ..graph.client import GraphClient
from ..graph.deadline import Deadline
from ..graph.protocol import Response

Answer = Response | errors.GraphError
# One request of each batch is for the calendar of the assigner, the signed-in person.
AT_ONCE = LARGEST - 1


def get_calendars(
    client: GraphClient, token: str, mailboxes: Sequence[str], deadline: Deadline
) -> tuple[Answer | None, list[Answer]]:
    """Request the calendars of ``mailboxes`` as the signed-in person sees them.

    Returns the answer for the person's own calendar (None without ``mailboxes``), and
    one for each of ``mailboxes``, in their order. A GraphError is returned, not raised.
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
    own: Answer | None = None
    answers: list[Answer] = []
    for part, outcome in zip(parts, deadline.run_all(jobs), strict=True):
        if isinstance(outcome, errors.GraphError):
            outcome = [outcome] * (len(part) + 1)
        own = own or outcome[0]
        answers += outcome[1:]
    return own, answers


def list_permissions(
    client: GraphClient, tokens: Sequence[str], deadline: Deadline
) -> list[Answer]:
    """Request the permissions of their own calendars with the tokens of several people.

    Returns an answer or a GraphError for each of ``tokens``, in their order.
    """
    return deadline.run_all(
        [
            partial(client.send, token, protocol.calendar_permissions())
            for token in tokens
        ]
    )
