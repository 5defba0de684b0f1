from datetime import timedelta

from odoo import fields, models
from odoo.tools.translate import LazyTranslate

from .daily import NOTE as LOG_IN_NOTE
from .daily import SUMMARY as LOG_IN
from .notice import NOTE as SIGN_IN_NOTE
from .notice import SUMMARY as SIGN_IN

_lt = LazyTranslate(__name__)

# Several managers may press the button.
AN_HOUR = timedelta(hours=1)
UNSIGNED_NOTE = _lt(
    "You have not signed in to Microsoft 365 since you logged in to Odoo. Your own "
    "work still goes to your Outlook calendar; to assign work to colleagues, sign in "
    "under My User Options."
)


class O365Account(models.Model):
    """Reminds users, where a manager asks for it, of a sign-in that is wanted of them.

    By the activity that they are notified with anyway, once more; each hour at most.
    """

    _inherit = "o365.account"

    reminded_at = fields.Datetime(
        copy=False, help="When a manager last had them reminded, in UTC"
    )

    def _remind_to_sign_in(self):
        """Remind those whose sign-in has lapsed; return whom."""
        return self._remind(SIGN_IN, SIGN_IN_NOTE)

    def _remind_since_log_in(self):
        """Remind those who logged in without signing in; return whom."""
        return self._remind(SIGN_IN, UNSIGNED_NOTE)

    def _remind_to_log_in(self):
        """Remind those who have not logged in for long; return whom."""
        told = self._remind(LOG_IN, LOG_IN_NOTE)
        # They are not told the same by the daily job.
        told.warned_at = fields.Datetime.now()
        return told

    def _remind(self, summary, note):
        due = self.filtered(lambda account: not account._was_told_just_now())
        due._notify_owner(summary, note)
        due.reminded_at = fields.Datetime.now()
        return due

    def _was_told_just_now(self):
        """Tell whether this one user has been told within the hour, by whomever."""
        long_ago = fields.Datetime.now() - AN_HOUR
        told = (self.reminded_at, self.notice_id.create_date)
        return any(moment and moment >= long_ago for moment in told)
