import hashlib
import secrets
import time
from base64 import b64encode
from functools import cache
from urllib.parse import urlencode

from markupsafe import Markup
from odoo.exceptions import UserError
from odoo.http import Controller, request, route
from odoo.tools import file_open

from ..models.action.visit import LONGEST_TYPED, VISIT
from ..models.action.visit_buttons import LATE
from .pages import CONNECT, to_sign_in

STYLE = "charitylog_o365/static/page/visit.css"
# In the web session: the pages whose button has been pressed.
PRESSED = "charitylog_o365_visit_pressed"
MOST_PRESSED = 20
# And the words typed on a page whose button was in vain: visit, text, until when.
TYPED = "charitylog_o365_visit_typed"
AN_HOUR = 3600
# PostgreSQL's integer.
LARGEST_ID = 2**31 - 1


class Visit(Controller):
    """A page of one visit for a phone: one request, no scripts, nothing of Odoo's."""

    @route(f"{VISIT}/<int:visit_id>", type="http", auth="user", methods=["GET"])
    def visit(self, visit_id, **_query):
        if to_sign_in():
            return sign_in(f"{VISIT}/{visit_id}")
        visit, closed = find(visit_id)
        return closed or page(visit)

    @route(f"{VISIT}/<int:visit_id>/save", type="http", auth="user", methods=["GET"])
    def not_saved(self, visit_id, **_query):
        """Say that a button was in vain: a log-in came between, and leads back here."""
        if to_sign_in():
            return sign_in(f"{VISIT}/{visit_id}/save")
        visit, closed = find(visit_id)
        env = request.env
        return closed or page(
            visit,
            env._("Not saved yet, because you were logged out. Please tap once more."),
            typed_on(visit_id),
        )

    # Not csrf=True, whose refusal is a page of Odoo's with nothing about the visit: it
    # is checked below, before anything else. Not auth="user": what was typed would be
    # lost on the way to the log-in.
    @route(
        f"{VISIT}/<int:visit_id>/save",
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
    )
    def save(self, visit_id, **form):
        notes = form.get("notes", "")[:LONGEST_TYPED]
        again = f"{VISIT}/{visit_id}/save"
        if request.env.user._is_public():
            keep_typed(visit_id, notes)
            return request.redirect_query("/web/login", {"redirect": again})
        if not request.validate_csrf(form.get("csrf_token")):
            keep_typed(visit_id, notes)
            return request.redirect(again)
        visit, closed = find(visit_id)
        if closed:
            return closed
        shown = form.get("shown", "")
        if not was_pressed(shown):
            values = [form.get(name, "") for name in ("button", "start", "undo")]
            try:
                with request.env.cr.savepoint():
                    visit._press_on_visit(*values, notes)
            except UserError as refusal:
                return page(visit, str(refusal), notes)
            note_pressed(shown)
            if values[0] in LATE and notes:
                return page(visit, typed=notes)
            request.session.pop(TYPED, None)
        return request.redirect(f"{VISIT}/{visit_id}")


def sign_in(back):
    """Lead to the sign-in at Microsoft that belongs to this log-in, and back."""
    return request.redirect(
        f"{CONNECT}?{urlencode({'at_log_in': 1, 'redirect': back})}"
    )


def find(visit_id):
    """Return the record and None, or nothing and the page that says why.

    The page is for staff: guests who were invited to a project have Odoo's own.
    """
    env, actions = request.env, request.env["charitylog.action"]
    if not (env.user._is_internal() and actions.has_access("read")):
        return actions, closed_page(403, env._("This visit is not open to you."))
    visit = actions.browse(min(visit_id, LARGEST_ID)).exists()
    if not visit:
        gone = env._("This visit is no longer there. It has been deleted.")
        return visit, closed_page(404, gone)
    if not visit.has_access("read"):
        return visit, closed_page(403, env._("This visit is not open to you."))
    return visit, None


def page(visit, refusal="", typed=""):
    """Return the page; ``refusal`` says why nothing was saved.

    ``typed`` are words that have not been saved yet.
    """
    values = {
        **visit._visit_page(),
        "refusal": refusal,
        "typed": typed,
        "longest": LONGEST_TYPED,
        "banner": visit.env.user._o365_banner(),
        "connect": f"{CONNECT}?{urlencode({'redirect': visit._visit_path()})}",
        "csrf_token": request.csrf_token(),
        "shown": secrets.token_urlsafe(9),
    }
    return rendered("charitylog_o365.visit_page", values)


def closed_page(status, sentence):
    is_staff = request.env.user._is_internal()
    values = {"sentence": sentence, "is_hidden": status == 403, "is_staff": is_staff}
    return rendered("charitylog_o365.visit_closed", values, status=status)


def rendered(template, values, status=200):
    values = {**values, "style": Markup(style())}
    response = request.render(template, values, status=status)
    response.headers.update(
        {
            # What a client's page says stays on no disk and in no cache.
            "Cache-Control": "no-store",
            "Content-Security-Policy": "default-src 'none'; base-uri 'none';"
            f" frame-ancestors 'none'; img-src data:; style-src 'sha256-{digest()}'",
            "Referrer-Policy": "same-origin",
        }
    )
    return response


@cache
def style():
    """Return the page's own style, which stands in it: one request is all it takes."""
    with file_open(STYLE) as file:
        return file.read()


@cache
def digest():
    return b64encode(hashlib.sha256(style().encode()).digest()).decode()


def was_pressed(shown):
    """Tell whether a button of that very page has done its work already."""
    return bool(shown) and shown in request.session.get(PRESSED, [])


def note_pressed(shown):
    """Note that a button of that page has done its work, for when it arrives again.

    After the work has reached the database, which may have had to begin again.
    """
    if shown:
        pressed = [*request.session.get(PRESSED, []), shown[:40]]
        request.session[PRESSED] = pressed[-MOST_PRESSED:]


def keep_typed(visit_id, notes):
    """Keep words until their page is shown again, after a log-in."""
    if notes.strip():
        request.session[TYPED] = [visit_id, notes, time.time() + AN_HOUR]


def typed_on(visit_id):
    """Return the words kept for the page of this visit."""
    kept_for, notes, until = request.session.get(TYPED) or (None, "", 0)
    return notes if kept_for == visit_id and time.time() < until else ""
