from odoo import fields, models


class O365Disconnect(models.TransientModel):
    """Asks a user who disconnects what becomes of their entries in Outlook."""

    _name = "o365.disconnect"
    _description = "Disconnect from Outlook"

    entries = fields.Selection(
        [
            ("leave", "Leave them in Outlook as they are"),
            ("remove", "Take them out of Outlook"),
        ],
        string="Your entries",
        required=True,
        default="leave",
    )
    is_signed_out = fields.Boolean(
        default=lambda self: self.env.user._o365_account().state == "sign_in"
    )

    def action_disconnect(self):
        self.ensure_one()
        self.env.user._o365_disconnect(remove=self.entries == "remove")
        return self.env.user.action_o365_my_user_options()
