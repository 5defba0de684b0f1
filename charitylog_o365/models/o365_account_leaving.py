from datetime import timedelta

from odoo import api, fields, models

# Somebody who leaves has a right to be forgotten, whether or not Microsoft answers.
LONGEST_FAREWELL = timedelta(minutes=10)


class O365Account(models.Model):
    """Wipes a sign-in once the entries it was kept for are out of Outlook."""

    _inherit = "o365.account"

    leaving_since = fields.Datetime(copy=False, help="In UTC")

    @api.model
    def _finish_leaving(self):
        """Forget the sign-ins of accounts whose removals are answered, or too late."""
        now = fields.Datetime.now()
        # sudo: called by the worker, for whoever has left.
        for account in self.sudo().search([("state", "=", "leaving")]):
            if not account.leaving_since:
                account.leaving_since = now
                self.env["o365.sync.request"]._wake(now + LONGEST_FAREWELL)
            waiting = account._entries().filtered("leaving")
            too_late = account.leaving_since <= now - LONGEST_FAREWELL
            # Nobody will sign in any more for what needs a sign-in.
            in_vain = all(entry.reason == "sign_in" for entry in waiting)
            if too_late or in_vain:
                account._forget_tokens()
                account.leaving_since = False
                account._list_left(waiting)
