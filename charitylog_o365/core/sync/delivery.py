"""Carrying conversations to Microsoft: twenty at a time, mailboxes side by side."""

import json
import logging
from collections.abc import Hashable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from ..graph import errors, protocol
from ..graph.client import GraphClient
from .exchange import Conversation, converse
from .plan import Operation

_logger = logging.getLogger(__name__)

# Graph's own limit for one batch.
# https://learn.microsoft.com/graph/json-batching
BATCH = 20
# And for any request, of which a quarter is left for what goes round the entries.
# https://learn.microsoft.com/graph/use-the-api#size-limits
LARGEST_BATCH = 3 * 2**20
SIDE_BY_SIDE = 8

Answer = protocol.Response | errors.GraphError


@dataclass(frozen=True)
class MailboxDelivery:
    """Everything to say to one mailbox, with whose sign-in it is said.

    ``mailbox`` is None where the token is the mailbox owner's own.
    """

    client: GraphClient
    token: str = field(repr=False)
    operations: tuple[Operation, ...] = ()
    mailbox: str | None = None


@dataclass(frozen=True)
class Outcome:
    """How one operation went: the entry as it now is, or why not.

    ``as_owner`` tells whether it was said with the mailbox owner's own sign-in,
    ``was_sent`` whether anything was sent that would change the mailbox.
    """

    operation: Operation
    remote: protocol.RemoteEvent | None = None
    error: errors.GraphError | None = None
    as_owner: bool = True
    was_sent: bool = False


def deliver_all(bags: Mapping[int, MailboxDelivery]) -> dict[int, list[Outcome]]:
    """Deliver every mailbag, each mailbox for itself; raises nothing of Microsoft's.

    One thread a mailbox and one batch at a time within it: Outlook serves four
    requests of a mailbox at once and refuses the rest.
    """
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        promises = {key: pool.submit(deliver, bag) for key, bag in bags.items()}
        return {key: promise.result() for key, promise in promises.items()}


def deliver(bag: MailboxDelivery) -> list[Outcome]:
    """Deliver one mailbag, in order. Stops speaking when the mailbox asks for rest.

    What was not sent any more has the same error as what made it stop.
    """
    outcomes: list[Outcome] = []
    halt: errors.GraphError | None = None
    for chunk in _chunks(bag.operations):
        if halt is not None:
            outcomes.extend(Outcome(operation, error=halt) for operation in chunk)
            continue
        spoken, halt = _speak(bag, chunk)
        outcomes.extend(spoken)
    return outcomes


def _chunks(operations: Iterable[Operation]) -> Iterator[list[Operation]]:
    """Yield lists that fit into one batch each, in order: by number, and by size."""
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


def _speak(
    bag: MailboxDelivery, chunk: Iterable[Operation]
) -> tuple[list[Outcome], errors.GraphError | None]:
    """Return the outcomes of ``chunk`` and the error to stop at, if there is one."""
    talks = [_Talk(operation, bag.mailbox) for operation in chunk]
    halt: errors.GraphError | None = None
    while halt is None and (live := [talk for talk in talks if talk.request]):
        answers, halt = _ask(bag, [talk.request for talk in live if talk.request])
        for talk, answer in zip(live, answers, strict=True):
            halt = _concerns_all(answer) or halt
            talk.hear(answer)
    for talk in talks:
        talk.stop(halt)
    return [talk.outcome() for talk in talks], halt


def _ask(
    bag: MailboxDelivery, requests: list[protocol.Request]
) -> tuple[list[Answer], errors.GraphError | None]:
    """Do as `_exchange`; a question that several have is asked once."""
    names: list[Hashable] = [
        (each.path, each.headers) if each.changes_nothing else number
        for number, each in enumerate(requests)
    ]
    different = dict(zip(names, requests, strict=True))
    answers, halt = _exchange(bag, [*different.values()])
    answered = dict(zip(different, answers, strict=True))
    return [answered[name] for name in names], halt


def _exchange(
    bag: MailboxDelivery, requests: list[protocol.Request]
) -> tuple[list[Answer], errors.GraphError | None]:
    """Return one answer a request, and the error that refused the batch itself."""
    try:
        if len(requests) > 1:
            return bag.client.send_batch(bag.token, requests), None
        return [bag.client.send(bag.token, requests[0])], None
    except errors.GraphError as error:
        if len(requests) > 1 and not _is_passing(error):
            # Which of them it is that Microsoft takes amiss, each must show by itself.
            answers = [_exchange(bag, [request])[0][0] for request in requests]
            return answers, None
        return [error] * len(requests), error if len(requests) > 1 else None


def _is_passing(error: errors.GraphError) -> bool:
    """Tell whether the same batch may well be taken another time."""
    passing = errors.Unreachable | errors.Throttled | errors.SignInNeeded
    return isinstance(error, passing)


def _concerns_all(answer: Answer) -> errors.GraphError | None:
    """Return the error after which nothing more should be sent to this mailbox now.

    An error without a status never came from Graph: the line itself is down.
    """
    if isinstance(answer, errors.Throttled | errors.SignInNeeded):
        return answer
    if isinstance(answer, errors.Unreachable) and answer.status is None:
        return answer
    return None


def _unreadable(answer: Answer) -> errors.Unreachable:
    """Return what it means that an answer came and has no shape that we know."""
    told = errors.Unreachable("The answer cannot be read.", status=200)
    if isinstance(answer, protocol.Response):
        told.status = answer.status
        told.request_id = answer.headers.get("request-id")
    return told


class _Talk:
    """One conversation under way: its next request, or how it ended."""

    def __init__(self, operation: Operation, mailbox: str | None) -> None:
        self._operation = operation
        self._as_owner = mailbox is None
        self._conversation: Conversation = converse(operation, mailbox)
        self.request: protocol.Request | None = next(self._conversation)
        self._remote: protocol.RemoteEvent | None = None
        self._error: errors.GraphError | None = None
        self._was_said = False

    def hear(self, answer: Answer) -> None:
        """Pass an answer on, and learn the next request or the end."""
        if self.request is not None and not self.request.changes_nothing:
            self._was_said = True
        try:
            if isinstance(answer, errors.GraphError):
                self.request = self._conversation.throw(answer)
            else:
                self.request = self._conversation.send(answer)
        except StopIteration as end:
            self.request, self._remote = None, end.value
        except errors.GraphError as error:
            self.request, self._error = None, error
        except (AttributeError, TypeError, ValueError):
            # Of this entry alone: the others' answers are not to be lost.
            _logger.exception("Outlook: an answer could not be understood")
            self.request, self._error = None, _unreadable(answer)

    def stop(self, halt: errors.GraphError | None) -> None:
        """End a conversation that was not over when the mailbox asked for rest."""
        if self.request is not None:
            self.request, self._error = None, halt

    def outcome(self) -> Outcome:
        return Outcome(
            self._operation,
            self._remote,
            self._error,
            self._as_owner,
            self._was_said,
        )
