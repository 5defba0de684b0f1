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
        session = request.session
        # Where an API key let it in, the session is not to be saved: no log-in. (That
        # a route never saves it is said in super.)
        by_key = not session.can_save
        result = super()._pre_dispatch(rule, args)
        # Whatever its route asks for: those for programs (auth="bearer") and those for
        # everybody (auth="public") take a web session as well.
        if not by_key and session.uid and session.uid == request.env.uid:
            request.env["res.users"]._o365_note_log_in()
        return result

    def session_info(self):
        info = super().session_info()
        if banner := self.env.user._o365_banner():
            info["o365_banner"] = banner
        return info
