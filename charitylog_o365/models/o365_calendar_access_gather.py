from odoo import api, models

from ..core.graph.deadline import Deadline
from .o365_account import CONNECTED

# For one person's colleagues; nobody waits for it.
SECONDS = 60.0


class O365CalendarAccess(models.Model):
    """Asks ahead, in a scheduled job, for everybody who has just signed in."""

    _inherit = "o365.calendar.access"

    @api.model
    def _cron_gather(self):
        """Ask for those whose rights are due; called by the scheduled job only."""
        cron = self.env["ir.cron"]
        accounts = self.env["o365.account"]
        due = accounts.search([("rights_due", "=", True)])
        for account in due:
            account.rights_due = False
            user = account.user_id
            if user.o365_state == "connected":
                colleagues = accounts.search(
                    [
                        ("state", "in", CONNECTED),
                        ("tid", "=", account.tid),
                        ("user_id", "!=", user.id),
                    ]
                ).user_id.filtered(lambda colleague: colleague.o365_state != "none")
                rights = self._ask(
                    user, colleagues.ids, Deadline(SECONDS), thorough=False
                )
                self._keep(user, rights)
            # Each person's answers are kept, whatever becomes of the next one's.
            if not cron._commit_progress(1):
                job = self.env.ref("charitylog_o365.ir_cron_rights")
                job._trigger()
                break

    @api.model
    def _check_all(self):
        """Have all rights of everybody asked for anew, in the background."""
        # sudo: managers may have everybody's rights looked up, nothing more.
        accounts = self.env["o365.account"].sudo()
        accounts.search([("state", "=", "connected")])._ask_about_colleagues()
