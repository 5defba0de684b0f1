"""Reading msal's token cache, in which the tokens of one person are stored."""

import time
from urllib.parse import urlsplit

import msal

from . import msal_version
from .errors import SignInNeeded

# In seconds: a token that expires sooner may not last for a batch.
NEARLY_OVER = 300
# Of no resource: who it is, and that the sign-in can be renewed.
OPENID = frozenset({"openid", "profile", "offline_access", "email"})

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
    last = _newest(store, client_id, account)
    is_fresh = last and int(last["expires_on"]) > time.time() + NEARLY_OVER
    return last.get("secret") if last and is_fresh else None


# https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#successful-response-2
def permissions(
    store: msal.SerializableTokenCache, client_id: str, account: dict[str, str]
) -> frozenset[str]:
    """Return the permissions that Entra named with the newest token; none for no token.

    Also those that were not asked for: all that were ever given to the application.
    Makes no request.
    """
    last = _newest(store, client_id, account) or {}
    names = {scope.rsplit("/", 1)[-1] for scope in last.get("target", "").split()}
    return frozenset(names - OPENID)


def _newest(
    store: msal.SerializableTokenCache, client_id: str, account: dict[str, str]
) -> dict[str, str] | None:
    query = {
        "client_id": client_id,
        "environment": account["environment"],
        "home_account_id": account["home_account_id"],
    }
    kept: list[dict[str, str]] = list(store.search(AccessToken, query=query))
    return max(kept, key=lambda each: int(each["expires_on"]), default=None)
