from odoo import fields, models


class O365Account(models.Model):
    """Has the rights of whoever signs in looked up, so that a save rarely asks."""

    _inherit = "o365.account"

    rights_due = fields.Boolean(copy=False, help="To be asked about all colleagues")

    def _connect(self, signed_in, has_mailbox=True, address=None):
        # sudo: the object id is for administrators to see; here it is only compared.
        if self.sudo().oid and not self._is_mailbox_of(signed_in):
            # What was said of another mailbox is void.
            self.env["o365.calendar.access"]._forget(self.sudo().user_id)
        result = super()._connect(signed_in, has_mailbox, address)
        self._ask_about_colleagues()
        return result

    def _forget_tokens(self):
        result = super()._forget_tokens()
        # sudo: whoever ends a sign-in ends what was said of it.
        self.env["o365.calendar.access"]._forget(self.sudo().user_id)
        return result

    def _ask_about_colleagues(self):
        """Have the scheduled job ask who of their colleagues shares with these."""
        # sudo: users write their account by signing in only.
        self.sudo().rights_due = True
        job = self.env.ref("charitylog_o365.ir_cron_rights", False)
        if job:
            # sudo: users may not read scheduled actions, yet signing in wakes this one.
            job.sudo()._trigger()
