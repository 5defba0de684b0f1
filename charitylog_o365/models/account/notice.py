from odoo import fields, models
from odoo.tools.translate import LazyTranslate

from ...core.sync.retry import BY_ADMINISTRATOR
from ...tools.activity import leave_activity
from ...tools.words import say

_lt = LazyTranslate(__name__)

SUMMARY = _lt("Please sign in to Microsoft 365")
NOTE = _lt(
    "Microsoft 365 asks you to sign in again. Your new work is kept, and goes to your "
    "Outlook calendar as soon as you have. Log in to Odoo and choose Sign in, or do so "
    "under My User Options."
)


class O365Account(models.Model):
    """Notifies a user once that a sign-in is needed, until they have signed in.

    By an activity, which Odoo also mails: they may not be using Odoo at all.
    """

    _inherit = "o365.account"

    notice_id = fields.Many2one("mail.activity", ondelete="set null", copy=False)

    def _notify_of_need(self, reason):
        """Notify whoever has to act on ``reason``, a code: administrators or users."""
        if reason not in BY_ADMINISTRATOR:
            self._notify_owner(SUMMARY, NOTE)
            return
        self._clear_notice()
        for account in self:
            account.company_id._o365_notify_refused(reason, account.user_id)

    def _notify_owner(self, summary, note):
        """Give each user one activity, in their language."""
        # sudo: activities are made for users, not by them.
        for account in self.sudo():
            account._clear_notice()
            user = account.user_id
            env = account.with_context(lang=user.lang).env
            account.notice_id = leave_activity(
                user.partner_id, user, say(env, summary), say(env, note)
            )

    def _clear_notice(self):
        # sudo: as in _notify_owner.
        self.sudo().notice_id.unlink()

    def _o365_application_mended(self):
        """Connect those again who had only to wait for an administrator."""
        waiting = self.filtered(lambda account: account._waits_for_administrator())
        back = waiting._change_state("connected", False, only_from=("sign_in",))
        back._clear_notice()
        back.company_id._o365_clear_refused()
        for account in back:
            self.env["o365.sync.request"]._queue_entries_of(account.user_id)
