from odoo.http import Controller, request, route

from ..models.account.sign_in_reasons import SignInRefused
from .pages import MY_OPTIONS, refused_page


class Disconnect(Controller):
    @route("/charitylog_o365/disconnect", type="http", auth="user", methods=["GET"])
    def ask(self, **_query):
        """Show the options, where a button asks: a link alone changes nothing."""
        if not request.env.user._o365_has_options():
            return refused_page(SignInRefused(request.env, "no_options"))
        return request.redirect(MY_OPTIONS)

    @route("/charitylog_o365/disconnect", type="http", auth="user", methods=["POST"])
    def disconnect(self, entries="leave", **_form):
        """Disconnect the user; ``entries`` is "leave" or "remove"."""
        user = request.env.user
        if not user._o365_has_options():
            return refused_page(SignInRefused(request.env, "no_options"))
        user._o365_disconnect(remove=entries == "remove")
        return request.redirect(MY_OPTIONS)
