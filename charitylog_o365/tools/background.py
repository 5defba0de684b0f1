"""Calls for which nobody waits, made by a thread of this process."""

import atexit
import logging
import os
import threading

SECONDS_AT_THE_END = 15
_logger = logging.getLogger(__name__)


class Background:
    """Calls the functions that it is given, one after the other, in one thread.

    The thread is kept: beginning one takes as long as a query, and longer where the
    processor has more to do. The process waits at its end until all calls are made.
    """

    def __init__(self):
        self._begin()
        # A child has no thread of its parent's, and its lock may be held for good.
        os.register_at_fork(after_in_child=self._begin)
        atexit.register(self._finish)

    def _begin(self):
        self._changed, self._thread = threading.Condition(), None
        self._waiting, self._is_calling = {}, False

    def call(self, key, function):
        """Have ``function`` called soon, without an argument.

        In place of one of the same ``key`` that has not begun yet: one that has begun
        may have looked before.
        """
        with self._changed:
            self._waiting[key] = function
            if self._is_there() or self._has_begun():
                self._changed.notify_all()
                return
            del self._waiting[key]
        function()

    def _is_there(self):
        """Tell whether the thread has begun, and has not been ended from outside."""
        return self._thread and self._thread.is_alive()

    def _has_begun(self):
        """Begin the thread; False where the system allows no further one."""
        thread = threading.Thread(target=self._work, name=__name__, daemon=True)
        try:
            thread.start()
        except RuntimeError:
            return False
        self._thread, self._is_calling = thread, False
        return True

    def _work(self):
        while True:
            function = self._next()
            try:
                function()
            except Exception:
                _logger.exception("A call in the background failed")

    def _next(self):
        """Wait for something to do, and return what has waited longest."""
        with self._changed:
            self._is_calling = False
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._waiting)
            self._is_calling = True
            return self._waiting.pop(next(iter(self._waiting)))

    def _finish(self):
        with self._changed:
            self._changed.wait_for(self._is_idle, SECONDS_AT_THE_END)

    def _is_idle(self):
        return not self._waiting and not self._is_calling
