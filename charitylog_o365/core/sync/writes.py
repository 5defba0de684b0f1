"""What one exchange wrote in Outlook, and what it tells of answers lost before.

A write is known from Microsoft's answer. Where that is lost, the next exchange about
the entry looks whether the write was done: `settle`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from enum import Enum
from typing import TYPE_CHECKING, Any

from ..graph import errors, protocol
from .plan import SHOWN, Kind, Operation
from .snapshot import Snapshot

if TYPE_CHECKING:
    from .delivery import Outcome

BY_METHOD = {"POST": Kind.CREATE, "PATCH": Kind.UPDATE, "DELETE": Kind.DELETE}


class Verdict(Enum):
    """What became of a write whose answer was lost."""

    DONE = "done"
    NOT_DONE = "not done"
    # Nobody can say any more: the entry has gone, or somebody changed it since.
    UNKNOWN = "unknown"
    # The next exchange may tell.
    OPEN = "open"


@dataclass(frozen=True)
class Write:
    """One request that Microsoft has carried out.

    ``at`` is when its answer arrived (naive, UTC). ``request_id`` is Microsoft's name
    for it; that of the whole batch where its parts have none. ``as_owner`` tells
    whether the sign-in was that of the calendar's owner.
    """

    kind: Kind
    at: datetime
    request_id: str | None = None
    as_owner: bool = True


@dataclass(frozen=True)
class Lost:
    """One request whose answer was lost; ``at`` is when that was (naive, UTC).

    ``request_id`` has the names for Microsoft's support. ``key`` is the change key on
    which it was conditional; ``before`` and ``after`` are the fingerprints of what
    was read before it, and of what it sent.
    """

    kind: Kind
    at: datetime
    request_id: str | None = None
    as_owner: bool = True
    key: str = ""
    before: str | None = None
    after: str | None = None

    def stored(self) -> dict[str, Any]:
        """Return a plain value that JSON can hold."""
        return {
            **asdict(self),
            "kind": self.kind.value,
            "at": self.at.isoformat(),
        }

    @classmethod
    def restored(cls, stored: dict[str, Any]) -> Lost:
        """Return what `stored` returned a plain value of; other keys are ignored."""
        known = {name: stored[name] for name in cls.__dataclass_fields__}
        at = datetime.fromisoformat(known.pop("at"))
        return cls(Kind(known.pop("kind")), at, **known)


def about_to_send(operation: Operation) -> list[Lost]:
    """Return what may be done if the answers to ``operation`` are never written down.

    A create in doubt, and a removal for good, may change the entry as well.
    """
    after = None
    if operation.event and operation.changes.keys() & SHOWN and not operation.in_doubt:
        after = Snapshot.from_payload(operation.event.payload()).fingerprint()
    key = operation.change_key or ""
    kinds = [operation.kind]
    if operation.for_good or (operation.kind is Kind.CREATE and operation.in_doubt):
        kinds.append(Kind.UPDATE)
        key, after = "", None
    return [Lost(kind, _now(), key=key, after=after) for kind in kinds]


# https://learn.microsoft.com/graph/api/event-permanentdelete
def kind_of(request: protocol.Request) -> Kind:
    """Return what ``request`` does to an entry."""
    if request.path.endswith("/permanentDelete"):
        return Kind.DELETE
    return BY_METHOD[request.method]


def write_of(
    request: protocol.Request, answer: protocol.Response, as_owner: bool = True
) -> Write:
    """Return the write that ``answer``, a moment ago, has confirmed."""
    return Write(kind_of(request), _now(), answer.headers.get("request-id"), as_owner)


class Watch:
    """Watches one exchange: what it reads of its entry, and what it writes."""

    def __init__(self, operation: Operation, as_owner: bool) -> None:
        self._operation = operation
        self._as_owner = as_owner
        self._last: protocol.RemoteEvent | None = None
        self.seen: protocol.RemoteEvent | None = None
        self.existed = False
        self.writes: list[Write] = []
        self.lost: list[Lost] = []

    def received(
        self,
        request: protocol.Request,
        answer: protocol.Response | errors.GraphError,
    ) -> None:
        """Note what this answer to ``request`` says."""
        if isinstance(answer, errors.Duplicate):
            self.existed = True
        elif isinstance(answer, protocol.Response):
            if request.changes_nothing:
                self._read(request, answer)
            else:
                self.writes.append(write_of(request, answer, self._as_owner))
        elif not request.changes_nothing and errors.may_be_done(answer):
            self.lost.append(self._lost(request, answer))

    def _read(self, request: protocol.Request, answer: protocol.Response) -> None:
        if "/events" not in request.path:
            return
        listed = answer.body.get("value")
        try:
            events = [
                protocol.read_event(each)
                for each in (listed if isinstance(listed, list) else [answer.body])
            ]
        except (errors.GraphError, AttributeError, TypeError, ValueError):
            # The exchange itself says what is wrong with it.
            return
        for event in filter(self._is_it, events):
            self.seen = self.seen or event
            self._last = event

    def _is_it(self, event: protocol.RemoteEvent) -> bool:
        known = self._operation
        if known.event_id:
            return event.id == known.event_id
        return bool(known.transaction_id) and (
            event.transaction_id == known.transaction_id
        )

    def _lost(self, request: protocol.Request, error: errors.GraphError) -> Lost:
        condition = dict(request.headers).get("If-Match", "")
        return Lost(
            kind_of(request),
            _now(),
            error.for_support,
            self._as_owner,
            key=condition[3:-1],
            before=self._last.fingerprint if self._last else None,
            after=protocol.fingerprint_of(request.body or {}),
        )


def settle(lost: Lost, outcome: Outcome) -> Verdict:
    """Return what the next exchange, with this ``outcome``, tells of a ``lost`` write.

    What is seen of the entry is what it was before anything of this exchange.
    """
    if any(write.kind is Kind.CREATE for write in outcome.writes):
        # That answer may be about the entry of the lost create: they are one.
        return Verdict.NOT_DONE if lost.kind is Kind.CREATE else Verdict.UNKNOWN
    if lost.kind is Kind.CREATE:
        # While it is not found it may still arrive.
        is_done = outcome.existed or outcome.seen is not None
        return Verdict.DONE if is_done else Verdict.OPEN
    if _is_gone(outcome):
        return Verdict.UNKNOWN
    if outcome.seen is None:
        return Verdict.OPEN
    if lost.key and outcome.seen.change_key == lost.key:
        return Verdict.NOT_DONE
    if lost.after and lost.after != lost.before:
        is_after = outcome.seen.fingerprint == lost.after
        return Verdict.DONE if is_after else Verdict.NOT_DONE
    return Verdict.UNKNOWN


def _is_gone(outcome: Outcome) -> bool:
    """Tell whether the entry turned out to be in no calendar."""
    if isinstance(outcome.error, errors.Gone):
        return True
    is_removal = outcome.operation.kind is Kind.DELETE
    deleted = any(write.kind is Kind.DELETE for write in outcome.writes)
    return is_removal and outcome.error is None and not deleted


def _now() -> datetime:
    return datetime.now(timezone.utc).replace(tzinfo=None)
