"""Sending to many mailboxes side by side, while others are got ready to be sent to."""

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from types import TracebackType

from ..graph.errors import GraphError
from .delivery import MailboxDelivery, Outcome, carry_out

Sent = tuple[list[Outcome], GraphError | None]


class Lanes:
    """A lane for each mailbox, and as many threads as lanes may be at work.

    Each lane sends one batch at a time, in the order in which deliveries were given:
    Outlook serves four requests of a mailbox at once and refuses more. Where one
    delivery was stopped, that which follows it in its lane is not sent: it has the
    same error.
    """

    def __init__(self, width: int) -> None:
        self._pool = ThreadPoolExecutor(width)
        self._last: dict[int, Future[Sent]] = {}

    def __enter__(self) -> "Lanes":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Wait for what is being sent."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def send(
        self, deliveries: Mapping[int, MailboxDelivery]
    ) -> dict[int, "Future[Sent]"]:
        """Begin to send; return by mailbox what `answers` waits for."""
        promises = {}
        for mailbox, delivery in deliveries.items():
            before = self._last.get(mailbox)
            promise = self._pool.submit(_send_after, before, delivery)
            promises[mailbox] = self._last[mailbox] = promise
        return promises

    def answers(
        self, promises: Mapping[int, "Future[Sent]"]
    ) -> dict[int, list[Outcome]]:
        """Wait for all that `send` began; return the outcomes by mailbox.

        Raises what our own code raised in one of them.
        """
        wait(promises.values())
        for mailbox, promise in promises.items():
            if self._last.get(mailbox) is promise:
                del self._last[mailbox]
        return {mailbox: each.result()[0] for mailbox, each in promises.items()}

    def rest(self, mailbox: int) -> None:
        """Wait until nothing is being sent to this mailbox."""
        if promise := self._last.get(mailbox):
            wait([promise])

    def rest_all(self) -> None:
        """Wait until nothing is being sent to anybody."""
        wait(self._last.values())


def _send_after(before: "Future[Sent] | None", delivery: MailboxDelivery) -> Sent:
    """Send once ``before`` is over, unless it was stopped.

    A stop goes no further than to the next one: when the one after that is given, the
    answers to what was stopped have been written down.
    """
    is_known = before is not None and before.exception() is None
    stop = before.result()[1] if before and is_known else None
    outcomes, own_stop = carry_out(delivery, stop)
    return outcomes, None if stop else own_stop
