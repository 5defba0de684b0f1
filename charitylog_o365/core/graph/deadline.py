"""Waiting for Microsoft, but not longer than somebody who wants to save can bear."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, TimeoutError
from typing import Any, TypeVar

import requests

from .entra import Entra
from .errors import GraphError, Unreachable

SIDE_BY_SIDE = 8

Result = TypeVar("Result")


class Deadline:
    """A moment, some seconds from now, after which nobody waits any more.

    A timeout of a connection counts from byte to byte; this one counts in all.
    """

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds, never less than nothing."""
        return max(0.0, self._end - time.monotonic())

    def run_all(
        self, jobs: Sequence[Callable[[], Result]]
    ) -> list[Result | GraphError]:
        """Do ``jobs`` side by side; return what each returned, or its GraphError.

        What takes too long is `Unreachable`; its thread ends with its connection.
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


class HurriedEntra(Entra):
    """A connection to Entra, for msal, that keeps to a deadline."""

    def __init__(self, deadline: Deadline) -> None:
        super().__init__()
        self._deadline = deadline

    def request(
        self, method: str, url: str | bytes, *args: Any, **options: Any
    ) -> requests.Response:
        left = max(self._deadline.left, 0.01)
        # A session of its own: a thread that is still waiting goes on using it.
        session = Entra(timeout=(left, left))
        pool = ThreadPoolExecutor(1)
        try:
            promise = pool.submit(session.request, method, url, *args, **options)
            return promise.result(left)
        except TimeoutError as error:
            raise requests.Timeout("There was no answer in time.") from error
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
