from odoo import models

USER = "charitylog_o365.group_user"
HOME = "charitylog_o365.charitylog_action_action_mine"


class IrHttp(models.AbstractModel):
    """Opens the outstanding actions after log-in, unless the user has a home of theirs.

    Told to the web client and kept nowhere: nothing to take back where somebody leaves
    the group or the addon is uninstalled, and whatever anybody chooses as their *Home
    Action* counts.
    """

    _inherit = "ir.http"

    def session_info(self):
        info = super().session_info()
        if not info.get("home_action_id") and self.env.user.has_group(USER):
            action = self.env.ref(HOME, raise_if_not_found=False)
            info["home_action_id"] = action and action.id
        return info
