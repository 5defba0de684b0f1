"""Sending to many mailboxes side by side, while others are got ready to be sent to."""

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
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
            promises[mailbox] = self._pool.submit(_send_after, before, delivery)
        self._last.update(promises)
        return promises

    def answers(
        self, promises: Mapping[int, "Future[Sent]"]
    ) -> dict[int, list[Outcome]]:
        """Wait for what `send` began; return the outcomes by mailbox."""
        answered = {mailbox: each.result()[0] for mailbox, each in promises.items()}
        for mailbox, promise in promises.items():
            if self._last.get(mailbox) is promise:
                # What is sent from now on, has a token of its own.
                del self._last[mailbox]
        return answered

    def rest(self, mailbox: int) -> None:
        """Wait until nothing is being sent to this mailbox."""
        if promise := self._last.get(mailbox):
            promise.exception()


def _send_after(before: "Future[Sent] | None", delivery: MailboxDelivery) -> Sent:
    stop = before.result()[1] if before else None
    return carry_out(delivery, stop)
