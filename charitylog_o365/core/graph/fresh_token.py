"""Asking with a token, and once more with a new one where that may help."""

from collections.abc import Callable
from typing import TypeVar

from .errors import GraphError, may_be_the_token

Key = TypeVar("Key")
Told = TypeVar("Told")


def ask_with(fetch: Callable[..., Key], ask: Callable[[Key], Told]) -> Told:
    """Return what ``ask`` returns for what ``fetch`` fetched: a token, or more.

    Where Microsoft refused it, ``fetch`` is called once more, with ``force`` and with
    the ``claims`` that the new one is to be asked for with. Raises GraphError: of
    ``fetch`` at once, of ``ask`` where a new token did not help or could not.
    """
    key = fetch()
    try:
        return ask(key)
    except GraphError as error:
        if not may_be_the_token(error):
            raise
        claims = error.claims
    return ask(fetch(force=True, claims=claims))
