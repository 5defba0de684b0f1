"""References to other records as numbers, before anything looks at them.

PostgreSQL takes "4" and 4.0 for 4, and so a program may save either. Odoo's cache knows
neither: a check that reads the record would find nobody where somebody is.
"""

import re

from odoo.exceptions import ValidationError

from .compat import label

NUMBER = re.compile(r"\s*[0-9]{1,18}\s*")


def with_plain_ids(model, vals):
    """Return ``vals`` with a number, or False, for each many2one field of ``model``.

    Raises ValidationError, in a sentence, for what names no record.
    """
    return {
        name: _plain_id(model, field, value)
        if (field := model._fields.get(name)) and field.type == "many2one"
        else value
        for name, value in vals.items()
    }


def each_once(ids):
    """Return ``ids`` as numbers, each once, in their order.

    A program may send one of them half a million times.
    """
    return list(dict.fromkeys(int(one) for one in ids))


def _plain_id(model, field, value):
    if not value or isinstance(value, int) and not isinstance(value, bool):
        return value or False
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and NUMBER.fullmatch(value):
        return int(value)
    if type(value) in (str, float, bool):
        raise ValidationError(
            model.env._(
                "Not saved yet. “%s” does not name anything that there is here.",
                label(model, field.name).rstrip("?"),
            )
        )
    # A record, or what else Odoo knows how to read.
    return value
