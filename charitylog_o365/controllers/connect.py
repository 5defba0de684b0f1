from odoo.http import Controller, request, route

from ..models.o365_sign_in_reasons import SignInRefused
from .pages import SESSION_KEY, inside, refused_page


class Connect(Controller):
    @route("/charitylog_o365/connect", type="http", auth="user", methods=["GET"])
    def connect(self, redirect=None, choose_account=None, **_query):
        """Send the user to Microsoft's sign-in, and remember where they came from."""
        try:
            flow = request.env["o365.account"]._start_sign_in(bool(choose_account))
        except SignInRefused as refused:
            return refused_page(refused)
        request.session[SESSION_KEY] = {"flow": flow, "back": inside(redirect)}
        return request.redirect(flow["auth_uri"], local=False)
