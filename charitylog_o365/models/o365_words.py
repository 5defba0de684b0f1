"""Sentences kept in tables: said in somebody's language."""


def say(env, words, names=None):
    """Return ``words``, a lazy translation, in the language of ``env``.

    ``names`` are put in where the words leave room for them. Odoo's own ``env._``
    is for words that stand in the call itself.
    """
    said = words._translate(env.lang or "en_US")
    return said % names if names is not None else said
