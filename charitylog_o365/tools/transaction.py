from contextlib import contextmanager

from psycopg2 import OperationalError

from .compat import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

TRIES_TO_WRITE = 5


class Transaction:
    """Commits the steps of a scheduled job one by one, and undoes a failed one.

    Only for scheduled jobs: in a user's request Odoo commits, once and at the end.
    """

    def __init__(self, env):
        self.env = env

    def commit(self, write):
        """Call ``write``, commit, and return its result.

        After a serialization failure ``write`` is called again from the start, on
        fresh values: somebody changed the same rows at that moment, by signing in or
        disconnecting for example. Raises that failure after the fifth.
        """
        for attempt in range(1, TRIES_TO_WRITE + 1):
            try:
                result = write()
                # One step of a scheduled job is complete: what Microsoft answered must
                # not be lost by a failure later in the same run.
                self.env.cr.commit()  # pylint: disable=invalid-commit
                return result
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                self.undo()
                if attempt == TRIES_TO_WRITE:
                    raise

    def undo(self):
        """Roll back to the last commit, and forget all cached values."""
        self.env.cr.rollback()
        self.env.invalidate_all()

    @contextmanager
    def log_and_go_on(self, logger, message, *args):
        """Undo and log an exception of the block, so that the job can go on.

        Raises OperationalError: a failure of the database is none of our code.
        """
        try:
            yield
        except OperationalError:
            raise
        except Exception:
            self.undo()
            logger.exception(message, *args)
