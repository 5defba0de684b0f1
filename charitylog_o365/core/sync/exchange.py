"""The requests of one operation, one after another, without I/O.

An exchange is a generator: it yields a request, is sent the answer (or has the
GraphError thrown into it), and returns the entry as it is in Outlook now, or None for a
removal or a sweep. `delivery` sends the requests, alone or in batches.
"""

from collections.abc import Callable

from ..graph import protocol
from .lookup import Steps
from .plan import Kind, Operation
from .removal import delete
from .sweep import sweep
from .write import create, update

Exchange = Steps[protocol.RemoteEvent | None]

BY_KIND: dict[Kind, Callable[[Operation, str | None], Exchange]] = {
    Kind.CREATE: create,
    Kind.UPDATE: update,
    Kind.DELETE: delete,
    Kind.SWEEP: sweep,
}


def exchange_for(operation: Operation, mailbox: str | None = None) -> Exchange:
    """Return the exchange that carries out ``operation``.

    ``mailbox`` names whose calendar it is; None is the signed-in person's own.
    """
    return BY_KIND[operation.kind](operation, mailbox)
