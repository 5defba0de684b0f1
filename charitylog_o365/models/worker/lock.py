from contextlib import contextmanager, suppress

from psycopg2 import Error

# The key of PostgreSQL's advisory lock; such keys are counted by database.
LOCK = int.from_bytes(b"o365sync", "big")


@contextmanager
def exclusive(transaction):
    """Yield whether this run is the only one; if so, others are kept away in here.

    Odoo holds its own lock on the scheduled job by another connection than the one
    that writes. If only that connection is lost, another server starts the job while
    this one is still working. This lock belongs to the connection that writes, and is
    lost with it and never before.
    """
    cr = transaction.env.cr
    cr.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
    [alone] = cr.fetchone()
    try:
        yield alone
    except Exception:
        # An aborted transaction cannot release the lock.
        with suppress(Error):
            transaction.undo()
        raise
    finally:
        if alone:
            with suppress(Error):
                unlock = "SELECT pg_advisory_unlock(%s)"
                cr.execute(unlock, [LOCK], log_exceptions=False)


def alone_until_commit(cr):
    """Return whether no run is at work; none begins before this transaction ends."""
    cr.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
    [alone] = cr.fetchone()
    return alone


def is_at_work(cr):
    """Return whether a run is at work, without keeping one from beginning."""
    cr.execute(
        """
        SELECT 1 FROM pg_locks
         WHERE locktype = 'advisory' AND objsubid = 1
           AND database = (SELECT oid FROM pg_database WHERE datname = %s)
           AND (classid::bigint << 32) + objid::bigint = %s
        """,
        [cr.dbname, LOCK],
    )
    return bool(cr.rowcount)
