"""What the sign-in routes share: log-ins, a safe way back, the page for a refusal."""

from urllib.parse import urlencode, urlsplit

from odoo.http import request

from ..models.account.log_in import LOG_IN
from .language import direction

CONNECT = "/charitylog_o365/connect"
# In the web session.
CLAIMS = "charitylog_o365_claims"
MY_OPTIONS = "/odoo/my-user-options"


def inside(path):
    """Return ``path`` if it stays inside Odoo, else the user's own options.

    Browsers read a backslash as a slash, and drop tabs and line ends.
    https://cheatsheetseries.owasp.org/cheatsheets/Unvalidated_Redirects_and_Forwards_Cheat_Sheet.html
    """
    path = path or ""
    is_path = path.startswith("/") and not path.startswith("//")
    is_plain = path.isprintable() and "\\" not in path and " " not in path
    try:
        parts = urlsplit(path)
    except ValueError:
        return MY_OPTIONS
    is_local = not parts.scheme and not parts.netloc
    return path if is_path and is_plain and is_local else MY_OPTIONS


def to_sign_in():
    """Tell, once for each web session, whether its log-in leads to Microsoft's sign-in.

    Cleared when it is read: a sign-in that fails does not lead there again.
    """
    request.env["res.users"]._o365_note_log_in()
    noted = request.session.get(LOG_IN) or {}
    if noted.get("leads"):
        request.session[LOG_IN] = {**noted, "leads": False}
    return bool(noted.get("leads"))


def signed_in():
    """Forget why an earlier sign-in in this session did not work."""
    request.session[LOG_IN] = {**request.session.get(LOG_IN, {}), "refused": {}}


def asked_for(claims):
    """Remember what Microsoft wants the next sign-in of this browser to pass on."""
    if claims:
        request.session[CLAIMS] = claims


def to_pass_on():
    """Return what Microsoft asked for with its last refusal, once, or None."""
    return request.session.pop(CLAIMS, None)


def with_page(back):
    """Lead to the sign-in of a log-in once more, now with a page of Microsoft's.

    Said in the address: what the web session says may be lost, and this must end.
    """
    query = {"at_log_in": 1, "page": 1, "redirect": back}
    return request.redirect(f"{CONNECT}?{urlencode(query)}")


def refused(refusal, back=None):
    """Say that a sign-in did not work: in a banner if it was to follow a log-in.

    ``back`` is where the user wanted to go when they logged in: nothing of Microsoft's
    keeps them out of Odoo.
    """
    if not back:
        return refused_page(refusal)
    said = {"reason": refusal.reason}
    if refusal.reason != "declined":
        said |= {"happened": refusal.happened, "mended_by": refusal.mended_by}
    request.session[LOG_IN] = {**request.session.get(LOG_IN, {}), "refused": said}
    return request.redirect(back)


def refused_page(refused):
    """Return the page that says what happened, and who can mend it."""
    status = 403 if refused.reason == "no_options" else 200
    values = {"refused": refused, "direction": direction()}
    response = request.render("charitylog_o365.sign_in_refused", values, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
