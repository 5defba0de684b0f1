"""Subscribing to the changes of one's own entries, renewing it, and ending it.

https://learn.microsoft.com/graph/api/resources/subscription
https://learn.microsoft.com/graph/outlook-change-notifications-overview

What then comes is read by `notifications`.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import urlsplit

from .errors import Gone, GraphError, Rejected, Unreachable
from .protocol import Request
from .reading import text, utc

PATH = "/subscriptions"
#: All events of the signed-in person; nobody else's can be subscribed to.
RESOURCE = "/me/events"
CHANGES = "created,updated,deleted"
LONGEST_STATE = 128
#: How long to ask for, the longest first: stored documents say 10,080 minutes and
#: 4,230; a refusal has named 10,070.
LIFETIMES = (timedelta(minutes=10_000), timedelta(minutes=4_200))
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
ID = re.compile(r"[0-9A-Za-z-]{1,64}")


@dataclass(frozen=True)
class Subscription:
    """A subscription as Microsoft holds it; ``expires`` is aware, in UTC."""

    id: str
    expires: datetime


def new_client_state() -> str:
    """Return a secret that comes back with each notification: 256 bits."""
    return secrets.token_urlsafe(32)


# https://learn.microsoft.com/graph/api/subscription-post-subscriptions
def create_subscription(url: str, client_state: str, expires: datetime) -> Request:
    """Subscribe to one's own entries until ``expires`` (aware): 201.

    Notifications and notices about the subscription come to ``url``, which has to
    answer a handshake before this is answered. Raises ValueError for a naive moment, a
    clientState that is empty or too long, and an address without https; http will do
    for a server of the same machine.
    """
    if not 1 <= len(client_state) <= LONGEST_STATE:
        raise ValueError("The clientState is empty or too long.")
    address = urlsplit(url)
    if address.scheme != "https" and address.hostname not in LOOPBACK:
        raise ValueError("Notifications travel over https only.")
    body = {
        "changeType": CHANGES,
        "notificationUrl": url,
        "lifecycleNotificationUrl": url,
        "resource": RESOURCE,
        "expirationDateTime": _stamp(expires),
        "clientState": client_state,
    }
    return Request("POST", PATH, body)


# https://learn.microsoft.com/graph/api/subscription-update
def renew_subscription(subscription_id: str, expires: datetime) -> Request:
    """Have it last until ``expires`` (aware): 200, or `errors.Gone` if it has ended."""
    body = {"expirationDateTime": _stamp(expires)}
    return Request("PATCH", _address(subscription_id), body)


# https://learn.microsoft.com/graph/api/subscription-delete
def delete_subscription(subscription_id: str) -> Request:
    """End it: 204, or `errors.Gone` if it has ended."""
    return Request("DELETE", _address(subscription_id))


def read_subscription(body: dict[str, Any]) -> Subscription:
    """Return the subscription in ``body``; raise `errors.Unreachable` if it is none."""
    found = text(body, "id")
    expires = utc(text(body, "expirationDateTime"))
    if not ID.fullmatch(found) or expires is None:
        raise Unreachable("The answer is not a subscription.", status=200)
    return Subscription(found, expires)


def is_gone(error: GraphError) -> bool:
    """Tell whether there is no such subscription any more: make a new one."""
    return isinstance(error, Gone)


def lasts_too_long(error: GraphError) -> bool:
    """Tell whether Microsoft refuses how long it is to last: ask for less."""
    return (
        isinstance(error, Rejected) and "expiration can only" in error.message.lower()
    )


def does_not_answer(error: GraphError) -> bool:
    """Tell whether Microsoft's handshake with our address has failed."""
    return isinstance(error, Rejected) and "validation request" in error.message.lower()


def _address(subscription_id: str) -> str:
    if not ID.fullmatch(subscription_id):
        raise ValueError("That is not the id of a subscription.")
    return f"{PATH}/{subscription_id}"


def _stamp(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError("The end of a subscription has no zone.")
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
