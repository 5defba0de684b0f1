import logging
from collections import Counter
from datetime import timedelta

from odoo import fields

from ...core.graph import msal_version
from ...core.sync.lanes import Lanes
from ...tools.transaction import Transaction
from .chunks import Chunks
from .compare import Comparison
from .faults import Faults
from .lock import exclusive
from .mailboxes import Mailboxes
from .o365_calendar_finding import COMPARE
from .sweep import Sweep

_logger = logging.getLogger(__name__)

# From so many rows of one record on, repeated ones are deleted before they are read: a
# program may have saved one record half a million times.
MANY = 20
RETRY_LOCK = timedelta(seconds=10)


class SyncRun:
    """One run of the scheduled job, the only code that writes entries in Outlook.

    HTTP requests are made in parallel by threads, the database is used by this thread
    only. A chunk of records (chunks.py) is planned, and that is committed; it is sent;
    then the answers are written down, the outbox rows deleted, and that is committed.
    After a crash the rows are still there, and each step does no harm when it is
    repeated.
    """

    def __init__(self, env):
        self.env = env
        self.outbox = env["o365.sync.request"]
        self.transaction = Transaction(env)
        self.faults = Faults(env)
        # How many records of each owner (an id) this run has taken: whose turn it is.
        self.served = Counter()
        self._lanes = self.outbox._lanes()
        self.mailboxes = Mailboxes(env, connections=self._lanes)

    def start(self):
        """Work the outbox off, unless another run is doing so at this moment."""
        if self.env["o365.identity"]._is_copy() or msal_version.too_old():
            # Rows are kept until an administrator has said which database is the real
            # one, or msal has been brought up to date on the server.
            return
        with exclusive(self.transaction) as alone:
            if alone:
                self.drain()
            else:
                self.outbox._wake(fields.Datetime.now() + RETRY_LOCK)

    def drain(self):
        """Work until Odoo says that the job's time is up, then trigger the next run.

        A job that only reports remaining work is called again up to a minute later.
        """
        self.faults.queue_due()
        with Lanes(self._lanes) as lanes:
            is_all = Chunks(self, lanes).deliver_all()
        if is_all and Sweep(self).sweep_due():
            self.compare_due()
        self.finish_leaving()
        self.trigger_next()

    def due(self, limit, besides=()):
        """Return all outbox rows of up to ``limit`` records that have one due.

        ``besides`` are the keys, (model, id), of records that are under way.
        """
        turns = self.outbox._due_records(limit, besides, self.served)
        for res_model, res_id, number, _owner in turns:
            if number > MANY:
                # By itself: colliding with a save must not repeat more than this.
                self.transaction.commit(
                    lambda key=(res_model, res_id): self.outbox._delete_repeated(*key)
                )
        self.served.update(owner for *_key, owner in turns)
        return self.outbox._rows_of([turn[:2] for turn in turns])

    def compare_due(self):
        """Compare the mailboxes for which an outbox row waits, until time is up.

        Last in a run, so that everything queued is in Outlook before.
        """
        waiting = self.outbox.search([("command", "=", COMPARE)]).exists()
        for account_id, rows in waiting.grouped("res_id").items():
            account = self.env["o365.account"].browse(account_id).exists()
            # Before comparing: who asks from now on, asks for another comparison.
            self.transaction.commit(lambda rows=rows: rows.write({"is_begun": True}))
            with self.transaction.log_and_go_on(
                _logger, "Outlook: a calendar could not be compared"
            ):
                if account:
                    Comparison(self).compare(account)
            # Also where it failed: the next night compares it again.
            self.transaction.commit(rows.unlink)
            if not self.env["ir.cron"]._commit_progress(len(rows), remaining=0):
                break

    def finish_leaving(self):
        """Finish disconnecting; a fault on one account keeps no other from it."""
        for account in self.env["o365.account"].search([("state", "=", "leaving")]):
            with self.transaction.log_and_go_on(
                _logger, "Outlook: %s could not be let go", account
            ):
                # By itself: a fault in the next account must not bring tokens back.
                self.transaction.commit(account._finish_leaving)

    def trigger_next(self):
        """Trigger the job for what is due next, now where something is due."""
        moments = self.outbox._next_due_at(), Sweep(self).next_due_at()
        due_at = min(filter(None, moments), default=None)
        if due_at:
            is_later = due_at > fields.Datetime.now()
            self.outbox._wake(due_at if is_later else None)
