from odoo import api, fields, models


class O365Account(models.Model):
    """Remembers whether a user has signed in to Microsoft since they last logged in.

    It decides about assigning to colleagues only. The consent given before goes on
    serving what has been accepted: nothing is lost because somebody is on leave.
    """

    _inherit = "o365.account"

    signed_in = fields.Boolean(
        string="Signed in since the last log-in", default=True, copy=False
    )

    @api.model
    def _logged_in(self):
        """Note that the present user has logged in to Odoo.

        Return whether the rule wants them to sign in at Microsoft for it.
        """
        user = self.env.user
        account = self._of(user)
        if not account._is_connected() or not user._o365_has_options():
            return False
        if not user._o365_signs_in_at_log_in():
            return False
        # Per user, not per browser: another one's sign-in is over as well.
        if account.signed_in:
            account.signed_in = False
        # In a copy nobody can.
        return not self.env["o365.identity"]._is_copy()

    def _is_signed_in(self):
        """Tell whether this one account's user is signed in as the rule wants it."""
        return self.signed_in or not self.user_id._o365_signs_in_at_log_in()

    def _connect(self, signed_in, has_mailbox=True, address=None):
        # sudo: users connect by signing in, and write nothing of this themselves.
        self.sudo().signed_in = True
        return super()._connect(signed_in, has_mailbox, address)
