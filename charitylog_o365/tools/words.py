"""Saying something to people: sentences kept in tables, and short notices."""

from .compat import translated

# Load again what is on the screen.
RELOAD = {"type": "ir.actions.client", "tag": "soft_reload"}
# The same where only the record or the list of the button has changed.
READ_AGAIN = {"type": "ir.actions.act_window_close"}


def say(env, words, names=None):
    """Return ``words``, a lazy translation, in the language of ``env``.

    ``names`` are put in where the words leave room for them. Odoo's own ``env._``
    is for words that stand in the call itself.
    """
    said = translated(words, env.lang or "en_US")
    return said % names if names is not None else said


def notice(message, then=None):
    """Return the action of a button that only says that something has begun.

    ``then`` is the action that follows.
    """
    params = {"type": "info", "message": message}
    return {
        "type": "ir.actions.client",
        "tag": "display_notification",
        "params": {**params, "next": then} if then else params,
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
