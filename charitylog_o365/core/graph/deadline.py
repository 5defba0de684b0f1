"""Waiting for Microsoft for a limited time, while somebody waits for a save."""

import functools
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, TimeoutError
from typing import Any, TypeVar

import requests

from .client import GraphClient
from .entra import Entra
from .errors import GraphError, Unreachable
from .transport import Transport

SIDE_BY_SIDE = 8

Result = TypeVar("Result")


class Deadline:
    """A moment, ``seconds`` from now, after which nothing is waited for.

    The timeout of a connection counts from byte to byte; this one counts all together.
    """

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """The seconds until then; 0 when it is over."""
        return max(0.0, self._end - time.monotonic())

    def run_all(
        self, jobs: Sequence[Callable[[], Result]]
    ) -> list[Result | GraphError]:
        """Run ``jobs`` in threads; return the result of each, or its GraphError.

        A job that is not done in time counts as `Unreachable`; its thread ends when its
        connection does.
        """
        if not jobs:
            return []
        outcomes: list[Result | GraphError] = []
        pool = ThreadPoolExecutor(min(len(jobs), SIDE_BY_SIDE))
        try:
            for promise in [pool.submit(job) for job in jobs]:
                try:
                    outcomes.append(promise.result(self.left))
                except TimeoutError:
                    outcomes.append(Unreachable("There was no answer in time."))
                except GraphError as error:
                    outcomes.append(error)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
        return outcomes


class EntraWithDeadline(Entra):
    """A session with Entra, for msal, whose requests end at a deadline."""

    def __init__(self, deadline: Deadline) -> None:
        super().__init__()
        self._deadline = deadline

    def request(
        self, method: str, url: str | bytes, *args: Any, **options: Any
    ) -> requests.Response:
        left = max(self._deadline.left, 0.01)
        # One session for each request: a thread left behind goes on using it.
        session = Entra(timeout=(left, left))
        pool = ThreadPoolExecutor(1)
        try:
            promise = pool.submit(session.request, method, url, *args, **options)
            return promise.result(left)
        except TimeoutError as error:
            raise requests.Timeout("There was no answer in time.") from error
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


@functools.lru_cache(maxsize=8)
def quick_client(graph_url: str, seconds: float) -> GraphClient:
    """Return a client whose connections stay open: a TLS handshake takes a third.

    It waits ``seconds`` to connect, and for the next byte.
    """
    return GraphClient(graph_url, Transport(timeout=(seconds, seconds)))
