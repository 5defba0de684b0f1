"""Words typed on a visit's page, where its log-in ended before they were sent.

They are kept nowhere on the server: the answer shows them again, to whoever typed them.
Each page holds a proof of whom it was made for, as other sites can send words as well.
"""

from odoo.http import request
from odoo.tools import hash_sign, verify_hash_signed
from odoo.tools.misc import get_lang

from ..models.action.visit import LONGEST_TYPED, VISIT
from .visit_render import rendered

SCOPE = "charitylog_o365_visit"
# As long as Odoo keeps a web session that nobody uses.
HOURS = 7 * 24


def text_in(form, name):
    """Return what a form says; a file that is sent instead is nothing."""
    value = form.get(name)
    return value if isinstance(value, str) else ""


def typed_in(form):
    return text_in(form, "notes")[:LONGEST_TYPED]


def proof_for(visit):
    """Return the proof that a page was made: of this visit, for the present user."""
    return hash_sign(sudo_env(), SCOPE, [visit.id, visit.env.uid], None, HOURS)


def proved(form):
    """Return which visit (id) the page was of and for whom (id), or None for both."""
    try:
        found = verify_hash_signed(sudo_env(), SCOPE, text_in(form, "proof"))
    except ValueError:
        found = None
    return tuple(found or (None, None))


def sudo_env():
    # sudo: the database's secret is closed to users. It only signs.
    return request.env(su=True)


def typed_when_ended(to_log_in):
    """Return the page with what was typed, where the log-in has ended or is locked.

    ``to_log_in`` is Odoo's own answer, which also ends the web session. None where
    there is nothing to show, and Odoo's answer serves.
    """
    form = request.httprequest.form
    notes = typed_in(form)
    visit_id, _user_id = proved(form)
    address = f"{VISIT}/{visit_id}/save"
    if not notes.strip() or request.httprequest.path != address:
        return None
    request.update_context(lang=get_lang(request.env).code)
    values = {
        "address": address,
        "log_in": to_log_in.headers["Location"],
        "proof": text_in(form, "proof"),
        "typed": notes,
        "longest": LONGEST_TYPED,
    }
    page = rendered("charitylog_o365.visit_logged_out", values)
    page.flatten()
    for cookie in to_log_in.headers.getlist("Set-Cookie"):
        page.headers.add("Set-Cookie", cookie)
    return page
