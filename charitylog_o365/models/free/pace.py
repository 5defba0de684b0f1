"""How often Microsoft may be asked who is free: lists are opened in a hurry."""

import threading
import time
from collections import deque

from ..worker.look import has_place

# One person's questions in a minute: a list is asked about once each time it is opened.
PER_MINUTE = 40
# After no answer, or a refusal, that person's next question waits so many seconds.
REST = 15.0
# So many at once in the database; their own lock, counted.
AT_ONCE = 6
PLACES = int.from_bytes(b"free", "big")


class Pace:
    """Whose turn it is. Like the looks' turns, the times are this process's own."""

    def __init__(self):
        self._lock = threading.Lock()
        self._asked = {}
        self._resting = {}

    def refusal(self, cr, user_id):
        """Return why ``user_id`` may not ask now: a code; None counts as a question.

        Who may ask has one of a few places in the database until ``cr`` ends.
        """
        key, now = (cr.dbname, user_id), time.monotonic()
        with self._lock:
            self._forget_old(now)
            if reason := self._resting.get(key):
                return reason[1]
            asked = self._asked.setdefault(key, deque())
            if len(asked) >= PER_MINUTE:
                return "too_often"
            if not has_place(cr, PLACES, AT_ONCE):
                return "others_asking"
            asked.append(now)
            return None

    def rest(self, cr, user_id, reason, seconds=None):
        """Have nobody ask for ``user_id`` for ``seconds``; ``reason`` is a code."""
        until = time.monotonic() + max(REST, seconds or 0)
        with self._lock:
            self._resting[cr.dbname, user_id] = until, reason

    def clear(self):
        """Forget all; for tests."""
        with self._lock:
            self._asked.clear()
            self._resting.clear()

    def _forget_old(self, now):
        for key in [key for key, (until, _) in self._resting.items() if until <= now]:
            del self._resting[key]
        for key, asked in list(self._asked.items()):
            while asked and asked[0] <= now - 60:
                asked.popleft()
            if not asked:
                del self._asked[key]


pace = Pace()
