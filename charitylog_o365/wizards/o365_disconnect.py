from odoo import api, fields, models


class O365Disconnect(models.TransientModel):
    """Asks what becomes of somebody's entries in Outlook when they are disconnected.

    Users disconnect themselves, managers also their colleagues.
    """

    _name = "o365.disconnect"
    _inherit = "charitylog.window"
    _description = "Disconnect from Outlook"
    _about = ("user_id",)

    user_id = fields.Many2one(
        "res.users", required=True, default=lambda self: self.env.user
    )
    entries = fields.Selection(
        [
            ("leave", "Leave them in Outlook as they are"),
            ("remove", "Take them out of Outlook"),
        ],
        required=True,
        default="leave",
    )
    is_own = fields.Boolean(compute="_compute_account")
    is_signed_out = fields.Boolean(compute="_compute_account")

    @api.depends("user_id")
    def _compute_account(self):
        for wizard in self:
            wizard.is_own = wizard.user_id == self.env.user
            account = wizard.user_id._o365_account()
            wizard.is_signed_out = account.state == "sign_in"

    def action_disconnect(self):
        self.ensure_one()
        remove = self.entries == "remove"
        if self.is_own:
            self.env.user._o365_disconnect(remove)
            return self.env.user.action_o365_my_user_options() | {"target": "main"}
        self.user_id._o365_end_connection(remove)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
