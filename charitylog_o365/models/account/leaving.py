from datetime import timedelta

from odoo import fields, models

from ...core.sync.retry import BY_ADMINISTRATOR

# Somebody who leaves has a right to be forgotten, whether or not Microsoft answers.
LONGEST_FAREWELL = timedelta(minutes=10)
# Where somebody has to act first, who has left is not waited for.
IN_VAIN = {"sign_in", *BY_ADMINISTRATOR.values()}


class O365Account(models.Model):
    """Wipes a sign-in once the entries it was kept for are out of Outlook."""

    _inherit = "o365.account"

    leaving_since = fields.Datetime(copy=False, help="In UTC")

    def _finish_leaving(self):
        """Forget the sign-in of this one account if its removals are answered.

        Or if it is too late for them; called by the worker, for whoever has left.
        """
        # They may have connected again since the worker looked.
        self.invalidate_recordset()
        if self.state != "leaving":
            return
        now = fields.Datetime.now()
        if not self.leaving_since:
            self.leaving_since = now
            self.env["o365.sync.request"]._wake(now + LONGEST_FAREWELL)
        waiting = self._entries().filtered("leaving")
        too_late = self.leaving_since <= now - LONGEST_FAREWELL
        # Nobody will sign in any more for what needs a sign-in, or answer a question.
        in_vain = all(
            entry.reason in IN_VAIN or entry._awaits_decision() for entry in waiting
        )
        if too_late or (in_vain and not self.is_offered):
            left = self._entries()._coming() if self.is_offered else waiting
            self._forget_tokens()
            self._list_left(left)
            self.write({"leaving_since": False, "is_offered": False})
