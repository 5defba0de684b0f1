"""Subscriptions to the changes of one's own events.

https://learn.microsoft.com/graph/api/resources/subscription
https://learn.microsoft.com/graph/change-notifications-delivery-webhooks
"""

import http.client
import re
import uuid
from datetime import datetime, timezone
from http import HTTPStatus
from urllib.parse import urlsplit

from .. import errors, people
from ..notify import poster
from ..notify.notifier import Delivery
from ..notify.subscription import Subscription
from .call import Answer

CHANGES = ("created", "updated", "deleted")
#: https://learn.microsoft.com/graph/outlook-change-notifications-overview
MOST = 1000
LONGEST_STATE = 128
STAMP = re.compile(r"^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)([.]\d{1,12})?(Z|[+-]\d\d:\d\d)$")
WRITABLE = {
    "changeType",
    "clientState",
    "expirationDateTime",
    "latestSupportedTlsVersion",
    "lifecycleNotificationUrl",
    "notificationUrl",
    "resource",
}


class Subscriptions:
    """Each method returns an Answer, or a function that does and needs no lock.

    They raise GraphProblem where it is refused. ``owner`` is who is signed in.
    """

    def __init__(self, sim):
        self.sim = sim

    def collection(self, call, owner):
        """List one's own subscriptions, or make one."""
        _may_read(call, owner)
        if call.method == "POST":
            return self._create(call, owner)
        value = [
            each.render(self.sim.client_id)
            for each in self.sim.live_subscriptions(owner)
        ]
        return Answer(
            200, {"@odata.context": self.sim.context("subscriptions"), "value": value}
        )

    def single(self, call, owner, identifier):
        """Read, renew or remove one."""
        _may_read(call, owner)
        found = {each.id: each for each in self.sim.live_subscriptions(owner)}
        subscription = found.get(identifier)
        if subscription is None:
            raise errors.GraphProblem(
                404, "ResourceNotFound", "The object was not found."
            )
        if call.method == "DELETE":
            del self.sim.subscribed[identifier]
            return Answer(204)
        if call.method == "PATCH":
            subscription.expires = self._renewed(_read(call.body))
        return self._answer(200, subscription)

    def reauthorize(self, call, owner, identifier):
        """https://learn.microsoft.com/graph/api/subscription-reauthorize"""
        self.single(call, owner, identifier)
        return Answer(204)

    def _create(self, call, owner):
        body = _read(call.body)
        for name in ("changeType", "notificationUrl", "resource"):
            if not body.get(name):
                raise _refused(f"Missing required property '{name}'.")
        state = body.get("clientState")
        if state and len(state) > LONGEST_STATE:
            raise _refused("The clientState is longer than 128 characters.")
        if len(self.sim.live_subscriptions(owner)) >= MOST:
            raise errors.GraphProblem(
                403, "ExtensionError", "The mailbox has too many subscriptions."
            )
        made = Subscription(
            owner,
            _resource(call, owner, body["resource"]),
            _changes(body["changeType"]),
            self._address(body["notificationUrl"]),
            self._expiry(body),
            body.get("lifecycleNotificationUrl"),
            state,
            call.wants_immutable_ids,
            body.get("latestSupportedTlsVersion") or "v1_2",
        )
        if made.lifecycle_url:
            self._address(made.lifecycle_url)
        return lambda: self._after_handshake(made)

    def _after_handshake(self, made):
        """Both addresses have to answer before there is a subscription."""
        for url in dict.fromkeys(filter(None, (made.url, made.lifecycle_url))):
            self._shake_hands(url, made)
        with self.sim.lock:
            self.sim.subscribed[made.id] = made
            return self._answer(201, made)

    def _shake_hands(self, url, made):
        """Raise GraphProblem unless the server returns the token as it is."""
        token = (
            "Validation: Testing client application reachability for subscription "
            f"Request-Id: {uuid.uuid4()}"
        )
        asked = poster.with_token(url, token)
        record = Delivery("validation", asked, made.owner.upn, made.id)
        self.sim.notifier.sent.append(record)
        kind, seconds = "text/plain; charset=utf-8", self.sim.handshake_seconds
        try:
            answer = poster.post(self.sim, asked, b"", kind, seconds)
        except TimeoutError as problem:
            raise _invalid("Subscription validation request timed out.") from problem
        except (OSError, http.client.HTTPException) as problem:
            raise _invalid(_failed()) from problem
        finally:
            record.ended = True
        record.answers.append(answer.status)
        if answer.status != 200:
            raise _invalid(_failed(answer.status))
        if answer.kind != "text/plain" or answer.text != token:
            raise _invalid(
                "Subscription validation request failed. Response must exactly match "
                "validationToken query parameter."
            )

    def _address(self, url):
        """The address, checked; http only by the switch, which Microsoft has not."""
        scheme = urlsplit(url).scheme if isinstance(url, str) else ""
        if scheme != "https" and not (scheme == "http" and self.sim.http_notifications):
            raise _refused("The notificationUrl must be an address with https.")
        return url

    def _expiry(self, body):
        """When it is to end, in seconds since 1970."""
        found = STAMP.match(str(body.get("expirationDateTime") or ""))
        if not found:
            raise _refused("Missing or wrong property 'expirationDateTime'.")
        offset = "+00:00" if found[3] == "Z" else found[3]
        moment = datetime.fromisoformat(found[1] + offset).astimezone(timezone.utc)
        left = moment.timestamp() - self.sim.now()
        if left <= 0:
            raise _refused("Subscription expiration must be in the future.")
        longest = self.sim.subscription_minutes
        # As observed: the documents say 10,080 minutes, the refusal 10,070.
        if left > longest * 60:
            raise errors.bad_request(
                f"Subscription expiration can only be {longest} minutes in the future.",
                "ExtensionError",
            )
        return moment.timestamp()

    def _renewed(self, body):
        if set(body) != {"expirationDateTime"}:
            raise _refused("Only the expirationDateTime is changed here.")
        return self._expiry(body)

    def _answer(self, status, subscription):
        context = self.sim.context("subscriptions/$entity")
        body = subscription.render(self.sim.client_id)
        return Answer(status, {"@odata.context": context, **body})


