import logging

from ...tools.compat import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from .apply import Applier
from .plan import QueuedRecord, RecordPlan, plan_record
from .records import entries_of, existing_records

_logger = logging.getLogger(__name__)


class Preparation:
    """Makes record plans of outbox rows, and has them written down before sending."""

    def __init__(self, env, faults):
        self.env = env
        self.applier = Applier(env)
        self.faults = faults

    def prepare(self, rows):
        """Return a RecordPlan for each record of these rows, ready to be sent.

        Where our own code fails on a record, that is logged and written on the record,
        and nothing is sent for it; the others go on.
        """
        by_record = rows._by_record()
        queued_records = [
            QueuedRecord.of(key, those) for key, those in by_record.items()
        ]
        entries = entries_of(self.env, by_record)
        records = existing_records(self.env, by_record)
        work = [
            (queued, records.get(queued.key), entries.get(queued.key, []))
            for queued in queued_records
        ]
        try:
            with self.env.cr.savepoint():
                return self._prepare_together(work)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception:
            # Logged by whoever it fails on when it is alone.
            return [self._prepare_safely(*each) for each in work]

    def _prepare_together(self, work):
        """Prepare all: with a few statements for all of them, not a few for each."""
        return self.applier.apply([self.prepare_record(*each) for each in work])

    def _prepare_safely(self, queued, record, entries):
        try:
            # A fault undoes what was written for this record, and for no other.
            with self.env.cr.savepoint():
                [plan] = self._prepare_together([(queued, record, entries)])
                return plan
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception:
            _logger.exception("Outlook: %s,%s could not be planned", *queued.key)
            self.faults.explain(record, queued.key)
            return RecordPlan(queued)

    def prepare_record(self, queued, record, entries):
        """Obey the commands of one record, and return what has to happen for it."""
        self.applier.obey(queued, entries)
        return plan_record(queued, record, entries)
