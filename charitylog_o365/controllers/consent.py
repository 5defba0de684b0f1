"""What comes back to the redirect URI when an administrator was asked to approve."""

from odoo.http import request
from odoo.tools.misc import get_lang

from ..tools.groups import SYSTEM
from .language import direction

SET_UP = "/odoo/set-up"
# Microsoft sends it with a yes and with a no; with a sign-in it does not.
MARK = "admin_consent"


def is_about_consent(answer):
    return MARK in answer


def told(answer):
    """Keep what came back; lead to the page "Set up", or say it to whoever it is."""
    setups = request.env["o365.setup"]
    if request.env.user.has_group(SYSTEM):
        setups._consent_answered(answer)
        return request.redirect(SET_UP)
    return _page(setups._consent_answered(answer))


def told_without_log_in(_to_log_in):
    """Return the page for somebody who approved and has no log-in here.

    None where it is no such answer: then Odoo's own, which leads to the log-in, serves.
    """
    answer = request.httprequest.args.to_dict()
    if not is_about_consent(answer):
        return None
    request.update_context(lang=get_lang(request.env).code)
    page = _page(request.env["o365.setup"]._consent_answered_apart(answer))
    page.flatten()
    return page


def _page(found):
    said = request.env["o365.setup"]._consent_said_of(found)
    response = request.render(
        "charitylog_o365.consent_told", {**said, "direction": direction()}
    )
    response.headers["Cache-Control"] = "no-store"
    return response
