"""The only place that opens a connection to Graph."""

import json
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase

from .challenges import asks_for_a_token
from .errors import Unreachable
from .limits import check
from .protocol import Request, Response

# Seconds to connect, and between two bytes of an answer. Graph may take its time
# over a batch of twenty.
TIMEOUT = (5.0, 40.0)
# A batch of twenty events with their notes is far below; more is not Graph's.
LARGEST_ANSWER = 16 * 2**20
SIDE_BY_SIDE = 16
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class Transport:
    """Carries one request to Graph and its answer back, and judges neither.

    May be used by several threads at once. Never retries, never follows a redirect
    (the token would go with it), never goes without verifying certificates.
    ``timeout`` is (to connect, to wait for the next byte), in seconds.
    """

    def __init__(self, timeout: tuple[float, float] = TIMEOUT) -> None:
        self._timeout = timeout
        self._session = requests.Session()
        # One person's cookies must not travel with another's token.
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(pool_maxsize=SIDE_BY_SIDE))

    def send(self, url: str, request: Request, token: str) -> Response:
        """Send ``request`` to ``url``, the whole address of its path.

        Raises `Unreachable` where no answer came or none that can be read, ValueError
        for what must never be sent (`limits`) or would travel unencrypted.
        """
        check(request)
        _check_address(url, request)
        headers = {"Accept": "application/json", **dict(request.headers)}
        try:
            with self._session.request(
                request.method,
                url,
                json=request.body,
                headers=headers,
                auth=_Bearer(token),
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
            ) as answer:
                return Response(answer.status_code, answer.headers, _body(answer))
        except requests.RequestException as error:
            # Not str(error): it may quote the address, and with it a person's name.
            raise Unreachable(type(error).__name__) from error

    def close(self) -> None:
        """Let go of the connections kept open."""
        self._session.close()


class _Bearer(AuthBase):
    """The token, given in the one way that a .netrc file cannot override."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, prepared: requests.PreparedRequest) -> requests.PreparedRequest:
        prepared.headers["Authorization"] = f"Bearer {self._token}"
        return prepared


def _check_address(url: str, request: Request) -> None:
    address = urlsplit(url)
    if address.scheme != "https" and address.hostname not in LOOPBACK:
        raise ValueError("A token travels over https only.")
    if not url.endswith(request.path):
        raise ValueError("The address is not that of the request.")


def _body(answer: requests.Response) -> dict[str, Any]:
    """Return the answer's JSON object; empty for none, or for a refusal in HTML."""
    content = bytearray()
    for chunk in answer.iter_content(2**16):
        content += chunk
        if len(content) > LARGEST_ANSWER:
            raise Unreachable("The answer has no end.", status=answer.status_code)
    try:
        body = json.loads(content) if content.strip() else {}
    except ValueError:
        body = None
    if isinstance(body, dict):
        return body
    if answer.status_code >= 300 and not _is_of_a_gatekeeper(answer):
        return {}
    raise Unreachable(
        "The answer cannot be read.",
        status=answer.status_code,
        request_id=answer.headers.get("request-id"),
    )


def _is_of_a_gatekeeper(answer: requests.Response) -> bool:
    """Tell whether a page asks for a log-in to something in between, not to Graph.

    Of Graph's own, a 401 without a word means that there is no mailbox.
    """
    asked = answer.headers.get("WWW-Authenticate")
    return answer.status_code == 401 and not asks_for_a_token(asked)
