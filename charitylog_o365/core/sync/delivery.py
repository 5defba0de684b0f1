"""Sending exchanges to Microsoft: in batches of twenty, mailboxes in parallel."""

import json
import logging
from collections.abc import Hashable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from ..graph import errors, protocol
from ..graph.client import GraphClient
from .exchange import Exchange, exchange_for
from .plan import Operation
from .writes import Lost, Watch, Write

_logger = logging.getLogger(__name__)

# https://learn.microsoft.com/graph/json-batching
BATCH = 20
# In bytes. Graph allows 4 MB for a request; a quarter is left for what surrounds the
# entries. https://learn.microsoft.com/graph/use-the-api#size-limits
LARGEST_BATCH = 3 * 2**20
SIDE_BY_SIDE = 16

Answer = protocol.Response | errors.GraphError


@dataclass(frozen=True)
class MailboxDelivery:
    """The operations for one mailbox, and the token with which they are sent.

    ``mailbox`` is None where the token is that of the mailbox's owner.
    """

    client: GraphClient
    token: str = field(repr=False)
    operations: tuple[Operation, ...] = ()
    mailbox: str | None = None


@dataclass(frozen=True)
class Outcome:
    """How one operation ended: the entry as it is now, or the error.

    ``as_owner`` tells whether the token was that of the mailbox's owner, ``was_sent``
    whether a request was sent that would change the mailbox. ``writes`` are those that
    Microsoft says it has carried out, also where the operation failed after them;
    ``lost`` those whose answer was lost. ``seen`` is the entry as it was first read,
    and ``existed`` tells that an earlier create was carried out. ``is_held`` tells that
    it was not tried: the error is that of what was to be sent before it.
    """

    operation: Operation
    remote: protocol.RemoteEvent | None = None
    error: errors.GraphError | None = None
    as_owner: bool = True
    was_sent: bool = False
    writes: tuple[Write, ...] = ()
    lost: tuple[Lost, ...] = ()
    seen: protocol.RemoteEvent | None = None
    existed: bool = False
    is_held: bool = False

    def after(self, earlier: "Outcome") -> "Outcome":
        """Return this second try with what the ``earlier`` one has written and seen."""
        return replace(
            self,
            writes=earlier.writes + self.writes,
            lost=earlier.lost + self.lost,
            seen=earlier.seen or self.seen,
            existed=earlier.existed or self.existed,
        )


def deliver_all(deliveries: Mapping[int, MailboxDelivery]) -> dict[int, list[Outcome]]:
    """Deliver to several mailboxes in parallel; errors are in the outcomes.

    One thread for each mailbox, with one batch at a time: Outlook serves four requests
    of a mailbox at once and refuses more.
    """
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        promises = {key: pool.submit(deliver, each) for key, each in deliveries.items()}
        return {key: promise.result() for key, promise in promises.items()}


def deliver(delivery: MailboxDelivery) -> list[Outcome]:
    """Carry out the operations for one mailbox, in order.

    Stops where the mailbox must not be sent anything more for now (`_stops_all`). The
    operations that were not sent have the same error as the one that stopped it.
    """
    return carry_out(delivery)[0]


def carry_out(
    delivery: MailboxDelivery, stop: errors.GraphError | None = None
) -> tuple[list[Outcome], errors.GraphError | None]:
    """Do as `deliver`; return the outcomes, and the error that stopped it, if any.

    With ``stop`` nothing is sent: another delivery to this mailbox was stopped by it.
    """
    if stop is not None:
        held = [Outcome(one, error=stop, is_held=True) for one in delivery.operations]
        return held, stop
    outcomes: list[Outcome] = []
    for chunk in _chunks(delivery.operations):
        if stop is not None:
            outcomes.extend(Outcome(operation, error=stop) for operation in chunk)
            continue
        done, stop = _run(delivery, chunk)
        outcomes.extend(done)
    return outcomes, stop


def _chunks(operations: Iterable[Operation]) -> Iterator[list[Operation]]:
    """Yield lists that fit into one batch, by number and by bytes, in order."""
    chunk: list[Operation] = []
    size = 0
    for operation in operations:
        more = len(json.dumps(operation.event.payload())) if operation.event else 0
        if chunk and (len(chunk) == BATCH or size + more > LARGEST_BATCH):
            yield chunk
            chunk, size = [], 0
        chunk.append(operation)
        size += more
    if chunk:
        yield chunk


