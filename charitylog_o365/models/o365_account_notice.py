from odoo import fields, models
from odoo.tools.translate import LazyTranslate

from .o365_words import say

_lt = LazyTranslate(__name__)

# What a sign-in of the user's does not mend: it is the application that is refused.
APPLICATION = ("secret", "wrong_client", "wrong_tenant")

SUMMARY = _lt("Please sign in to Microsoft 365")
NOTE = _lt(
    "Microsoft 365 asks you to sign in again. Your new work is kept, and goes to your "
    "Outlook calendar as soon as you have. Log in to Odoo and choose Sign in, or do so "
    "under My User Options."
)


class O365Account(models.Model):
    """Tells a user once that a sign-in is needed, and stops once they have signed in.

    By an activity, which Odoo also mails: they may not be looking at Odoo at all.
    """

    _inherit = "o365.account"

    notice_id = fields.Many2one("mail.activity", ondelete="set null", copy=False)

    def _o365_needs_sign_in(self, reason):
        asked = self.filtered(lambda a: a.state in ("connected", "no_mailbox"))
        result = super()._o365_needs_sign_in(reason)
        if reason in APPLICATION:
            for company in asked.company_id:
                company._o365_tell_refused()
        else:
            asked._tell(SUMMARY, NOTE)
        return result

    def _tell(self, summary, note):
        """Leave each user one activity, in their language."""
        # sudo: activities are made for users, not by them.
        for account in self.sudo():
            account._untell()
            user = account.user_id
            env = account.with_context(lang=user.lang).env
            account.notice_id = user.partner_id.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=say(env, summary),
                note=say(env, note),
                user_id=user.id,
            )

    def _untell(self):
        # sudo: as in _tell.
        self.sudo().notice_id.unlink()

    def _connect(self, signed_in, has_mailbox=True, address=None):
        self._untell()
        return super()._connect(signed_in, has_mailbox, address)

    def _forget_tokens(self):
        result = super()._forget_tokens()
        self._untell()
        return result

    def _o365_application_mended(self):
        """Let those go on who had only to wait for the application to be mended."""
        waiting = self.filtered(
            lambda a: a.state == "sign_in" and a.reason in APPLICATION
        )
        back = waiting._change_state("connected", False, only_from=("sign_in",))
        back._untell()
        for account in back:
            self.env["o365.sync.request"]._note_entries_of(account.user_id)
