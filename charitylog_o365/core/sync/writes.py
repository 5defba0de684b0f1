"""What was written in Outlook: one line for each request that changed a mailbox."""

from dataclasses import dataclass
from datetime import datetime, timezone

from ..graph import protocol
from .plan import Kind

BY_METHOD = {"POST": Kind.CREATE, "PATCH": Kind.UPDATE, "DELETE": Kind.DELETE}


@dataclass(frozen=True)
class Write:
    """One request that Microsoft has carried out, and its answer.

    ``at`` is when that arrived (naive, UTC). ``request_id`` is Microsoft's name for the
    request; that of the whole batch where its parts have none.
    """

    kind: Kind
    at: datetime
    request_id: str | None = None


def write_of(request: protocol.Request, answer: protocol.Response) -> Write:
    """Return the line about ``request``, which changed something and was answered."""
    now = datetime.now(timezone.utc).replace(tzinfo=None)
    return Write(kind_of(request), now, answer.headers.get("request-id"))


# https://learn.microsoft.com/graph/api/event-permanentdelete
def kind_of(request: protocol.Request) -> Kind:
    """Return what ``request`` does to an entry."""
    if request.path.endswith("/permanentDelete"):
        return Kind.DELETE
    return BY_METHOD[request.method]
