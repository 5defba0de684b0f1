"""One subscription to the changes of a mailbox's events.

https://learn.microsoft.com/graph/api/resources/subscription
"""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timezone


@dataclass
class Subscription:
    """``owner`` is the Person who subscribed, to their own events.

    ``changes`` are of "created", "updated", "deleted". ``lifecycle_url`` may be None.
    ``expires`` is in seconds since 1970, as `Simulator.now` is. ``immutable``: whether
    the ids in notifications are.
    """

    owner: object
    resource: str
    changes: tuple
    url: str
    expires: float
    lifecycle_url: str | None = None
    client_state: str | None = None
    immutable: bool = False
    tls: str = "v1_2"
    id: str = field(default_factory=lambda: str(uuid.uuid4()))

    def render(self, application_id):
        """The subscription as Graph returns it."""
        return {
            "id": self.id,
            "resource": self.resource,
            "applicationId": application_id,
            "changeType": ",".join(self.changes),
            "clientState": self.client_state,
            "notificationUrl": self.url,
            "notificationQueryOptions": None,
            "lifecycleNotificationUrl": self.lifecycle_url,
            "expirationDateTime": stamp(self.expires),
            "creatorId": self.owner.oid,
            "includeResourceData": None,
            "latestSupportedTlsVersion": self.tls,
            "encryptionCertificate": None,
            "encryptionCertificateId": None,
            "notificationUrlAppId": None,
        }


def stamp(seconds):
    """A moment, in seconds since 1970, as Graph writes it."""
    moment = datetime.fromtimestamp(seconds, timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%f0Z")
