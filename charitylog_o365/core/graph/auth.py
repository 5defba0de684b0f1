"""Signing a person in to Microsoft 365, and refreshing their access token.

msal implements the protocol (`msal_client`). It does not check the identity in the
answer: `claims` does.
"""

import time
import uuid
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msal

from . import token_cache
from .claims import check_claims
from .entra import Entra
from .errors import SignInFailed, SignInNeeded, Unreachable
from .msal_client import Application as Application
from .msal_client import ask, build, refusal

# What msal raises for an answer that has not the shape it expects.
UNREADABLE = (AttributeError, LookupError, RuntimeError, TypeError, ValueError)


@dataclass(frozen=True)
class SignedIn:
    """Who signed in, identified by ``oid`` and ``tid``; a ``username`` can change.

    ``cache`` is the serialized token cache; it is a secret.
    """

    oid: str
    tid: str
    username: str
    name: str
    cache: str = field(repr=False)


@dataclass(frozen=True)
class Acquired:
    """An access token, and the token cache to store: None where it did not change."""

    token: str = field(repr=False)
    cache: str | None = field(repr=False, default=None)


# https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#request-an-authorization-code
def start_sign_in(
    app: Application,
    redirect_uri: str,
    *,
    login_hint: str | None = None,
    choose_account: bool = False,
    silent: bool = False,
    claims: str | None = None,
    http_client: Entra | None = None,
) -> dict[str, Any]:
    """Return the flow to keep until the browser is back; send it to "auth_uri".

    The flow is plain JSON with state, nonce and PKCE verifier: it is a secret, and
    valid once. "auth_uri" need not be kept. ``silent``: Entra shows no page; where it
    would have to, it refuses (`aadsts.NEEDS_PAGE`). ``claims`` are those of the error
    that made this sign-in necessary. Raises `SignInFailed` (wrong organisation),
    `Unreachable` (`SoftwareTooOld` among it), `Throttled`.
    """
    client = build(app, msal.SerializableTokenCache(), http_client)
    prompt = msal.Prompt.SELECT_ACCOUNT if choose_account else None
    with warnings.catch_warnings():
        # msal recommends form_post, with which browsers do not send SameSite cookies.
        warnings.filterwarnings("ignore", message="response_mode='form_post'")
        flow: dict[str, Any] = client.initiate_auth_code_flow(
            list(app.cloud.scopes),
            redirect_uri=redirect_uri,
            login_hint=login_hint,
            prompt=msal.Prompt.NONE if silent else prompt,
            response_mode="query",
            claims_challenge=claims,
        )
    return flow


def page_address(app: Application, *, http_client: Entra | None = None) -> str:
    """Return the address of the page at which this organisation's people sign in.

    Raises as `start_sign_in` does.
    """
    client = build(app, msal.SerializableTokenCache(), http_client)
    return str(client.authority.authorization_endpoint)


# https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#redeem-a-code-for-an-access-token
def finish_sign_in(
    app: Application,
    flow: dict[str, Any],
    answer: Mapping[str, str],
    *,
    http_client: Entra | None = None,
) -> SignedIn:
    """Exchange the query parameters of the redirect for an identity and tokens.

    ``answer`` are those parameters, ``flow`` is what `start_sign_in` returned. Raises
    `SignInFailed` with a reason of `aadsts`, `Unreachable`, `Throttled`.
    """
    if not flow.get("state") or flow["state"] != answer.get("state"):
        raise SignInFailed("The answer is to another sign-in.", reason="stale")
    cache = msal.SerializableTokenCache()
    try:
        client, result = ask(
            app,
            cache,
            http_client,
            # Copies, because msal changes both.
            lambda client: client.acquire_token_by_auth_code_flow(
                dict(flow), dict(answer)
            ),
        )
    except UNREADABLE as error:
        # There is no code, the nonce is another one, or the ID token cannot be read.
        raise SignInFailed(
            "The answer is not one to this sign-in.", reason="untrusted"
        ) from error
    if "access_token" not in result:
        # Of a refusal in the redirect, msal leaves suberror and claims out.
        refused = refusal({**_details(answer), **result}, SignInFailed, app.credential)
        if answer.get("code") and isinstance(refused, SignInFailed):
            if refused.reason == "conditional_access":
                # The person got a code; refused is this server, which redeems it.
                refused.reason = "server_refused"
        raise refused
    claims = result.get("id_token_claims") or {}
    check_claims(
        claims,
        tenant_id=_organisation(app, client),
        client_id=app.client_id,
        login_url=app.cloud.login_url,
        now=time.time(),
    )
    return SignedIn(
        oid=claims["oid"],
        tid=claims["tid"],
        username=claims.get("preferred_username") or claims.get("email") or "",
        name=claims.get("name") or "",
        cache=cache.serialize(),
    )


# https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#refresh-the-access-token
def access_token(
    app: Application,
    cache: str,
    oid: str,
    *,
    force: bool = False,
    claims: str | None = None,
    http_client: Entra | None = None,
) -> Acquired:
    """Return a token for the person ``oid`` from ``cache``, refreshed where needed.

    With ``force`` or ``claims`` a new one is requested in any case: use this once,
    after Graph refused the old one; ``claims`` are those of its error. Raises
    `SignInNeeded` with a reason of `aadsts`, `Unreachable`, `Throttled`.
    """
    store = token_cache.load(cache)
    account = token_cache.find_account(store, app.cloud.login_url, oid)
    if account is None:
        raise SignInNeeded("Nothing is kept of this person's sign-in.")
    if not (force or claims) and (
        token := token_cache.usable_token(store, app.client_id, account, app.cloud)
    ):
        return Acquired(token)
    try:
        _client, result = ask(
            app,
            store,
            http_client,
            lambda client: client.acquire_token_silent_with_error(
                list(app.cloud.scopes),
                account,
                force_refresh=force or bool(claims),
                claims_challenge=claims,
            ),
        )
    except UNREADABLE as error:
        raise Unreachable("Sign-in's answer cannot be read.") from error
    if not result:
        raise SignInNeeded("Nothing is kept of this person's sign-in.")
    if "access_token" not in result:
        raise refusal(result, SignInNeeded, app.credential)
    # Each refresh replaces the refresh token: the new cache has to be stored.
    changed = store.serialize() if store.has_state_changed else None
    return Acquired(result["access_token"], changed)


def _details(answer: Mapping[str, str]) -> dict[str, Any]:
    names = ("error_subcode", "suberror", "claims")
    return {name: answer[name] for name in names if name in answer}


def _organisation(app: Application, client: msal.ConfidentialClientApplication) -> str:
    """Return the organisation's id, also where the application has its domain."""
    try:
        return str(uuid.UUID(app.tenant_id))
    except ValueError:
        return str(client.authority.tenant)
