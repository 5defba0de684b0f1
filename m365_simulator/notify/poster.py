"""One request of Graph's to a subscriber's server."""

import http.client
import ssl
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

#: Nothing is sent to any other machine.
LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Received:
    """What a subscriber answered; ``kind`` is the media type."""

    status: int
    kind: str
    text: str


def post(sim, url, data, kind, seconds):
    """POST to a server of this machine; return what it `Received`.

    Trusts the simulator's own certificates. Follows no redirect. Raises OSError
    (TimeoutError where it takes so many seconds) or http.client.HTTPException where
    there is no answer.
    """
    parts = urlsplit(url)
    if parts.hostname not in LOOPBACK:
        raise OSError(f"{parts.hostname} is not this machine")
    if parts.scheme == "https":
        context = ssl.create_default_context(cafile=sim.ca_file)
        connection = http.client.HTTPSConnection(
            parts.hostname, parts.port, timeout=seconds, context=context
        )
    else:
        connection = http.client.HTTPConnection(
            parts.hostname, parts.port, timeout=seconds
        )
    try:
        target = parts._replace(scheme="", netloc="", fragment="").geturl()
        headers = {"Content-Type": kind, **(sim.notification_headers or {})}
        connection.request("POST", target or "/", data, headers)
        answer = connection.getresponse()
        text = answer.read(2**16).decode("utf-8", "replace")
        return Received(answer.status, answer.headers.get_content_type(), text)
    finally:
        connection.close()


def with_token(url, token):
    """The address of the handshake, which has the token escaped in its query.

    https://learn.microsoft.com/graph/change-notifications-delivery-webhooks#notificationurl-validation
    """
    mark = "&" if urlsplit(url).query else "?"
    return f"{url}{mark}validationToken={quote(token, safe='')}"
