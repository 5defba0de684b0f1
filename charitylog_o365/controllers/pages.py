"""What the sign-in routes share: a safe way back, and the page for a refusal."""

from urllib.parse import urlsplit

from odoo.http import request

MY_OPTIONS = "/odoo/my-user-options"
SESSION_KEY = "charitylog_o365_sign_in"


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


def refused_page(refused):
    """Return the page that says what happened, and who can mend it."""
    status = 403 if refused.reason == "no_options" else 200
    response = request.render(
        "charitylog_o365.sign_in_refused", {"refused": refused}, status=status
    )
    response.headers["Cache-Control"] = "no-store"
    return response
