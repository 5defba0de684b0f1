"""Reading what comes to the address for notifications, from Microsoft or from anybody.

https://learn.microsoft.com/graph/change-notifications-delivery-webhooks
https://learn.microsoft.com/graph/change-notifications-lifecycle-events

A notification is a hint that something has changed in a mailbox. Nothing else in it is
used: what has changed is found by looking at the entries.
"""

import hashlib
import hmac
import json
import re
from dataclasses import dataclass
from typing import Any

from .subscriptions import ID, LONGEST_STATE

#: Bytes and notifications of one request; what is more is not read.
LARGEST = 2**18
MOST = 500
LONGEST_TOKEN = 1024

CHANGED, MISSED, REMOVED, REAUTHORIZE = "changed", "missed", "removed", "reauthorize"
LIFECYCLE = {
    "missed": MISSED,
    "subscriptionRemoved": REMOVED,
    "reauthorizationRequired": REAUTHORIZE,
}
STATE = re.compile(rf"[\x21-\x7e]{{1,{LONGEST_STATE}}}")
# Microsoft's has spaces and colons.
TOKEN = re.compile(rf"[\x20-\x7e]{{1,{LONGEST_TOKEN}}}")


@dataclass(frozen=True)
class Hint:
    """That something happened to a subscription; it may be forged, see `is_ours`.

    ``kind`` is "changed", or a notice: "missed" (notifications were lost), "removed"
    (the subscription has ended), "reauthorize" (renew it).
    """

    subscription_id: str
    client_state: str
    kind: str = CHANGED


def read_notifications(content: bytes) -> tuple[Hint, ...]:
    """Return the hints in the body of a request, each once, in their order.

    Empty for what is too large or none. Never raises: anybody can send anything.
    """
    if len(content) > LARGEST:
        return ()
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        return ()
    found = body.get("value") if isinstance(body, dict) else None
    if not isinstance(found, list):
        return ()
    hints = (_hint(each) for each in found[:MOST])
    return tuple(dict.fromkeys(hint for hint in hints if hint))


def fingerprint(client_state: str) -> str:
    """Return what to keep of a clientState: of so random a secret a hash will do."""
    return hashlib.sha256(_bytes(client_state)).hexdigest()


def is_ours(hint: Hint, kept: str | None) -> bool:
    """Tell whether a hint has the clientState whose `fingerprint` was ``kept``.

    In constant time, and as long where there is none.
    """
    told = fingerprint(hint.client_state)
    is_same = hmac.compare_digest(_bytes(told), _bytes(kept or told[::-1]))
    return is_same and bool(kept)


# https://learn.microsoft.com/graph/change-notifications-delivery-webhooks#notificationurl-validation
def handshake(token: str | None) -> str | None:
    """Return what to answer, as text/plain, to a request with a ``validationToken``.

    None for what is no such token.
    """
    return token if token and TOKEN.fullmatch(token) else None


def _hint(told: Any) -> Hint | None:
    if not isinstance(told, dict):
        return None
    subscription_id, state = told.get("subscriptionId"), told.get("clientState")
    if not isinstance(subscription_id, str) or not ID.fullmatch(subscription_id):
        return None
    if not isinstance(state, str) or not STATE.fullmatch(state):
        return None
    event = told.get("lifecycleEvent")
    if event is None:
        return Hint(subscription_id, state)
    kind = LIFECYCLE.get(event) if isinstance(event, str) else None
    # A notice that Microsoft may add one day is a reason to look, too.
    return Hint(subscription_id, state, kind or MISSED)


def _bytes(told: str) -> bytes:
    return told.encode("utf-8", "surrogatepass")
