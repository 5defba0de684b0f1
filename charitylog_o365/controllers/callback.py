from odoo.http import Controller, request, route

from ..models.o365_sign_in_reasons import SignInRefused
from .pages import SESSION_KEY, refused_page


class Callback(Controller):
    @route("/charitylog_o365/callback", type="http", auth="user", methods=["GET"])
    def callback(self, **answer):
        """Take Microsoft's answer to the sign-in that this very browser started."""
        # Taken out, whatever comes of it: an answer counts once.
        started = request.session.pop(SESSION_KEY, None)
        started = started or {"flow": None, "back": None}
        try:
            request.env["o365.account"]._finish_sign_in(started["flow"], answer)
        except SignInRefused as refused:
            return refused_page(refused)
        return request.redirect(started["back"])
