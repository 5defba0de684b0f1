"""The HTTP connection to Graph: the only place where one is opened."""

import json
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase

from .allowed import check
from .challenges import asks_for_a_token
from .clouds import LOOPBACK
from .errors import Unreachable
from .protocol import Request, Response

# Seconds to connect, and between two bytes of an answer: a batch of twenty is slow.
TIMEOUT = (5.0, 40.0)
# Bytes. Answers to a batch of twenty events are far smaller.
LARGEST_ANSWER = 16 * 2**20
SIDE_BY_SIDE = 16


class Transport:
    """Sends one request to Graph and returns its answer, whatever its status.

    May be used by several threads at once. Never retries, follows no redirect (the
    token would be sent along), always verifies certificates. ``timeout`` is (to
    connect, to wait for the next byte), in seconds; up to ``connections`` are kept
    open, one for each thread.
    """

    def __init__(
        self,
        timeout: tuple[float, float] = TIMEOUT,
        *,
        connections: int = SIDE_BY_SIDE,
    ) -> None:
        self._timeout = timeout
        self._session = requests.Session()
        # Cookies of one person must not be sent with the token of another.
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(pool_maxsize=connections))

    def send(self, url: str, request: Request, token: str) -> Response:
        """Send ``request`` to ``url``, the whole address of its path.

        An empty ``token`` is not sent. Raises `Unreachable` where no answer came or
        none that can be read, ValueError for what `allowed` refuses and for an address
        that is not encrypted.
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
            # Not str(error): it can hold the address, with a person's e-mail in it.
            raise Unreachable(type(error).__name__) from error

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._session.close()


class _Bearer(AuthBase):
    """Sets the token in the one way that a .netrc file cannot override."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, prepared: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._token:
            prepared.headers["Authorization"] = f"Bearer {self._token}"
        return prepared


def _check_address(url: str, request: Request) -> None:
    address = urlsplit(url)
    if address.scheme != "https" and address.hostname not in LOOPBACK:
        raise ValueError("A token travels over https only.")
    if not url.endswith(request.path):
        raise ValueError("The address is not that of the request.")


def _body(answer: requests.Response) -> dict[str, Any]:
    """Return the JSON object of an answer; empty for none, or for a refusal in HTML."""
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
    if answer.status_code >= 300 and not _is_from_a_proxy(answer):
        return {}
    raise Unreachable(
        "The answer cannot be read.",
        status=answer.status_code,
        request_id=answer.headers.get("request-id"),
    )


def _is_from_a_proxy(answer: requests.Response) -> bool:
    """Tell whether a page asks for a log-in to a proxy, not to Graph.

    A 401 of Graph without details means that there is no mailbox.
    """
    challenge = answer.headers.get("WWW-Authenticate")
    return answer.status_code == 401 and not asks_for_a_token(challenge)
