import logging
import time
from dataclasses import dataclass

from odoo import models
from psycopg2 import OperationalError

from .answers import Answers
from .deliver import Sending
from .prepare import Preparation
from .records import existing_records

_logger = logging.getLogger(__name__)

# Records between two commits. Ten full batches: more costs memory and makes a crash
# repeat more, less costs round trips.
CHUNK = 200


@dataclass(frozen=True)
class Chunk:
    """Outbox rows by the record that they name, and what is under way for them.

    ``sending`` is None where they could not be planned.
    """

    rows: models.Model
    by_record: dict
    plans: tuple = ()
    sending: Sending | None = None
    answers: Answers | None = None


class Chunks:
    """Delivers what is due, a chunk of records at a time.

    Where there is more than one chunk, the next is planned and begun while the requests
    of one are under way, and its answers are written down while those of the next are.
    A record is in one of them only.
    """

    def __init__(self, run, lanes):
        self.run = run
        self.env = run.env
        self.transaction = run.transaction
        self._lanes = lanes

    def deliver_all(self):
        """Deliver until nothing is due, or Odoo says that the job's time is up.

        Returns whether nothing is due any more.
        """
        chunk, left, took = None, None, 0.0
        while chunk := chunk or self._begin_due():
            began = time.monotonic()
            # What is not full is all that was due.
            is_full = len(chunk.by_record) == CHUNK
            has_time = left is None or left > took
            following = self._begin_following(chunk) if is_full and has_time else None
            self._finish(chunk)
            took = time.monotonic() - began
            # Odoo commits here: these rows are finished, whatever follows. It returns
            # the seconds that are left to this job.
            left = self.env["ir.cron"]._commit_progress(len(chunk.rows), remaining=0)
            if not left:
                if following:
                    self._finish(following)
                return False
            chunk = following
        return True

    def _begin_following(self, chunk):
        """Begin the chunk that follows one under way; where that fails, end that one.

        Its answers must not be lost by it.
        """
        try:
            return self._begin_due(chunk.by_record)
        except Exception:
            self.transaction.undo()
            self._finish(chunk)
            raise

    def _begin_due(self, besides=()):
        """Plan and begin the next chunk; None where nothing is due."""
        rows = self.run.due(CHUNK, besides)
        if not rows:
            return None
        by_record = rows._by_record()
        is_more = besides or len(by_record) == CHUNK
        try:
            return self._begin(rows, by_record, self._lanes if is_more else None)
        except OperationalError:
            # The database's failure: no record is the cause.
            raise
        except Exception:
            self.transaction.undo()
            return Chunk(rows, by_record)

    def _begin(self, rows, by_record, lanes=None):
        preparation = Preparation(self.env, self.run.faults)
        # Before the first request: the transactionId of a create must outlive a crash.
        plans = self.transaction.commit(lambda: preparation.prepare(rows))
        answers = Answers(self.env, self._signed_in_at(plans))
        sending = Sending(self.run.mailboxes, plans, lanes)
        return Chunk(rows, by_record, plans, sending, answers)

    def _finish(self, chunk):
        """Wait for the answers, and write them down.

        Where our own code fails, the record that it failed on is found by halves.
        Requests that are repeated on the way do no harm.
        """
        try:
            if chunk.sending is None:
                # One way of sending at a time.
                self._lanes.rest_all()
                chunk = self._begin(chunk.rows, chunk.by_record)
            outcomes = chunk.sending.outcomes()
            # Before the next chunk: a lost answer has to be asked for again.
            self.transaction.commit(
                lambda: chunk.answers.write_down(chunk.plans, outcomes)
            )
        except OperationalError:
            raise
        except Exception:
            self.transaction.undo()
            self._lanes.rest_all()
            self._divide(chunk.by_record)

    def _divide(self, by_record):
        by_record = list(by_record.items())
        if len(by_record) == 1:
            [(key, rows)] = by_record
            _logger.exception("Outlook: %s,%s could not be delivered", *key)
            # By itself: a fault in the other half must not undo the explanation.
            self.transaction.commit(lambda: self._give_up(rows, key))
            return
        half = len(by_record) // 2
        for part in (dict(by_record[:half]), dict(by_record[half:])):
            rows = self.run.outbox.union(*part.values())
            self._finish(Chunk(rows, part))

    def _signed_in_at(self, plans):
        """Return by account when (UTC) its user last signed in, as known now."""
        mailboxes = {one.mailbox for plan in plans for one in plan.operations}
        accounts = self.env["o365.account"].browse(mailboxes)
        return {account.id: account.signed_in_at for account in accounts}

    def _give_up(self, rows, key):
        """Explain on the record that our own code failed on it; delete its rows."""
        record = existing_records(self.env, [key]).get(key)
        self.run.faults.explain(record, key)
        rows.unlink()
