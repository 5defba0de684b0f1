"""Saying something to people: sentences kept in tables, and short notices."""

from .compat import translated


def say(env, words, names=None):
    """Return ``words``, a lazy translation, in the language of ``env``.

    ``names`` are put in where the words leave room for them. Odoo's own ``env._``
    is for words that stand in the call itself.
    """
    said = translated(words, env.lang or "en_US")
    return said % names if names is not None else said


def notice(message):
    """Return the action of a button that only says that something has begun."""
    return {
        "type": "ir.actions.client",
        "tag": "display_notification",
        "params": {"type": "info", "message": message},
    }


def window(name, model, **values):
    """Return the action of a button that opens a wizard in a window.

    ``values`` are of the action: its context, or the id of a record.
    """
    return {
        "type": "ir.actions.act_window",
        "name": name,
        "res_model": model,
        "view_mode": "form",
        # Odoo adds them for a button, but not where a page asks by itself.
        "views": [(False, "form")],
        "target": "new",
        **values,
    }