def _may_read(call, owner):
    people.require_mailbox(owner)
    call.require("Calendars.Read", "Calendars.ReadWrite")


def _read(body):
    """The body, an object with the names that a subscription has."""
    if not isinstance(body, dict):
        raise errors.unreadable("Empty Payload. JSON content expected.")
    for name, value in body.items():
        if name not in WRITABLE:
            raise errors.unreadable(
                f"The property '{name}' does not exist on type "
                "'microsoft.graph.subscription'."
            )
        if not isinstance(value, str | None):
            raise errors.wrong_type(name, "Edm.String")
    return body


def _resource(call, owner, resource):
    """The resource, which is one's own events: nobody else's can be subscribed to.

    https://learn.microsoft.com/graph/outlook-change-notifications-overview
    """
    whose, _slash, rest = resource.strip("/").partition("/")
    if whose == "users":
        who, _slash, rest = rest.partition("/")
        if who.lower() not in (owner.oid, owner.upn.lower()):
            raise errors.access_denied()
    elif whose != "me":
        raise _refused(f"Resource '{resource}' is not supported.")
    if rest != "events":
        raise _refused(f"Resource '{resource}' is not supported.")
    return resource


def _changes(told):
    kinds = tuple(part.strip() for part in told.split(","))
    if not set(kinds) <= set(CHANGES):
        raise _refused(f"changeType '{told}' is not supported.")
    return kinds


def _refused(message):
    return errors.bad_request(message, "InvalidRequest")


def _invalid(message):
    return errors.bad_request(message, "ValidationError")


def _failed(status=None):
    name = "".join(HTTPStatus(status).phrase.split()) if status else ""
    told = f" HTTP status code is '{name}'." if name else ""
    return (
        f"Subscription validation request failed.{told} Notification endpoint must "
        "respond with 200 OK to validation request."
    )
