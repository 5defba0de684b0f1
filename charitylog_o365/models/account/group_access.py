"""Taking My User Options away ends the connection, and leaves the entries."""

from odoo import api, models

from .o365_account import CONNECTED
from .res_users import OPTIONS_GROUP


class O365Account(models.Model):
    _inherit = "o365.account"

    @api.model
    def _end_without_options(self):
        """Disconnect whoever has lost My User Options, on whichever way."""
        group = self.env.ref(OPTIONS_GROUP, raise_if_not_found=False)
        if not group:
            return
        # sudo: whoever may take the group away ends the connection by it.
        self.sudo().search(
            [
                ("state", "in", CONNECTED),
                "!",
                ("user_id.all_group_ids", "in", group.ids),
            ]
        )._disconnect(remove=False)


class ResUsers(models.Model):
    _inherit = "res.users"

    def write(self, vals):
        result = super().write(vals)
        if "group_ids" in vals:
            self.env["o365.account"]._end_without_options()
        return result


class ResGroups(models.Model):
    _inherit = "res.groups"

    def write(self, vals):
        result = super().write(vals)
        if {"user_ids", "implied_ids", "implied_by_ids"} & vals.keys():
            self.env["o365.account"]._end_without_options()
        return result

    def unlink(self):
        result = super().unlink()
        self.env["o365.account"]._end_without_options()
        return result
