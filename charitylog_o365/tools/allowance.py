import threading
import time
from collections import Counter, OrderedDict
from contextlib import contextmanager


class Allowance:
    """How often something may happen in this process: ``most`` at once, then as filled.

    ``per_second`` are added to what is left, up to ``most``.
    """

    def __init__(self, most, per_second):
        self._most, self._per_second = most, per_second
        self._lock = threading.Lock()
        self.fill()

    def fill(self):
        """Begin anew; for tests."""
        self._left, self._seen = self._most, time.monotonic()

    def is_left(self):
        """Return whether it may happen now."""
        with self._lock:
            self._refill()
            return self._left >= 1

    def spend(self, times=1):
        """Count that it has happened, whether or not it was allowed."""
        with self._lock:
            self._refill()
            self._left = max(self._left - times, 0)

    def _refill(self):
        now = time.monotonic()
        more = (now - self._seen) * self._per_second
        self._left, self._seen = min(self._left + more, self._most), now


class Allowances:
    """An `Allowance` for each one who asks, by a key; forgotten are the oldest."""

    def __init__(self, most, per_second, known=1000):
        self._new = lambda: Allowance(most, per_second)
        self._known = known
        self._lock = threading.Lock()
        self.fill()

    def fill(self):
        """Begin anew; for tests."""
        self._each = OrderedDict()

    def of(self, key):
        """Return that of ``key``."""
        with self._lock:
            one = self._each.pop(key, None) or self._new()
            self._each[key] = one
            while len(self._each) > self._known:
                self._each.popitem(last=False)
            return one


class Places:
    """So many at once in this process, and fewer of them for each one, by a key."""

    def __init__(self, most, for_each):
        self._most, self._for_each = most, for_each
        self._lock = threading.Lock()
        self._taken = Counter()

    @contextmanager
    def take(self, key):
        """Have one of the places while the block runs; yields whether there was one."""
        with self._lock:
            is_free = (
                self._taken.total() < self._most and self._taken[key] < self._for_each
            )
            if is_free:
                self._taken[key] += 1
        try:
            yield is_free
        finally:
            if is_free:
                with self._lock:
                    self._taken[key] -= 1
                    self._taken += Counter()
