"""Trying an application at Microsoft Entra, before anybody signs in with it.

Entra shows a wrong client id or redirect URI on a page of its own, from which nobody
comes back. So the token endpoint is asked for a token of the application itself: its
answer tells a wrong organisation (90002), application (700016) and credential (7000215,
700027 …) apart. That changes nothing at Microsoft: without permissions of its own,
which ours has not and never asks for, the application gets a token that opens nothing.
The token is thrown away all the same, in `try_application`, and returned to nobody.
"""

import html
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import msal
import requests

from . import aadsts, auth, directory, msal_client, protocol
from .client import GraphClient
from .clouds import Cloud
from .deadline import Deadline, EntraWithDeadline
from .errors import (
    GraphError,
    OtherAddresses,
    SignInNeeded,
    SoftwareTooOld,
    Throttled,
    Unreachable,
)
from .transport import Transport

# In this order Entra looks at them: at what it stops, all before is right.
STEPS = ("microsoft", "tenant", "client", "credential")
BY_REASON = {
    "wrong_tenant": "tenant",
    "tenant_closed": "tenant",
    "wrong_client": "client",
    "app_disabled": "client",
    "secret": "credential",
    "certificate": "credential",
    "federated": "credential",
    "clock": "credential",
}
# The application is registered, and nobody of the organisation has approved it yet: so
# it is after a registration by script. Its credential is looked at after that only.
NOT_APPROVED = 7000229
# An organisation that is always there: any at all.
ANYBODY = "common"
LARGEST_PAGE = 2**18


@dataclass(frozen=True)
class Trial:
    """How far an application got.

    ``stopped_at`` is one of `STEPS`; "" where all is right; "unclear" where Entra
    refused for a reason that has to do with none of them. ``reason`` is a code of
    `aadsts`, or for the step "microsoft" one of `unreached`. ``ahead``: how many
    seconds this server's clock is before Microsoft's, None where that is not known.
    """

    stopped_at: str = ""
    reason: str = ""
    number: int | None = None
    ahead: float | None = None

    @property
    def is_refusal(self) -> bool:
        """Whether Microsoft has answered, and will never accept this application."""
        return self.stopped_at in STEPS[1:]


class _Noting(EntraWithDeadline):
    """Notes how far this server's clock is from Microsoft's."""

    ahead: float | None = None

    def request(
        self, method: str, url: str | bytes, *args: Any, **options: Any
    ) -> requests.Response:
        answer = super().request(method, url, *args, **options)
        self.ahead = seconds_ahead(answer.headers, time.time())
        return answer


# https://www.rfc-editor.org/rfc/rfc9110#field.date
def seconds_ahead(headers: Mapping[str, str], now: float) -> float | None:
    """Return how many seconds ``now`` is after the date of an answer, or None."""
    try:
        return now - parsedate_to_datetime(headers["Date"]).timestamp()
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def unreached(error: GraphError) -> str:
    """Return why Microsoft was not reached: a code.

    too_old, other_addresses, busy, proxy, tls, timeout, address, answer (one that is
    not Microsoft's), connection.
    """
    for said, kind, code in (
        (error, SoftwareTooOld, "too_old"),
        (error, OtherAddresses, "other_addresses"),
        (error, Throttled, "busy"),
        (error.__cause__, requests.exceptions.ProxyError, "proxy"),
        (error.__cause__, requests.exceptions.SSLError, "tls"),
        (error.__cause__, requests.Timeout, "timeout"),
        (error.__cause__, KeyError, "address"),
    ):
        if isinstance(said, kind):
            return code
    return "answer" if error.status else "connection"


def proxy_of(url: str) -> str | None:
    """Return the proxy that requests to ``url`` go through, as the environment says.

    Host and port only: its password may stand beside them.
    """
    proxies = requests.utils.get_environ_proxies(url)
    named = requests.utils.select_proxy(url, proxies)
    if not named:
        return None
    address = named if "://" in named else f"http://{named}"
    return urlsplit(address).netloc.rpartition("@")[2]


