"""Reading msal's token cache, in which the tokens of one person are stored."""

import time
from urllib.parse import urlsplit

import msal

from . import msal_version
from .errors import SignInNeeded

# In seconds: a token that expires sooner may not last for a batch.
NEARLY_OVER = 300

AccessToken = msal.TokenCache.CredentialType.ACCESS_TOKEN
Account = msal.TokenCache.CredentialType.ACCOUNT


def load(cache: str) -> msal.SerializableTokenCache:
    """Return the token cache that ``cache`` is the text of, an empty one for none.

    Raises `SignInNeeded` for a text that is not one, `SoftwareTooOld`.
    """
    msal_version.check()
    store = msal.SerializableTokenCache()
    try:
        store.deserialize(cache or None)
    except ValueError as error:
        raise SignInNeeded("What was kept of the sign-in cannot be read.") from error
    return store


def find_account(
    store: msal.SerializableTokenCache, login_url: str, oid: str
) -> dict[str, str] | None:
    """Return msal's account of the person ``oid`` in the cloud of ``login_url``."""
    query = {"local_account_id": oid, "environment": urlsplit(login_url).hostname}
    return next(iter(store.search(Account, query=query)), None)


def usable_token(
    store: msal.SerializableTokenCache, client_id: str, account: dict[str, str]
) -> str | None:
    """Return the access token that lasts longest; None if it is nearly over.

    Makes no request.
    """
    query = {
        "client_id": client_id,
        "environment": account["environment"],
        "home_account_id": account["home_account_id"],
    }
    good_until = time.time() + NEARLY_OVER
    kept: list[dict[str, str]] = list(store.search(AccessToken, query=query))
    fresh = [each for each in kept if int(each["expires_on"]) > good_until]
    last = max(fresh, key=lambda each: int(each["expires_on"]), default=None)
    return last.get("secret") if last else None