def _run(
    delivery: MailboxDelivery, chunk: Iterable[Operation]
) -> tuple[list[Outcome], errors.GraphError | None]:
    """Return the outcomes of ``chunk`` and the error that stops the mailbox, if any."""
    running = [_RunningExchange(operation, delivery.mailbox) for operation in chunk]
    stop: errors.GraphError | None = None
    while stop is None and (live := [each for each in running if each.request]):
        requests = [each.request for each in live if each.request]
        answers, stop = _send_distinct(delivery, requests)
        for each, answer in zip(live, answers, strict=True):
            stop = _stops_all(answer) or stop
            each.receive(answer)
    for each in running:
        each.stop(stop)
    return [each.outcome() for each in running], stop


def _send_distinct(
    delivery: MailboxDelivery, requests: list[protocol.Request]
) -> tuple[list[Answer], errors.GraphError | None]:
    """Do as `_send`; several equal requests that only read are sent once."""
    names: list[Hashable] = [
        (each.path, each.headers) if each.changes_nothing else number
        for number, each in enumerate(requests)
    ]
    different = dict(zip(names, requests, strict=True))
    answers, stop = _send(delivery, [*different.values()])
    answered = dict(zip(different, answers, strict=True))
    return [answered[name] for name in names], stop


def _send(
    delivery: MailboxDelivery, requests: list[protocol.Request]
) -> tuple[list[Answer], errors.GraphError | None]:
    """Return the answer to each request, and the error of the batch as a whole.

    A batch that is refused for good is sent again request by request: only the refused
    part fails then.
    """
    try:
        if len(requests) > 1:
            return delivery.client.send_batch(delivery.token, requests), None
        return [delivery.client.send(delivery.token, requests[0])], None
    except errors.GraphError as error:
        if len(requests) > 1 and not _is_transient(error):
            answers = [_send(delivery, [request])[0][0] for request in requests]
            return answers, None
        return [error] * len(requests), error if len(requests) > 1 else None


def _is_transient(error: errors.GraphError) -> bool:
    """Tell whether the same batch may be accepted at another time."""
    transient = errors.Unreachable | errors.Throttled | errors.SignInNeeded
    return isinstance(error, transient)


def _stops_all(answer: Answer) -> errors.GraphError | None:
    """Return the error after which nothing more is sent to this mailbox, or None.

    Throttling, a refused token, or no answer at all: an error without a status did not
    come from Graph, so the connection is down.
    """
    if isinstance(answer, errors.Throttled | errors.SignInNeeded):
        return answer
    if isinstance(answer, errors.Unreachable) and answer.status is None:
        return answer
    return None


def _unreadable(answer: Answer) -> errors.Unreachable:
    """Return the error for an answer of a shape that we do not know."""
    error = errors.Unreachable("The answer cannot be read.", status=200)
    if isinstance(answer, protocol.Response):
        error.status = answer.status
        error.request_id = answer.headers.get("request-id")
    return error


class _RunningExchange:
    """One exchange in progress: its next request, or how it ended."""

    def __init__(self, operation: Operation, mailbox: str | None) -> None:
        self._operation = operation
        self._as_owner = mailbox is None
        self._exchange: Exchange = exchange_for(operation, mailbox)
        self.request: protocol.Request | None = next(self._exchange)
        self._remote: protocol.RemoteEvent | None = None
        self._error: errors.GraphError | None = None
        self._was_sent = False
        self._watch = Watch(operation, self._as_owner)

    def receive(self, answer: Answer) -> None:
        """Give the exchange an answer; sets its next request or how it ended."""
        if self.request is not None:
            self._watch.received(self.request, answer)
            self._was_sent = self._was_sent or not self.request.changes_nothing
        try:
            if isinstance(answer, errors.GraphError):
                self.request = self._exchange.throw(answer)
            else:
                self.request = self._exchange.send(answer)
        except StopIteration as end:
            self.request, self._remote = None, end.value
        except errors.GraphError as error:
            self.request, self._error = None, error
        except (AttributeError, TypeError, ValueError):
            # Ends this exchange only; the answers to the others are kept.
            _logger.exception("Outlook: an answer could not be understood")
            self.request, self._error = None, _unreadable(answer)

    def stop(self, error: errors.GraphError | None) -> None:
        """End an exchange that still has a request, with the error that stopped it."""
        if self.request is not None:
            self.request, self._error = None, error

    def outcome(self) -> Outcome:
        """Return how the exchange ended."""
        return Outcome(
            self._operation,
            self._remote,
            self._error,
            self._as_owner,
            self._was_sent,
            tuple(self._watch.writes),
            tuple(self._watch.lost),
            self._watch.seen,
            self._watch.existed,
        )
