from odoo import models
from odoo.http import request

from ...tools import compat

USER = "charitylog_o365.group_user"
HOME = "charitylog_o365.charitylog_action_action_mine"


class IrHttp(models.AbstractModel):
    """Notes log-ins, and tells the web client what it opens and asks for after one.

    Whatever a new web session asks for first, it counts as a log-in: a program that
    never opens a page would else assign to colleagues without signing in.
    """

    _inherit = "ir.http"

    @classmethod
    def _pre_dispatch(cls, rule, args):
        session = request.session
        # Where an API key let it in, the session is not to be saved: no log-in. (That
        # a route never saves it is said in super.)
        by_key = not compat.is_saved(session)
        result = super()._pre_dispatch(rule, args)
        # Whatever its route asks for: those for programs (auth="bearer") and those for
        # everybody (auth="public") take a web session as well.
        if not by_key and session.uid and session.uid == request.env.uid:
            request.env["res.users"]._o365_note_log_in()
        return result

    def session_info(self):
        """Tell of a sign-in that is missing, and where to begin.

        Users begin with their outstanding actions, unless they have a home of theirs.
        That is kept nowhere: nothing is to be taken back where somebody leaves the
        group or the addon is uninstalled, and the *Home Action* that anybody chooses
        counts.
        """
        info = super().session_info()
        if not info.get("home_action_id") and self.env.user.has_group(USER):
            action = self.env.ref(HOME, raise_if_not_found=False)
            info["home_action_id"] = action and action.id
        if banner := self.env.user._o365_banner():
            info["o365_banner"] = banner
        return info
