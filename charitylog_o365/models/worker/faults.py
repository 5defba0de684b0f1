import logging

from odoo import fields

from ...core.sync import retry
from ...tools.compat import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

_logger = logging.getLogger(__name__)


class Faults:
    """Writes on a record that our own code, or an addon's, failed on it."""

    def __init__(self, env):
        self.env = env
        self.entries = env["o365.calendar.entry"]
        self.outbox = env["o365.sync.request"]

    def explain(self, record, key):
        """Write the fault on the entries of a record, and when it is tried again.

        The cause may be mended by then, by an update for example. Entries left to
        their owner are not tried again. ``record`` is None where it has been deleted.
        """
        entries = self.entries.search(
            [("res_model", "=", key[0]), ("res_id", "=", key[1])]
        )
        ours = entries.filtered(lambda entry: not entry.let_go)
        if not ours and record is not None:
            ours = self._new_entry(record, key, entries.account_id)
        for entry in ours:
            wait = retry.wait_after_fault(entry.attempts)
            until = wait and fields.Datetime.now() + wait
            entry._set_state(
                "error", "our_fault", next_try=until, attempts=entry.attempts + 1
            )
            if until:
                self.outbox._wake(until)

    def _new_entry(self, record, key, taken):
        """Return a new entry to write the fault on, or none where that fails too.

        None where the owner's account is in ``taken``: it has an entry already. Whose
        record it is may be just what fails; the other records go on all the same.
        """
        try:
            with self.env.cr.savepoint():
                account = record._o365_owner().o365_account_ids
                if account and account not in taken:
                    return self.entries.create(
                        self.entries._beginning(key, account.id, record.o365_marker)
                    )
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception:
            _logger.exception("Outlook: %s,%s could not be explained", *key)
        return self.entries

    def queue_due(self):
        """Queue the records whose fault is to be tried again by now."""
        self.outbox._queue_entries(
            [
                ("reason", "=", "our_fault"),
                ("let_go", "=", False),
                ("next_try", "<=", fields.Datetime.now()),
            ]
        )
