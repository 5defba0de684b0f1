"""Which scheduled job is at work.

Odoo says it in the context, which anybody who calls over HTTP can send. Whether there
is a request tells nothing either: Odoo hides it while it serves XML-RPC and JSON-RPC.
"""

from contextlib import contextmanager
from contextvars import ContextVar

_AT_WORK = ContextVar("charitylog_o365_job", default=None)


def running_job():
    """Return the id of the scheduled job at work, or None."""
    return _AT_WORK.get()


@contextmanager
def at_work(job_id):
    """What is done meanwhile is done by the scheduled job of that id."""
    before = _AT_WORK.set(job_id)
    try:
        yield
    finally:
        _AT_WORK.reset(before)
