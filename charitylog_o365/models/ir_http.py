from odoo import models


class IrHttp(models.AbstractModel):
    """Tells the web client to ask for a sign-in where one is missing."""

    _inherit = "ir.http"

    def session_info(self):
        info = super().session_info()
        if banner := self.env.user._o365_banner():
            info["o365_banner"] = banner
        return info
