from odoo import api, fields, models

from .o365_account import CONNECTED


class O365Account(models.Model):
    """Offers to take out what is still to come for somebody who has been archived.

    To whoever archived them, and for the ten minutes for which the sign-in of somebody
    who leaves is kept (o365_account_leaving). Without an answer the entries stay, and
    are listed once.
    """

    _inherit = "o365.account"

    is_offered = fields.Boolean(
        copy=False, help="Who archived the user was asked about coming entries"
    )

    def _owner_archived(self):
        """End these connections, and offer to take the coming entries out."""
        # Whose entries are being taken out keep their ten minutes for it; should some
        # stay, they cannot read of it any more.
        # sudo: whoever may archive a user ends their connection by it.
        leaving = self.filtered(lambda account: account.state == "leaving").sudo()
        by_themselves = leaving.filtered(lambda one: one.leaving_by_id == one.user_id)
        by_themselves.leaving_by_id = self.env.user
        for account in self - leaving:
            coming = account._is_connected() and account._entries()._coming()
            if account.state != "connected" or not coming:
                account._disconnect(remove=False)
                if coming:
                    # Nobody will sign in any more to have them taken out.
                    account._list_left(coming)
                continue
            # sudo: whoever may archive a user ends their connection by it.
            account.sudo().write(
                {
                    "is_offered": True,
                    "leaving_since": False,
                    "leaving_by_id": self.env.uid,
                }
            )
            account._change_state("leaving", False, CONNECTED)
            self.env["o365.sync.request"]._wake()

    @api.model
    def _offered(self):
        """Return the accounts whose entries the user is asked about."""
        # sudo: only those of people whom this very user has archived.
        return self.sudo().search(
            [
                ("is_offered", "=", True),
                ("state", "=", "leaving"),
                ("leaving_by_id", "=", self.env.uid),
            ]
        )

    def _answer_offer(self, remove):
        """Do as who archived the users answered; ``remove`` takes the entries out."""
        for account in self:
            account.is_offered = False
            if remove:
                account._entries()._coming()._request_removal()
            else:
                account._forget_tokens()

    def _connect(self, signed_in, has_mailbox=True, address=None):
        # sudo: users connect by signing in, and write nothing of this themselves.
        self.sudo().is_offered = False
        return super()._connect(signed_in, has_mailbox, address)
