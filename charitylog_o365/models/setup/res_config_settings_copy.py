from odoo import api, fields, models
from odoo.exceptions import AccessError


class ResConfigSettings(models.TransientModel):
    """Asks administrators of what looks like a copy which database is the real one."""

    _inherit = "res.config.settings"

    o365_is_copy = fields.Boolean(compute="_compute_o365_is_copy")
    o365_made_for = fields.Char(compute="_compute_o365_is_copy")

    @api.depends("company_id")
    def _compute_o365_is_copy(self):
        identity = self.env["o365.identity"]
        name = (identity._made_for() or ("", ""))[0]
        self.o365_is_copy, self.o365_made_for = identity._is_copy(), name

    def action_o365_this_is_the_real_one(self):
        """Have this database write into the calendars from now on."""
        if not self.env.user.has_group("base.group_system"):
            raise AccessError(
                self.env._("Only administrators can say which system is the real one.")
            )
        self.env["o365.identity"]._this_is_the_real_one()
        return {"type": "ir.actions.client", "tag": "reload"}
