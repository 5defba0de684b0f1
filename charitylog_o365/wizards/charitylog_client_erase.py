from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..tools.groups import MANAGER


class CharitylogClientErase(models.TransientModel):
    """Asks before a client is erased: it cannot be undone."""

    _name = "charitylog.client.erase"
    _inherit = "charitylog.window"
    _description = "Erase a Client"
    _about = ("client_id",)

    client_id = fields.Many2one(
        "res.partner", required=True, readonly=True, ondelete="cascade"
    )
    action_count = fields.Integer(compute="_compute_counts")
    entry_count = fields.Integer(compute="_compute_counts")
    remaining_count = fields.Integer(compute="_compute_counts")
    remaining_with = fields.Char(compute="_compute_counts")

    @api.depends("client_id")
    def _compute_counts(self):
        for wizard in self:
            family = wizard.client_id._family()
            wizard.action_count = len(family._charitylog_actions())
            entries = family._o365_entries()
            remaining = entries._remaining()
            wizard.entry_count = len(entries - remaining)
            wizard.remaining_count = len(remaining)
            wizard.remaining_with = ", ".join(remaining.user_id.mapped("name"))

    def action_confirm(self):
        """Erase the client; AccessError for users who are no managers."""
        self.ensure_one()
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Only managers of Contacts & Actions can erase clients.")
            )
        self.client_id.check_access("write")
        self.client_id._erase_client()
        return {"type": "ir.actions.client", "tag": "soft_reload"}
