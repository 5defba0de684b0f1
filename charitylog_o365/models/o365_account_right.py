from odoo import models


class O365Account(models.Model):
    """Another mailbox: what was said about the rights on, or from, it is void."""

    _inherit = "o365.account"

    def _connect(self, signed_in, has_mailbox=True, address=None):
        if self.sudo().oid and not self._is_mailbox_of(signed_in):
            self.env["o365.calendar.access"]._forget(self.sudo().user_id)
        super()._connect(signed_in, has_mailbox, address)

    def _forget_tokens(self):
        super()._forget_tokens()
        self.env["o365.calendar.access"]._forget(self.sudo().user_id)
