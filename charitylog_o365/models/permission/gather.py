import logging
from datetime import timedelta

from odoo import api, fields, models

from ...core.graph.deadline import Deadline
from ...tools.compat import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from ...tools.transaction import Transaction
from ..account.o365_account import CONNECTED

_logger = logging.getLogger(__name__)

# For all colleagues of one person, in a job: no user waits for it.
SECONDS = 60.0
A_WHILE = timedelta(seconds=10)


class O365CalendarAccess(models.Model):
    """Asks ahead, in a scheduled job, for everybody who has just signed in.

    Signing in writes the same account. So nothing is locked while Microsoft is asked,
    and the answers are kept only if they are still about the same sign-in; else the
    account stays due.
    """

    _inherit = "o365.calendar.access"

    @api.model
    def _cron_gather(self):
        """Ask for those whose permissions are due; called by the scheduled job only."""
        cron, transaction = self.env["ir.cron"], Transaction(self.env)
        again_at, time_left = None, True
        for account in self.env["o365.account"].search([("rights_due", "=", True)]):
            if not time_left:
                again_at = fields.Datetime.now()
                break
            try:
                with transaction.log_and_go_on(
                    _logger, "Rights of %s could not be asked for", account
                ):
                    self._gather(account)
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                # They are signing in again and again; they stay due.
                transaction.undo()
                again_at = fields.Datetime.now() + A_WHILE
            # Each person's answers are kept, whatever becomes of the next one's.
            time_left = cron._commit_progress(1)
        if again_at:
            self.env.ref("charitylog_o365.ir_cron_rights")._trigger(again_at)

    @api.model
    def _gather(self, account):
        """Ask for this one account's user, and keep what Microsoft says."""
        transaction = Transaction(self.env)
        # Read anew: the accounts before may have taken minutes.
        transaction.undo()
        if not account.exists():
            return
        user, sign_in = account.user_id, _sign_in(account)
        colleagues, permissions = self._colleagues(account), {}
        if user.o365_state == "connected" and colleagues:
            deadline = Deadline(SECONDS)
            permissions = self._ask(user, list(colleagues), deadline, thorough=False)
        transaction.undo()
        transaction.commit(
            lambda: self._keep_gathered(account, sign_in, colleagues, permissions)
        )

    @api.model
    def _colleagues(self, account):
        """Return since when (UTC) their colleagues are connected, by user id."""
        found = self.env["o365.account"].search(
            [
                ("state", "in", CONNECTED),
                ("tid", "=", account.tid),
                ("user_id", "!=", account.user_id.id),
            ]
        )
        return {
            one.user_id.id: one.since
            for one in found
            if one.user_id.o365_state != "none"
        }

    @api.model
    def _keep_gathered(self, account, sign_in, colleagues, permissions):
        """Keep ``permissions`` of those whose connection has not changed since."""
        if not account._lock_row() or _sign_in(account) != sign_in:
            return
        now = self._colleagues(account)
        account.rights_due = False
        self._keep(
            account.user_id,
            {
                owner_id: permission
                for owner_id, permission in permissions.items()
                if now.get(owner_id) == colleagues[owner_id]
            },
        )

    @api.model
    def _check_all(self):
        """Have all permissions of everybody asked for anew, in the background."""
        # sudo: managers may have everybody's permissions looked up, nothing more.
        accounts = self.env["o365.account"].sudo()
        accounts.search([("state", "=", "connected")])._ask_about_colleagues()


def _sign_in(account):
    """Return what differs after each sign-in."""
    return account.oid, account.signed_in_at
