"""Having Microsoft tell of changes in a mailbox, for as long as it will."""

from datetime import datetime

from ..graph import errors
from ..graph.client import GraphClient
from ..graph.protocol import Request
from ..graph.subscriptions import (
    LIFETIMES,
    Subscription,
    create_subscription,
    delete_subscription,
    lasts_too_long,
    read_subscription,
    renew_subscription,
)


def subscribe(
    client: GraphClient, token: str, url: str, client_state: str, now: datetime
) -> Subscription:
    """Subscribe to the changes of one's own entries from ``now`` (aware).

    Raises GraphError, ValueError for an address that will not do.
    """
    requests = [
        create_subscription(url, client_state, now + each) for each in LIFETIMES
    ]
    return _longest(client, token, requests)


def renew(
    client: GraphClient, token: str, subscription_id: str, now: datetime
) -> Subscription | None:
    """Have a subscription last longer; None where it has ended, or is not ours.

    Raises GraphError.
    """
    requests = [renew_subscription(subscription_id, now + each) for each in LIFETIMES]
    try:
        return _longest(client, token, requests)
    except (errors.Gone, errors.Forbidden):
        return None


def unsubscribe(client: GraphClient, token: str, subscription_id: str) -> None:
    """End a subscription, if it has not ended. Raises GraphError."""
    try:
        client.send(token, delete_subscription(subscription_id))
    except (errors.Gone, errors.Forbidden):
        return


def _longest(client: GraphClient, token: str, requests: list[Request]) -> Subscription:
    """Send the first of ``requests`` that Microsoft does not find too long."""
    *first, last = requests
    for request in first:
        try:
            return read_subscription(client.send(token, request).body)
        except errors.GraphError as error:
            if not lasts_too_long(error):
                raise
    return read_subscription(client.send(token, last).body)
