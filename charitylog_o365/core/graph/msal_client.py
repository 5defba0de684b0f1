"""msal's client for the customer's application, and Entra's refusals as errors.

It is made when it is needed, because its constructor requests the organisation's
addresses from Microsoft.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import msal
import requests
from msal.exceptions import MsalError

from . import aadsts, msal_version
from .aadsts_numbers import by_number
from .challenges import valid_claims
from .clouds import Cloud
from .credential import Credential, NoAssertion
from .entra import Entra, UnusableAnswer
from .errors import (
    GraphError,
    OtherAddresses,
    SignInFailed,
    SignInNeeded,
    Throttled,
    Unreachable,
)

# "cp1" announces that claims challenges are handled: the claims that come with a
# refusal are sent with the next refresh and the next sign-in.
# https://learn.microsoft.com/entra/identity-platform/claims-challenge
CAPABILITIES = ["cp1"]

# The reasons of `aadsts` with which Entra refuses a credential.
ABOUT_CREDENTIALS = frozenset({"secret", "certificate", "federated", "clock"})

# At level DEBUG msal logs the code and the PKCE verifier of each sign-in.
logging.getLogger("msal.token_cache").addFilter(
    lambda record: record.levelno > logging.DEBUG
)


@dataclass(frozen=True)
class Application:
    """The customer's own registration of this product in Microsoft Entra.

    ``beside`` are other credentials that are kept, while one is being changed: they are
    tried where Entra does not know the first, or not any more.
    """

    tenant_id: str
    client_id: str
    credential: Credential
    cloud: Cloud
    beside: tuple[Credential, ...] = ()

    @property
    def authority(self) -> str:
        return f"{self.cloud.login_url}/{self.tenant_id}"


def ask(
    app: Application,
    cache: msal.SerializableTokenCache,
    http_client: Entra | None,
    request: Callable[[msal.ConfidentialClientApplication], Any],
) -> tuple[msal.ConfidentialClientApplication, Any]:
    """Return msal's client and what ``request`` returned for it.

    Where Entra does not take the credential it is asked again with those beside it: it
    refuses a credential before it looks at the code or the refresh token. Where it
    takes none, the answer to the first is returned.
    """
    tried = []
    for credential in (app.credential, *app.beside):
        client = build(app, cache, http_client, credential)
        result = _asked(request, client)
        if not result or "error" not in result:
            return client, result
        tried.append((client, result))
        if credential.reason(aadsts.reason(result)) not in ABOUT_CREDENTIALS:
            return client, result
    return tried[0]


def _asked(
    request: Callable[[msal.ConfidentialClientApplication], Any],
    client: msal.ConfidentialClientApplication,
) -> Any:
    try:
        with translated_errors():
            return request(client)
    except NoAssertion as error:
        # As Entra would refuse a request that proves nothing.
        return {"error": "invalid_client", "error_description": str(error)}


def build(
    app: Application,
    cache: msal.SerializableTokenCache,
    http_client: Entra | None,
    credential: Credential | None = None,
) -> msal.ConfidentialClientApplication:
    """Return msal's client, which proves itself with ``credential`` or the first."""
    msal_version.check()
    proof = (credential or app.credential).for_msal(
        app.client_id, lambda: str(client.authority.token_endpoint)
    )
    try:
        with translated_errors():
            client = msal.ConfidentialClientApplication(
                app.client_id,
                client_credential=proof,
                authority=app.authority,
                token_cache=cache,
                client_capabilities=CAPABILITIES,
                http_client=http_client or Entra(),
                # Discovery would ask the global cloud which cloud this is.
                instance_discovery=False,
            )
    except KeyError as error:
        raise Unreachable("The sign-in address is not one of Microsoft's.") from error
    except ValueError as error:
        # msal raises the same text for every refusal; Entra's answer is its context.
        number = aadsts.number_in(str(error.__context__))
        raise SignInFailed(
            "The sign-in address does not know this organisation.",
            reason=by_number(number) or "wrong_tenant",
            aadsts=number,
        ) from error
    _check_addresses(app.cloud, client.authority)
    return client


def _check_addresses(cloud: Cloud, named: Any) -> None:
    """Raise `OtherAddresses` where what was ``named`` is not of this cloud's sign-in.

    The secret or what proves the application goes to the one, people to the other.
    """
    if not cloud.signs_in_at(str(named.token_endpoint)):
        raise OtherAddresses("Sign-in names another server for tokens.")
    if not cloud.may_send_people_to(str(named.authorization_endpoint)):
        raise OtherAddresses("Sign-in names another server for its page.")


@contextmanager
def translated_errors() -> Iterator[None]:
    """Turn errors of the connection and of msal into `GraphError`."""
    try:
        yield
    except UnusableAnswer as error:
        kind = Throttled if error.status == 429 else Unreachable
        raise kind(
            "Sign-in is not answering.",
            status=error.status,
            retry_after=error.retry_after,
        ) from error
    except (requests.RequestException, MsalError) as error:
        raise Unreachable("Sign-in cannot be reached.") from error


def refusal(
    result: dict[str, Any],
    kind: type[SignInNeeded],
    credential: Credential | None = None,
) -> GraphError:
    """Return (not raise) the error for Entra's answer: ``kind``, or `Unreachable`.

    ``credential`` is what the application proved itself with.
    """
    message = str(result.get("error_description") or result.get("error") or "")
    if aadsts.is_transient(result):
        return Unreachable(message)
    reason = aadsts.reason(result)
    return kind(
        message,
        reason=credential.reason(reason) if credential else reason,
        aadsts=aadsts.number(result),
        code=str(result.get("error") or ""),
        request_id=result.get("trace_id"),
        claims=valid_claims(result.get("claims")),
    )
