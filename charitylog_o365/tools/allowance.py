import threading
import time


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

    def spend(self):
        """Count that it has happened, whether or not it was allowed."""
        with self._lock:
            self._refill()
            self._left = max(self._left - 1, 0)

    def _refill(self):
        now = time.monotonic()
        more = (now - self._seen) * self._per_second
        self._left, self._seen = min(self._left + more, self._most), now
