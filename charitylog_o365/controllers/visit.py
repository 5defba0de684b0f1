import secrets
from urllib.parse import urlencode

from odoo.exceptions import UserError
from odoo.http import Controller, request, route

from ..models.action.visit import LONGEST_TYPED, VISIT
from .pages import CONNECT, to_sign_in
from .visit_render import rendered
from .visit_words import proof_for, proved, text_in, typed_in, typed_when_ended

# In the web session: the pages whose button has been pressed.
PRESSED = "charitylog_o365_visit_pressed"
MOST_PRESSED = 20
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
        return closed or page(
            visit,
            request.env._(
                "Not saved yet, because you were logged out. If another page still "
                "shows what you typed, go back to it. Otherwise please tap once more."
            ),
        )

    # Not csrf=True, whose refusal is a page of Odoo's with nothing about the visit: it
    # is checked below, before anything else.
    @route(
        f"{VISIT}/<int:visit_id>/save",
        type="http",
        auth="user",
        methods=["POST"],
        csrf=False,
        charitylog_o365_ended=typed_when_ended,
    )
    def save(self, visit_id, **form):
        visit, closed = find(visit_id)
        if closed:
            return closed
        if not request.validate_csrf(text_in(form, "csrf_token")):
            return page_again(visit, form)
        notes = typed_in(form)
        shown = text_in(form, "shown")
        if not was_pressed(shown):
            values = [text_in(form, name) for name in ("button", "start", "undo")]
            try:
                with request.env.cr.savepoint():
                    visit._press_on_visit(*values, notes)
            except UserError as refusal:
                return page(visit, str(refusal), notes)
            note_pressed(shown)
        if not visit._visit_notes_have(notes):
            # Where somebody is running late, the visit is still to come.
            return page(visit, typed=notes)
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
        "proof": proof_for(visit),
        "shown": secrets.token_urlsafe(9),
    }
    return rendered("charitylog_o365.visit_page", values)


def page_again(visit, form):
    """Return the page for a form that was made before the present log-in."""
    env = visit.env
    visit_id, user_id = proved(form)
    if user_id and user_id != env.uid:
        return page(
            visit,
            env._("Not saved, because somebody else was logged in when it was typed."),
        )
    return page(
        visit,
        env._("Not saved yet, because you were logged out. Please tap once more."),
        typed_in(form) if visit_id == visit.id else "",
    )


def closed_page(status, sentence):
    is_staff = request.env.user._is_internal()
    values = {"sentence": sentence, "is_hidden": status == 403, "is_staff": is_staff}
    return rendered("charitylog_o365.visit_closed", values, status=status)


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
