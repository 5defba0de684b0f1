"""What is sent to a subscriber, as JSON.

https://learn.microsoft.com/graph/api/resources/changenotificationcollection
https://learn.microsoft.com/graph/change-notifications-lifecycle-events
"""

import uuid

from .subscription import stamp

LIFECYCLE = ("reauthorizationRequired", "subscriptionRemoved", "missed")


def change(subscription, tenant_id, kind, event_id, etag):
    """The body that tells of one event; ``kind`` is "created", "updated", "deleted"."""
    resource = f"Users/{subscription.owner.oid}/Events/{event_id}"
    return _collection(
        {
            **_both(subscription, tenant_id),
            "id": str(uuid.uuid4()),
            "changeType": kind,
            "resource": resource,
            "resourceData": {
                "@odata.type": "#Microsoft.Graph.Event",
                "@odata.id": resource,
                "@odata.etag": etag,
                "id": event_id,
            },
        }
    )


def lifecycle(subscription, tenant_id, event):
    """The body of a notice about the subscription; ``event`` is one of LIFECYCLE."""
    return _collection(
        {
            **_both(subscription, tenant_id),
            "resource": f"Users/{subscription.owner.oid}/Events",
            "lifecycleEvent": event,
        }
    )


def _both(subscription, tenant_id):
    return {
        "subscriptionId": subscription.id,
        "subscriptionExpirationDateTime": stamp(subscription.expires),
        "clientState": subscription.client_state,
        "tenantId": tenant_id,
    }


def _collection(*notifications):
    return {"value": list(notifications)}
