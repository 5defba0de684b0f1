from urllib.parse import quote, urlencode

from odoo.addons.web.controllers import home
from odoo.http import request, route

from .pages import CONNECT, to_sign_in


class Home(home.Home):
    """Has users sign in to Microsoft 365 each time they log in, if the rule says so.

    Hooked where every kind of log-in ends, because some have a redirect of their own.
    """

    @route()
    def web_client(self, s_action=None, **kw):
        response = super().web_client(s_action, **kw)
        # Anything else than the client itself: not logged in, or on the way elsewhere.
        if response.status_code == 200 and to_sign_in():
            query = {"at_log_in": 1, "redirect": wanted_address()}
            return request.redirect(f"{CONNECT}?{urlencode(query)}")
        return response


def wanted_address():
    """Return the path and query of this request, encoded as they came."""
    path = quote(request.httprequest.path, safe="/:@!$&'()*+,;=~")
    query = request.httprequest.query_string.decode("ascii", "replace")
    return f"{path}?{query}" if query else path
