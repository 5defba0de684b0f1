from odoo import models


class ResUsers(models.Model):
    """Has a user's entries follow again once they are given My User Options back."""

    _inherit = "res.users"

    def write(self, vals):
        if "group_ids" not in vals:
            return super().write(vals)
        without = self.filtered(lambda user: user.o365_state == "none")
        result = super().write(vals)
        for user in without.filtered(lambda user: user.o365_state != "none"):
            self.env["o365.sync.request"]._note_entries_of(user)
        return result
