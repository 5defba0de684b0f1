"""Reading msal's token cache, in which the tokens of one person are stored."""

import time
from urllib.parse import urlsplit

import msal

from . import msal_version
from .clouds import KNOWN, Cloud
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
    store: msal.SerializableTokenCache,
    client_id: str,
    account: dict[str, str],
    cloud: Cloud,
) -> str | None:
    """Return the access token that lasts longest; None if it is nearly over.

    One for the Graph of ``cloud`` only: no other server may be sent it. Makes no
    request.
    """
    last = max(
        (each for each in _kept(store, client_id, account) if _is_for(cloud, each)),
        key=lambda each: int(each["expires_on"]),
        default=None,
    )
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
    last = max(
        _kept(store, client_id, account),
        key=lambda each: int(each["expires_on"]),
        default={},
    )
    names = {scope.rsplit("/", 1)[-1] for scope in last.get("target", "").split()}
    return frozenset(names - OPENID)


# https://learn.microsoft.com/entra/identity-platform/scopes-oidc
def _is_for(cloud: Cloud, kept: dict[str, str]) -> bool:
    """Tell whether a token's scopes are those of Graph at the address of ``cloud``.

    A name without an address is Microsoft's own Graph, wherever else we are told to go.
    """
    scopes = set(kept.get("target", "").split()) - OPENID
    root = f"{cloud.graph_url}/".lower()
    return bool(scopes) and all(
        scope.lower().startswith(root) or ("://" not in scope and cloud.name in KNOWN)
        for scope in scopes
    )


def _kept(
    store: msal.SerializableTokenCache, client_id: str, account: dict[str, str]
) -> list[dict[str, str]]:
    query = {
        "client_id": client_id,
        "environment": account["environment"],
        "home_account_id": account["home_account_id"],
    }
    # The last one first: of two that end in the same second, it is the newer one.
    return list(store.search(AccessToken, query=query))[::-1]
