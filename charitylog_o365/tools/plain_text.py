"""Removes from texts what PostgreSQL cannot store: NUL and single surrogates.

Saving such a text would end in an error of the database.
"""

from ..core.sync.text import without_half_characters

TEXTS = ("char", "text", "html")


def with_plain_text(model, vals):
    """Return ``vals`` with a text that can be saved for each text of ``model``."""
    return {
        name: without_half_characters(value).replace("\x00", "")
        if isinstance(value, str)
        and (field := model._fields.get(name))
        and field.type in TEXTS
        else value
        for name, value in vals.items()
    }
