from urllib.parse import urlencode, urlsplit

from odoo.http import Controller, request, route

from ..models.account.sign_in_reasons import SignInRefused
from . import under_way
from .pages import CONNECT, inside, refused, to_pass_on, to_sign_in


class Connect(Controller):
    @route(CONNECT, type="http", auth="user", methods=["GET"])
    def connect(
        self,
        redirect=None,
        choose_account=None,
        at_log_in=None,
        here=None,
        page=None,
        **_query,
    ):
        """Send the user to Microsoft's sign-in, and remember where they came from.

        ``page``: Microsoft may show one, however they have logged in.
        """
        # Whoever signs in now is not led here once more.
        to_sign_in()
        back = inside(redirect)
        if home := not here and home_address():
            # The redirect URI is on that host, and our cookie belongs to one host: the
            # sign-in has to begin there.
            if at_log_in:
                return request.redirect(back)
            query = {"redirect": back, "here": 1}
            query |= {"choose_account": 1} if choose_account else {}
            return request.redirect(f"{home}{CONNECT}?{urlencode(query)}", local=False)
        accounts = request.env["o365.account"]
        may_be_silent = at_log_in and not page and not choose_account
        silent = bool(may_be_silent and accounts._signs_in_silently())
        try:
            flow = accounts._start_sign_in(
                bool(choose_account),
                hurry=bool(at_log_in),
                claims=to_pass_on(),
                silent=silent,
            )
        except SignInRefused as refusal:
            return refused(refusal, at_log_in and back)
        under_way.remember(flow, back, bool(at_log_in), silent)
        return request.redirect(flow["auth_uri"], local=False)


def home_address():
    """Return this system's own address if the browser came by another host."""
    home = urlsplit(request.env.company.o365_redirect_uri)
    if request.httprequest.host.lower() == home.netloc.lower():
        return None
    return f"{home.scheme}://{home.netloc}"
