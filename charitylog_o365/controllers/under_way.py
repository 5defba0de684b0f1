"""The sign-in that a browser is on its way with, in a cookie of its own, encrypted.

Not in the web session: Odoo writes that as a whole, so that a request which began
before (the websocket of any tab, for one) takes out what another one put in, and the
answer would come back to a browser that had asked for nothing.
"""

import json
import time

from odoo.http import request

from ..models.setup import encryption
from ..tools.compat import lasting_part
from .pages import MY_OPTIONS

COOKIE = "charitylog_o365_sign_in"
PATH = "/charitylog_o365/"
# For how long somebody may be on the pages of Microsoft's, in seconds: a working day,
# as it serves one log-in only, and how long an answer is good is Microsoft's to say.
LIFETIME = 12 * 3600
# Some proxies take 4 KiB for all headers together, and the way there needs 1 of them.
MOST_BYTES = 2000
# Tells it from the other things that are encrypted with the same key.
OURS = "sign-in "


def remember(flow, back, at_log_in, silent=False):
    """Have the browser keep ``flow`` until the answer, and where its user came from.

    An address that is too long to be kept becomes the user's own options.
    """
    started = {
        # The address is for the way there only, and long.
        "flow": {name: flow[name] for name in flow if name != "auth_uri"},
        "back": back,
        "at_log_in": at_log_in,
        "silent": silent,
        "until": int(time.time()) + LIFETIME,
        **_whose(),
    }
    kept = _sealed(started)
    if len(kept) > MOST_BYTES:
        kept = _sealed({**started, "back": MY_OPTIONS})
    _set_cookie(kept, LIFETIME)


def take():
    """Return what ``remember`` kept for this log-in, or {}, and have it forgotten.

    Microsoft takes each answer once, should somebody keep a copy.
    """
    kept = request.cookies.get(COOKIE)
    _set_cookie("", 0)
    text = encryption.decrypt(request.env, kept) or ""
    if not text.startswith(OURS):
        return {}
    started = json.loads(text.removeprefix(OURS))
    # Somebody else may have logged in to Odoo since, in this very browser.
    theirs = _whose().items() <= started.items()
    return started if theirs and started["until"] > time.time() else {}


def _whose():
    # What stays of a session's id when Odoo changes the rest of it, every few hours.
    session = request.session
    return {"uid": session.uid, "session": lasting_part(session)}


def _sealed(started):
    return encryption.encrypt(request.env, OURS + json.dumps(started))


def _set_cookie(value, seconds):
    request.future_response.set_cookie(
        COOKIE,
        value,
        max_age=seconds,
        expires=None,
        path=PATH,
        secure=request.httprequest.scheme == "https",
        httponly=True,
        # Not "Strict": it has to come along on the way back from Microsoft.
        samesite="Lax",
    )
