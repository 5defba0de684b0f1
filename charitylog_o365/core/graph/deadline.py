"""Waiting for Microsoft, but not longer than somebody who wants to save can bear."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, TimeoutError

import requests

from .entra import Entra
from .errors import GraphError, Unreachable

SIDE_BY_SIDE = 8


class Deadline:
    """A moment, some seconds from now, after which nobody waits any more.

    A timeout of a connection counts from byte to byte; this one counts in all.
    """

    def __init__(self, seconds: float):
        self._end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds, never less than nothing."""
        return max(0.0, self._end - time.monotonic())

    def run_all(self, jobs: Sequence[Callable]) -> list:
        """Do ``jobs`` side by side; return what each returned, or its GraphError.

        What takes too long is `Unreachable`; its thread ends with its connection.
        """
        if not jobs:
            return []
        pool = ThreadPoolExecutor(min(len(jobs), SIDE_BY_SIDE))
        try:
            promises = [pool.submit(job) for job in jobs]
            return [self._result(promise) for promise in promises]
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def _result(self, promise):
        try:
            return promise.result(self.left)
        except TimeoutError:
            return Unreachable("There was no answer in time.")
        except GraphError as error:
            return error


class HurriedEntra:
    """A connection to Entra, for msal, that keeps to a deadline."""

    def __init__(self, deadline: Deadline):
        self._deadline = deadline

    def __getattr__(self, name):
        # What msal does with a session: get, post, request, close.
        def hurry(*args, **options):
            left = max(self._deadline.left, 0.01)
            session = Entra(timeout=(left, left))
            pool = ThreadPoolExecutor(1)
            try:
                promise = pool.submit(getattr(session, name), *args, **options)
                return promise.result(left)
            except TimeoutError as error:
                raise requests.Timeout("There was no answer in time.") from error
            finally:
                pool.shutdown(wait=False, cancel_futures=True)

        return hurry
