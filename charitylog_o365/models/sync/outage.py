from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...core.graph import msal_version

# Every save wakes the job: a note that waits for longer was not seen by anybody.
LONG = timedelta(minutes=5)


class O365SyncRequest(models.Model):
    """Tells why nothing at all goes to Outlook, where that is so."""

    _inherit = "o365.sync.request"

    @api.model
    def _outage(self, due_at):
        """Return the code of why a note due since ``due_at`` (UTC) waits, or None."""
        if self.env["o365.identity"]._is_copy():
            return "copy"
        if msal_version.too_old():
            return "too_old"
        long_ago = fields.Datetime.now() - LONG
        if due_at < long_ago and self._last_job_activity() < long_ago:
            return "jobs_stopped"
        return None

    @api.model
    def _last_job_activity(self):
        """Return when (UTC) the job that brings Outlook up to date was last at work."""
        cron = self.env.ref("charitylog_o365.ir_cron_sync", False)
        if not cron:
            # Somebody has deleted the job, before the oldest note was left.
            self.env.cr.execute("SELECT min(due_at) FROM o365_sync_request")
            [oldest] = self.env.cr.fetchone()
            return oldest or fields.Datetime.now()
        self.env.cr.execute(
            SQL(
                """
                SELECT greatest(cron.lastcall, cron.create_date, max(run.write_date))
                  FROM ir_cron AS cron
                  LEFT JOIN ir_cron_progress AS run ON run.cron_id = cron.id
                 WHERE cron.id = %s
                 GROUP BY cron.id
                """,
                cron.id,
            )
        )
        [moment] = self.env.cr.fetchone()
        return moment.replace(microsecond=0)