def find_organisation(cloud: Cloud, tenant: str, seconds: float) -> Trial:
    """Try as much as can be without an application: Microsoft and the organisation.

    ``tenant`` may be empty. It takes no longer than ``seconds``.
    """
    line = _Noting(Deadline(seconds))
    try:
        directory.find(cloud, tenant or ANYBODY, http_client=line)
        trial = Trial()
    except SignInNeeded as error:
        trial = _refused(error) if tenant else Trial()
    except GraphError as error:
        trial = Trial("microsoft", unreached(error))
    return replace(trial, ahead=line.ahead)


# https://learn.microsoft.com/graph/errors#http-status-codes
def graph_unreached(cloud: Cloud, seconds: float) -> str:
    """Return why Microsoft Graph was not reached, a code of `unreached`; "" if it was.

    It is asked without a token, so that it answers 401. It takes no longer than
    ``seconds``.
    """
    transport = Transport((seconds, seconds))
    client, request = GraphClient(cloud.graph_url, transport), protocol.calendar()
    [said] = Deadline(seconds).run_all([lambda: client.send("", request)])
    transport.close()
    if isinstance(said, GraphError) and not isinstance(said, Unreachable):
        if isinstance(said, Throttled):
            return "busy"
        return "" if said.status == 401 else "answer"
    if isinstance(said, GraphError):
        is_late = said.status is None and said.__cause__ is None
        return "timeout" if is_late else unreached(said)
    # Whatever gives a calendar to nobody in particular, it is not Microsoft.
    return "answer"


# https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
def try_application(app: auth.Application, seconds: float) -> Trial:
    """Return how far ``app`` gets with Entra; it takes no longer than ``seconds``."""
    line = _Noting(Deadline(seconds))
    try:
        _ask_as_application(app, line)
        trial = Trial()
    except SignInNeeded as error:
        trial = _refused(error)
    except GraphError as error:
        trial = Trial("microsoft", unreached(error))
    return replace(trial, ahead=line.ahead)


def _ask_as_application(app: auth.Application, line: EntraWithDeadline) -> None:
    """Raise what stands against a token for ``app``; throw away what it is given."""
    # Of this credential only, whatever else would do.
    alone = replace(app, beside=())
    try:
        _client, answer = msal_client.ask(
            alone,
            msal.SerializableTokenCache(),
            line,
            lambda client: client.acquire_token_for_client(
                [f"{app.cloud.graph_url}/.default"]
            ),
        )
    except auth.UNREADABLE as error:
        raise SignInNeeded("The answer cannot be read.", reason="unknown") from error
    if "access_token" not in answer:
        raise msal_client.refusal(answer, SignInNeeded, app.credential)


def _refused(error: SignInNeeded) -> Trial:
    if error.aadsts == NOT_APPROVED:
        return Trial("unclear", "not_approved", error.aadsts)
    step = BY_REASON.get(error.reason, "unclear")
    return Trial(step, error.reason, error.aadsts)


# https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#request-an-authorization-code
def is_registered(
    app: auth.Application, redirect_uri: str, seconds: float
) -> bool | None:
    """Tell whether ``redirect_uri`` is registered with ``app``; None: not known.

    A sign-in that must show no page, of nobody: Entra sends it back to an address that
    is registered, and shows a page with AADSTS50011 instead of one that is not.
    """
    deadline = Deadline(seconds)
    try:
        flow = auth.start_sign_in(
            app, redirect_uri, http_client=EntraWithDeadline(deadline)
        )
    except GraphError:
        return None
    url = f"{flow['auth_uri']}&prompt=none"
    [said] = deadline.run_all([lambda: _redirected_or_page(url, deadline.left)])
    if isinstance(said, GraphError):
        return None
    if said.startswith(f"{redirect_uri}?"):
        return True
    number = aadsts.number_in(html.unescape(said))
    return False if number == 50011 else None


def _redirected_or_page(url: str, seconds: float) -> str:
    """Return where ``url`` leads to or, where it leads nowhere, the page it shows."""
    seconds = max(seconds, 0.01)
    try:
        with requests.get(
            url, timeout=(seconds, seconds), allow_redirects=False, stream=True
        ) as answer:
            if target := answer.headers.get("Location"):
                return target
            page = answer.raw.read(LARGEST_PAGE, decode_content=True)
            return bytes(page).decode("utf-8", "replace")
    except (requests.RequestException, OSError):
        return ""
