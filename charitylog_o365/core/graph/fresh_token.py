"""Making requests with a token, and once more with a new one where that may help."""

from collections.abc import Callable
from typing import TypeVar

from .errors import GraphError, may_need_new_token

Key = TypeVar("Key")
Result = TypeVar("Result")


def call_with_token(fetch: Callable[..., Key], ask: Callable[[Key], Result]) -> Result:
    """Return the result of ``ask``, called with what ``fetch`` returns (a token).

    Where Microsoft refused the token, ``fetch`` is called once more with ``force`` and
    the ``claims`` of the refusal, and ``ask`` with what it returns. Raises GraphError:
    that of ``fetch``, that of ``ask`` where a new token would not or did not help.
    """
    key = fetch()
    try:
        return ask(key)
    except GraphError as error:
        if not may_need_new_token(error):
            raise
        claims = error.claims
    return ask(fetch(force=True, claims=claims))
