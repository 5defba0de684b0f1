"""Signing a person in to Microsoft 365, and keeping their access fresh.

msal does the protocol. It is built late, because building it asks Microsoft for the
organisation's addresses, and it leaves the identity in the answer to us to check.
"""

import logging
import time
import uuid
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import msal
import requests
from msal.exceptions import MsalError

from . import aadsts, msal_version, token_cache
from .aadsts_numbers import by_number
from .challenges import valid_claims
from .claims import check_claims
from .clouds import Cloud
from .entra import Entra, Unwell
from .errors import GraphError, SignInFailed, SignInNeeded, Throttled, Unreachable

# That claims challenges are understood: what Microsoft asks for with a refusal goes on
# with the next refresh and the next sign-in.
# https://learn.microsoft.com/entra/identity-platform/claims-challenge
CAPABILITIES = ["cp1"]

# What msal raises where an answer has not the shape that it expects.
UNREADABLE = (AttributeError, LookupError, RuntimeError, TypeError, ValueError)

# At DEBUG it writes the code and the verifier of each sign-in into the log.
logging.getLogger("msal.token_cache").addFilter(
    lambda record: record.levelno > logging.DEBUG
)


@dataclass(frozen=True)
class Application:
    """The customer's own registration of this product in Microsoft Entra."""

    tenant_id: str
    client_id: str
    client_secret: str = field(repr=False)
    cloud: Cloud

    @property
    def authority(self) -> str:
        return f"{self.cloud.login_url}/{self.tenant_id}"


@dataclass(frozen=True)
class SignedIn:
    """Who signed in. Know them by ``oid`` and ``tid``: a ``username`` can change hands.

    ``cache`` holds their tokens, serialized; it is a secret.
    """

    oid: str
    tid: str
    username: str
    name: str
    cache: str = field(repr=False)


@dataclass(frozen=True)
class Acquired:
    """A token to use now; ``cache`` is to be stored, and None where it is as it was."""

    token: str = field(repr=False)
    cache: str | None = field(repr=False, default=None)


# https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#request-an-authorization-code
def start_sign_in(
    app: Application,
    redirect_uri: str,
    *,
    login_hint: str | None = None,
    choose_account: bool = False,
    claims: str | None = None,
    http_client: Entra | None = None,
) -> dict[str, Any]:
    """Return the flow to keep until the answer comes; send them to its "auth_uri".

    It is plain JSON, and holds state, nonce and PKCE verifier: let nobody read it, and
    use it once; "auth_uri" is not needed again. ``claims`` are those of the error that
    makes it necessary. Raises `SignInFailed` (wrong organisation), `Unreachable`
    (`SoftwareTooOld` too), `Throttled`.
    """
    client = _build(app, msal.SerializableTokenCache(), http_client)
    with warnings.catch_warnings():
        # msal would rather have a form post, which loses SameSite cookies on its way.
        warnings.filterwarnings("ignore", message="response_mode='form_post'")
        flow: dict[str, Any] = client.initiate_auth_code_flow(
            list(app.cloud.scopes),
            redirect_uri=redirect_uri,
            login_hint=login_hint,
            prompt=msal.Prompt.SELECT_ACCOUNT if choose_account else None,
            response_mode="query",
            claims_challenge=claims,
        )
    return flow


