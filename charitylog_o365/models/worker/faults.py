import logging

from odoo import api, fields, models

from ...core.sync import retry
from ...tools.compat import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

_logger = logging.getLogger(__name__)


class O365SyncRequest(models.Model):
    """What becomes of a record that our own code, or an addon's, fails on."""

    _inherit = "o365.sync.request"

    def _explain_fault(self, record, key):
        """Write on the record that our own code failed on it, and when it may again.

        What it failed on may be mended by then, by an update of ours say. An entry that
        is its owner's own by now is nothing that is tried again.
        """
        entries = self.env["o365.calendar.entry"].search(
            [("res_model", "=", key[0]), ("res_id", "=", key[1])]
        )
        ours = entries.filtered(lambda entry: not entry.let_go)
        if not ours and record is not None:
            ours = self._row_for_fault(record, key, entries.account_id)
        for entry in ours:
            wait = retry.wait_after_fault(entry.attempts)
            until = wait and fields.Datetime.now() + wait
            entry._set_state(
                "error", "our_fault", next_try=until, attempts=entry.attempts + 1
            )
            if until:
                self._wake(until)

    def _row_for_fault(self, record, key, let_go):
        """Return a row to explain a fault on, or none where that fails as well.

        Nor where its owner's mailbox is among ``let_go``: there it has a row already.
        Whose record it is may be the very thing that our code, or that of an addon
        which overrides it, cannot tell; the others must go on all the same.
        """
        entries = self.env["o365.calendar.entry"]
        try:
            with self.env.cr.savepoint():
                account = record._o365_owner().o365_account_ids
                if account and account not in let_go:
                    entries = entries._begin(key, account.id, record.o365_marker)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception:
            _logger.exception("Outlook: %s,%s could not be explained", *key)
        return entries

    @api.model
    def _return_to_faults(self):
        """Look again at the records that our own code failed on, when it is time."""
        self._queue_entries(
            [
                ("reason", "=", "our_fault"),
                ("let_go", "=", False),
                ("next_try", "<=", fields.Datetime.now()),
            ]
        )
