from ipaddress import ip_address, ip_network

from odoo.http import Controller, Response, request, route
from psycopg2 import Error
from werkzeug.exceptions import NotFound

from ..models.worker.told import LARGEST
from ..tools.allowance import Allowances, Places
from ..tools.compat import body_in_time

NOTIFY = "/charitylog_o365/notify"
# Of this process: requests from one address that were not Microsoft's. What comes from
# there beyond is not even read; Microsoft sends again what is answered 503.
forged = Allowances(200, per_second=20)
# What does not come in time, and so keeps others waiting, counts as so many.
SLOW = 20
# So many are read at once, from one address fewer, for so many seconds at most: each
# keeps a connection to the database, of which Odoo has few.
SECONDS = 1.0
readers = Places(8, for_each=4)


def longest_body(_controller):
    """Return how many bytes of this request are read: of a form, none.

    Odoo would read it before it calls us, for as long as it takes to come.
    """
    return LARGEST if request.httprequest.mimetype == "application/json" else 0


class Notify(Controller):
    """Where Microsoft says that something has changed in a mailbox, or anybody.

    It tells nothing: what is right is answered like what is wrong.
    """

    @route(
        NOTIFY,
        type="http",
        auth="none",
        csrf=False,
        save_session=False,
        # What is right is written by a cursor of its own.
        readonly=False,
        max_content_length=longest_body,
    )
    def notify(self, **_query):
        """Answer Microsoft's handshake, or note what it tells."""
        subscriptions = request.env["o365.subscription"]
        if request.httprequest.method != "POST" or not subscriptions._is_listening():
            # As if there were no such address.
            raise NotFound()
        token = request.httprequest.args.get("validationToken")
        if token is not None:
            return shaken(subscriptions._handshake(token))
        sender = origin()
        left = forged.of(sender)
        content = body(sender, left) if left.is_left() else None
        if content is None:
            return busy()
        try:
            if not subscriptions._told(content):
                left.spend()
        except Error:
            return busy()
        return Response(status=202)


def origin():
    """Return from where this request comes: whoever has one such address has all.

    Of IPv6 that is a whole network. Behind a proxy it is Odoo's ``proxy_mode`` that
    tells it from others.
    """
    told = request.httprequest.remote_addr or ""
    try:
        address = ip_address(told)
    except ValueError:
        return told
    if address.version == 4:
        return told
    return str(ip_network((address, 64), strict=False))


def body(sender, left):
    """Return what was sent, or None where it does not come at once.

    ``sender`` is its `origin`, and ``left`` the `Allowance` of that.
    """
    with readers.take(sender) as is_free:
        if not is_free:
            return None
        content = body_in_time(request.httprequest, SECONDS)
    if content is None:
        left.spend(SLOW)
    return content


def shaken(token):
    """Return the answer to a handshake: what Microsoft sent, and as text only.

    To anybody, however often: a refusal would cost as much, and keep Microsoft out.
    """
    if token is None:
        return Response(status=400)
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
    return Response(token, content_type="text/plain; charset=utf-8", headers=headers)


def busy():
    """Ask whoever it is to come again in half a minute."""
    return Response(status=503, headers={"Retry-After": "30"})
