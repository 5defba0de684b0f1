"""Subscriptions and notifications, for tests to look at and to interfere with."""

from dataclasses import replace

from . import bodies
from .notifier import Delivery


class Notifications:
    """Methods of the Simulator; they use its ``subscribed`` and ``notifier``.

    ``subscribed`` are all subscriptions by their id, also those that have expired.
    """

    @property
    def notifications(self):
        """What was sent to subscribers, as `Delivery`, in order."""
        return list(self.notifier.sent)

    def clear_notifications(self):
        """Forget what was sent, and what waits to be."""
        self.notifier.forget()

    def wait_for_notifications(self, seconds=9, later=True):
        """Wait until all have arrived or been given up; False: it takes longer.

        ``later`` False: but for those that are due later, by ``advance`` or in time:
        late ones, and those to be tried again.
        """
        return self.notifier.wait(seconds, later)

    def subscriptions(self, upn=None):
        """The subscriptions that have not expired, as Graph returns them."""
        with self.lock:
            owner = self.directory.get(upn) if upn else None
            found = self.live_subscriptions(owner)
            return [each.render(self.client_id) for each in found]

    def live_subscriptions(self, owner=None):
        """The `Subscription` objects of a Person, or all, that have not expired."""
        return [
            each
            for each in self.subscribed.values()
            if each.expires > self.now()
            and (owner is None or owner.oid == each.owner.oid)
        ]

    def expire_subscriptions(self, upn):
        """Let a person's subscriptions end now, without any notice."""
        with self.lock:
            for each in self.live_subscriptions(self.directory.get(upn)):
                each.expires = self.now()

    def forge_notification(self, upn, client_state="forged", times=1, **changes):
        """Send what Microsoft would not: to a subscriber, with that clientState.

        ``changes`` are made to the one notification in the body. ``times``: how often.
        """
        with self.lock:
            for each in self.live_subscriptions(self.directory.get(upn)):
                forged = replace(each, client_state=client_state)
                body = bodies.change(
                    forged, self.tenant_id, "updated", "AAkForged", 'W/"forged"'
                )
                body["value"][0].update(changes)
                for _number in range(times):
                    self.notifier.put(
                        Delivery("updated", each.url, upn, each.id, body, forged=True)
                    )

    def send_lifecycle(self, upn, event):
        """Send a notice about each subscription of a person, where one is wanted.

        ``event`` is one of `bodies.LIFECYCLE`; "subscriptionRemoved" removes it too.
        """
        if event not in bodies.LIFECYCLE:
            raise ValueError(f"{event} is none of {', '.join(bodies.LIFECYCLE)}")
        with self.lock:
            for each in self.live_subscriptions(self.directory.get(upn)):
                if event == "subscriptionRemoved":
                    del self.subscribed[each.id]
                if each.lifecycle_url:
                    body = bodies.lifecycle(each, self.tenant_id, event)
                    self.notifier.put(
                        Delivery(event, each.lifecycle_url, upn, each.id, body)
                    )
