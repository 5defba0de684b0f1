from odoo.http import Controller, request, route
from werkzeug.exceptions import NotFound

from ..tools.allowance import Allowances
from .notify import origin

HEALTH = "/charitylog_o365/health"
# Of this process, from one address: requests with a wrong token, which keep out none
# with the right one, and those. A monitor asks once a minute or so.
wrong = Allowances(20, per_second=0.2)
right = Allowances(30, per_second=1)


class Health(Controller):
    """Answers a monitor in numbers; nothing else tells it from an address that is none.

    The token stands in the header alone: query strings are logged on the way.
    """

    @route(
        HEALTH,
        type="http",
        auth="none",
        methods=["GET"],
        csrf=False,
        save_session=False,
        readonly=True,
        # Odoo would read a body before the token is looked at.
        max_content_length=0,
    )
    def health(self, **_query):
        """Return 200 while all is well, 503 while it is not, in JSON either way."""
        health = request.env["o365.health"]
        if not health._kept_token():
            raise NotFound()
        sender, is_right = origin(), health._is_token(_token())
        left = (right if is_right else wrong).of(sender)
        if not left.is_left():
            return _answer({"error": "too many requests"}, 429, **{"Retry-After": "60"})
        left.spend()
        if not is_right:
            return _answer(
                {"error": "unauthorized"}, 401, **{"WWW-Authenticate": "Bearer"}
            )
        status, values = health._monitored()
        return _answer(values, 200 if status == "ok" else 503)


def _token():
    header = request.httprequest.headers.get("Authorization", "")
    kind, _space, token = header.partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def _answer(values, status, **headers):
    response = request.make_json_response(values, status=status)
    response.headers.update({"Cache-Control": "no-store", **headers})
    return response
