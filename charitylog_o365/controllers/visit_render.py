"""How a page of a visit is answered: its style stands in it, and it is kept nowhere."""

import hashlib
from base64 import b64encode
from functools import cache

from markupsafe import Markup
from odoo.http import request
from odoo.tools import file_open

from .language import direction

STYLE = "charitylog_o365/static/page/visit.css"


def rendered(template, values, status=200):
    values = {**values, "style": Markup(style()), "direction": direction()}
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
