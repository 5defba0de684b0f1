from odoo import models
from odoo.http import request


class IrHttp(models.AbstractModel):
    """Notes log-ins, and has the web client ask for a sign-in where one is missing.

    Whatever a new web session asks for first, it counts as a log-in: a program that
    never opens a page would else assign to colleagues without signing in.
    """

    _inherit = "ir.http"

    @classmethod
    def _pre_dispatch(cls, rule, args):
        result = super()._pre_dispatch(rule, args)
        if rule.endpoint.routing.get("auth") == "user":
            request.env["res.users"]._o365_note_log_in()
        return result

    def session_info(self):
        info = super().session_info()
        if banner := self.env.user._o365_banner():
            info["o365_banner"] = banner
        return info