# https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#redeem-a-code-for-an-access-token
def finish_sign_in(
    app: Application,
    flow: dict[str, Any],
    answer: Mapping[str, str],
    *,
    http_client: Entra | None = None,
) -> SignedIn:
    """Exchange the browser's ``answer`` to ``flow`` for who it is and their tokens.

    Raises `SignInFailed` with a reason of `aadsts`, `Unreachable`, `Throttled`.
    """
    if not flow.get("state") or flow["state"] != answer.get("state"):
        raise SignInFailed("The answer is to another sign-in.", reason="stale")
    cache = msal.SerializableTokenCache()
    client = _build(app, cache, http_client)
    try:
        with _speaking():
            # Copied, because msal takes things out of it.
            result = client.acquire_token_by_auth_code_flow(dict(flow), dict(answer))
    except UNREADABLE as error:
        # No code in it, a nonce that is not ours, or an ID token that is none.
        raise SignInFailed(
            "The answer is not one to this sign-in.", reason="untrusted"
        ) from error
    if "access_token" not in result:
        # msal leaves out of a refusal in the browser's address what would help.
        refused = refusal({**_what_helps(answer), **result}, SignInFailed)
        if answer.get("code") and isinstance(refused, SignInFailed):
            if refused.reason == "conditional_access":
                # With the code Entra had let the person in; what it refuses now is us.
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

    With ``force`` a new one is fetched in any case: once, after Graph refused the old.
    So with ``claims``, which are those of the error with which it was refused. Raises
    `SignInNeeded` with a reason of `aadsts`, `Unreachable`, `Throttled`.
    """
    store = token_cache.load(cache)
    account = token_cache.find_account(store, app.cloud.login_url, oid)
    if account is None:
        raise SignInNeeded("Nothing is kept of this person's sign-in.")
    if not (force or claims) and (
        token := token_cache.usable_token(store, app.client_id, account)
    ):
        return Acquired(token)
    client = _build(app, store, http_client)
    try:
        with _speaking():
            result = client.acquire_token_silent_with_error(
                list(app.cloud.scopes),
                account,
                force_refresh=force or bool(claims),
                claims_challenge=claims,
            )
    except UNREADABLE as error:
        raise Unreachable("Sign-in's answer cannot be read.") from error
    if not result:
        raise SignInNeeded("Nothing is kept of this person's sign-in.")
    if "access_token" not in result:
        raise refusal(result, SignInNeeded)
    # The refresh token is a new one each time: what is not stored is lost.
    changed = store.serialize() if store.has_state_changed else None
    return Acquired(result["access_token"], changed)


def _what_helps(answer: Mapping[str, str]) -> dict[str, Any]:
    names = ("error_subcode", "suberror", "claims")
    return {name: answer[name] for name in names if name in answer}


@contextmanager
def _speaking() -> Iterator[None]:
    """Turn what msal lets through while it speaks to Entra into our own errors."""
    try:
        yield
    except Unwell as error:
        kind = Throttled if error.status == 429 else Unreachable
        raise kind(
            "Sign-in is not answering.",
            status=error.status,
            retry_after=error.retry_after,
        ) from error
    except (requests.RequestException, MsalError) as error:
        raise Unreachable("Sign-in cannot be reached.") from error


def _build(
    app: Application, cache: msal.SerializableTokenCache, http_client: Entra | None
) -> msal.ConfidentialClientApplication:
    msal_version.check()
    try:
        with _speaking():
            return msal.ConfidentialClientApplication(
                app.client_id,
                client_credential=app.client_secret,
                authority=app.authority,
                token_cache=cache,
                client_capabilities=CAPABILITIES,
                http_client=http_client or Entra(),
                # Which cloud it is we know; msal would ask the global one about it.
                instance_discovery=False,
            )
    except KeyError as error:
        raise Unreachable("The sign-in address is not one of Microsoft's.") from error
    except ValueError as error:
        # msal says the same of every refusal; Entra's own words are its cause.
        number = aadsts.number_in(str(error.__context__))
        raise SignInFailed(
            "The sign-in address does not know this organisation.",
            reason=by_number(number) or "wrong_tenant",
            aadsts=number,
        ) from error


def _organisation(app: Application, client: msal.ConfidentialClientApplication) -> str:
    """Return the organisation's id, also where the application names its domain."""
    try:
        return str(uuid.UUID(app.tenant_id))
    except ValueError:
        return str(client.authority.tenant)


def refusal(result: dict[str, Any], kind: type[SignInNeeded]) -> GraphError:
    """Return (not raise) what Entra's answer means: ``kind``, or `Unreachable`."""
    message = str(result.get("error_description") or result.get("error") or "")
    if aadsts.is_transient(result):
        return Unreachable(message)
    return kind(
        message,
        reason=aadsts.reason(result),
        aadsts=aadsts.number(result),
        code=str(result.get("error") or ""),
        request_id=result.get("trace_id"),
        claims=valid_claims(result.get("claims")),
    )
