"""The language of pages that stand alone: Odoo's own say this by themselves."""

from odoo.http import request
from odoo.tools.misc import get_lang


def direction():
    """Return "rtl" where the reader's language is written from right to left."""
    return get_lang(request.env, request.env.lang).direction
