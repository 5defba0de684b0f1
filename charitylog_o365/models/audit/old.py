from datetime import timedelta

from odoo import api, fields, models

from .kept import ALLOWED

PARAMETER = "charitylog_o365.audit_days"
DAYS = 365
# The page "Health" counts the changes of thirty days.
LEAST, MOST = 60, 3650
AT_ONCE = 10_000


class O365Audit(models.Model):
    """Deletes lines that are older than the organisation keeps them."""

    _inherit = "o365.audit"

    @api.model
    def _cron_delete_old(self):
        """Delete old lines, some at a time; called by the scheduled job only."""
        before = fields.Datetime.now() - timedelta(days=self._days_kept())
        while self._delete_before(before):
            # Odoo commits here.
            if not self.env["ir.cron"]._commit_progress(1, remaining=0):
                break

    @api.model
    def _days_kept(self):
        """Return for how many days lines are kept; never fewer than are needed."""
        # sudo: a system parameter, which is closed to users and no secret.
        told = self.env["ir.config_parameter"].sudo().get_param(PARAMETER)
        try:
            return min(max(int(told), LEAST), MOST) if told else DAYS
        except ValueError:
            return DAYS

    @api.model
    def _delete_before(self, moment):
        """Delete up to `AT_ONCE` lines from before ``moment`` (UTC); return how many.

        For this transaction alone the trigger lets them go.
        """
        self.env.cr.execute("SELECT set_config(%s, 'delete', true)", [ALLOWED])
        self.env.cr.execute(
            """
            DELETE FROM o365_audit WHERE id IN (
                   SELECT id FROM o365_audit WHERE at < %s ORDER BY at LIMIT %s)
            """,
            [moment, AT_ONCE],
        )
        number = self.env.cr.rowcount
        self.env.cr.execute("SELECT set_config(%s, '', true)", [ALLOWED])
        self.invalidate_model(flush=False)
        return number
