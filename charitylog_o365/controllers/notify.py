from threading import BoundedSemaphore

from odoo.http import Controller, Response, request, route
from psycopg2 import Error
from werkzeug.exceptions import NotFound

from ..models.worker.told import LARGEST
from ..tools.allowance import Allowance
from ..tools.compat import body_in_time

NOTIFY = "/charitylog_o365/notify"
# Of this process: requests that were not Microsoft's, and handshakes. What comes beyond
# is not even read; Microsoft sends again what is answered 503.
forged = Allowance(200, per_second=20)
handshakes = Allowance(200, per_second=20)
# So many are read at once, for so many seconds at most: each keeps a connection to the
# database, of which Odoo has few.
READING, SECONDS = 8, 1.0
readers = BoundedSemaphore(READING)


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
        content = body() if forged.is_left() else None
        if content is None:
            return busy()
        try:
            if not subscriptions._told(content):
                forged.spend()
        except Error:
            return busy()
        return Response(status=202)


def body():
    """Return what was sent, or None where it does not come at once."""
    if not readers.acquire(blocking=False):
        return None
    try:
        content = body_in_time(request.httprequest, SECONDS)
    finally:
        readers.release()
    if content is None:
        forged.spend()
    return content


def shaken(token):
    """Return the answer to a handshake: what Microsoft sent, and as text only."""
    if not handshakes.is_left() or token is None:
        return busy() if token else Response(status=400)
    handshakes.spend()
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
    return Response(token, content_type="text/plain; charset=utf-8", headers=headers)


def busy():
    """Ask whoever it is to come again in half a minute."""
    return Response(status=503, headers={"Retry-After": "30"})
