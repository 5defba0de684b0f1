"""Nothing that this product sends can share a calendar or invite anybody."""

from datetime import datetime, timezone

import pytest

from charitylog_o365.core.graph import (
    allowed,
    batch,
    delta,
    free_busy,
    protocol,
    subscriptions,
)
from charitylog_o365.core.graph.client import GraphClient
from charitylog_o365.core.graph.protocol import Request
from charitylog_o365.core.graph.transport import Transport

PERMISSIONS = "/me/calendar/calendarPermissions"
SUBSCRIBE = {
    "changeType": "updated",
    "notificationUrl": "https://crm.example/notify",
    "resource": "/me/events",
    "expirationDateTime": "2026-07-01T10:00:00Z",
    "clientState": "secret",
}
ASK = {"schedules": ["bob@x.example"]}
GUESTS = [{"emailAddress": {"address": "client@example.org"}}]
FORBIDDEN = {
    **{
        f"{method} {path}": Request(method, path, body)
        for method, body in (("POST", {"role": "write"}), ("PATCH", {}), ("PUT", {}))
        for path in (
            PERMISSIONS,
            f"{PERMISSIONS}/1",
            "/users/ann@x.example/calendar/calendarPermissions/1",
            "/me/calendars/1/calendarPermissions",
        )
    },
    "DELETE a permission": Request("DELETE", f"{PERMISSIONS}/1"),
    "lower case": Request("patch", f"{PERMISSIONS}/1", {}),
    "dots": Request("DELETE", "/me/events/.."),
    "encoded dots": Request("DELETE", "/me/events/%2e%2E"),
    "encoded way out": Request(
        "DELETE", "/me/events/x%2F..%2F..%2Fcalendar%2FcalendarPermissions%2F1"
    ),
    "query on a write": Request("DELETE", "/me/events/x?a=b"),
    "all events": Request("DELETE", "/me/events/"),
    "whole calendar": Request("DELETE", "/me/calendars/1"),
    "rename": Request("PATCH", "/me/calendar", {"name": "x"}),
    "mail": Request("POST", "/me/sendMail", {}),
    "read mail": Request("GET", "/me/messages"),
    "directory": Request("GET", "/users"),
    "forward": Request("POST", "/me/events/x/forward", {}),
    "accept": Request("POST", "/me/events/x/accept", {}),
    "cancel": Request("POST", "/me/events/x/cancel", {}),
    "a message for good": Request("POST", "/me/messages/x/permanentDelete"),
    "a calendar for good": Request("POST", "/me/calendars/x/permanentDelete"),
    "a body for good": Request("POST", "/me/events/x/permanentDelete", {}),
    "for good and more": Request("POST", "/me/events/x/permanentDelete/y"),
    "way out for good": Request("POST", "/me/events/../permanentDelete"),
    "other host": Request("GET", "@evil.example/me/calendar"),
    "attendees": protocol.create_event({"attendees": GUESTS}),
    "attendees empty": protocol.update_event("x", {"attendees": []}),
    "attendees deep": protocol.create_event({"a": [{"b": {"Attendees": GUESTS}}]}),
    "organizer": protocol.create_event({"organizer": GUESTS[0]}),
    "Teams": protocol.create_event({"isOnlineMeeting": True}),
    "GET with a body": Request("GET", "/me/calendar", {}),
    **{
        f"subscribe {change}": Request(
            "POST", "/subscriptions", {**SUBSCRIBE, **change}
        )
        for change in (
            {"resource": "/me/messages"},
            {"resource": "/users/ann@x.example/events"},
            {"resource": "/me/events/x"},
            {"resource": None},
            {"includeResourceData": True},
            {"encryptionCertificate": "x"},
        )
    },
    "subscribe without a body": Request("POST", "/subscriptions"),
    "list subscriptions": Request("GET", "/subscriptions"),
    "redirect a subscription": Request(
        "PATCH", "/subscriptions/1", {"notificationUrl": "https://evil.example"}
    ),
    "renew and redirect": Request("PATCH", "/subscriptions/1", SUBSCRIBE),
    "subscription's way out": Request("DELETE", "/subscriptions/..%2Fme%2Fevents%2Fx"),
    "all subscriptions": Request("DELETE", "/subscriptions"),
    "a body to delete": Request("DELETE", "/subscriptions/1", {}),
    "ask as another": Request("POST", "/users/ann@x.example/calendar/getSchedule", ASK),
    "ask with more": Request("POST", "/me/calendar/getSchedule", {**ASK, "x": 1}),
    "ask without a body": Request("POST", "/me/calendar/getSchedule"),
    "whole view": Request("GET", "/me/calendarView?startDateTime=x&endDateTime=y"),
    "delta of nothing": Request("GET", "/me/calendarView/delta"),
    "delta of mail": Request("GET", "/me/mailFolders/x/messages/delta?$deltatoken=1"),
    "delta of people": Request("GET", "/users/delta?$deltatoken=1"),
    "delta's way out": Request("GET", "/users/%2e%2e/calendarView/delta?$deltatoken=1"),
    **{
        f"{method} {path}": Request(method, path, None if method == "GET" else {})
        for method, path in (
            ("GET", "/users('ann')"),
            ("GET", "/users('ann')/messages"),
            ("GET", "/users('ann')/calendars"),
            ("GET", "/users('ann')/events/../messages"),
            ("GET", "/users('ann')/events/%2e%2e/messages"),
            ("GET", "/users('ann')x/events"),
            ("GET", "/users('ann','bob')/events"),
            ("GET", "/users('a/b')/messages/events"),
            ("GET", "/groups('ann')/events"),
            ("POST", "/users('ann')/sendMail"),
            ("POST", "/users('ann')/calendar/calendarPermissions"),
            ("PATCH", "/users('ann')/calendar/calendarPermissions/1"),
            ("DELETE", "/users('ann')/calendar"),
        )
    },
}


class Careless:
    """A transport that sends anything."""

    carried = False

    def send(self, *_):
        self.carried = True
        return protocol.Response(200)


@pytest.mark.parametrize("request_", FORBIDDEN.values(), ids=FORBIDDEN.keys())
def test_client_and_transport_each_refuse_a_forbidden_request(graph, request_):
    careless = Careless()
    client = GraphClient("https://graph.example", careless)
    with pytest.raises(ValueError, match="Charitylog never|only reads"):
        client.send("token", request_)
    with pytest.raises(ValueError, match="Charitylog never|only reads"):
        client.send_batch("token", [protocol.calendar(), request_])
    assert not careless.carried
    transport = Transport()
    with pytest.raises(ValueError, match="Charitylog never|only reads"):
        transport.send(graph.url + request_.path, request_, "token")
    with pytest.raises(ValueError, match="Charitylog never|only reads"):
        packed = batch.pack([request_])
        transport.send(graph.url + packed.path, packed, "token")
    assert not graph.asked


def test_transport_refuses_an_address_that_is_not_the_requests(graph):
    with pytest.raises(ValueError, match="not that of the request"):
        Transport().send(f"{graph.url}{PERMISSIONS}/1", protocol.calendar(), "token")
    assert not graph.asked


NEXT_PAGES = [
    "https://x/v1.0/me/events?$skip=1",
    "https://x/v1.0/me/calendar/events?$skip=1",
    "https://x/v1.0/me/calendar/calendarView?$skip=1",
    "https://x/v1.0/users('ann%40x')/calendar/events?$skip=1",
]


DELTA_LINKS = [
    "https://x/v1.0/me/calendarView/delta?$deltatoken=R0usmcCM996atia_s",
    "https://x/v1.0/me/calendarView/delta()?$skiptoken=a%2Bb%3D",
    "https://x/v1.0/me/calendar/calendarView/delta?$deltatoken=1",
    "https://x/v1.0/users/5f2f0f3c-0d2e/calendarView/delta()?$deltatoken=1",
    "https://x/v1.0/users('ann%40x')/calendarView/delta?$deltatoken=1",
]


WHEN = [datetime(2026, 3, day, tzinfo=timezone.utc) for day in (2, 3)]
BUILDERS = (protocol, free_busy, subscriptions, delta)
PAYLOAD = {"subject": "Home visit", **protocol.marker_property("m", "look")}
BUILT = {
    "create_event": lambda mailbox: protocol.create_event(PAYLOAD, mailbox),
    "update_event": lambda mailbox: protocol.update_event("AAMk=", PAYLOAD, mailbox),
    "delete_event": lambda mailbox: protocol.delete_event("AAMk=", mailbox),
    "delete_for_good": lambda mailbox: protocol.delete_for_good("AAMk=", mailbox),
    "get_event": lambda mailbox: protocol.get_event("AAMk=", mailbox, "Europe/London"),
    "find_by_marker": lambda mailbox: protocol.find_by_marker("m", mailbox),
    "list_marked": protocol.list_marked,
    "list_between": lambda _mailbox: protocol.list_between(
        datetime(2026, 3, 2), datetime(2026, 3, 3)
    ),
    "calendar": protocol.calendar,
    "calendar_permissions": lambda _mailbox: protocol.calendar_permissions(),
    "get_schedules": lambda mailbox: free_busy.get_schedules([str(mailbox)], *WHEN),
    "create_subscription": lambda _mailbox: subscriptions.create_subscription(
        "https://crm.example/notify", "secret", WHEN[0]
    ),
    "renew_subscription": lambda _mailbox: subscriptions.renew_subscription(
        "7f105c7d-2dc5", WHEN[0]
    ),
    "delete_subscription": lambda _mailbox: subscriptions.delete_subscription("7f105c"),
    "start_delta": lambda _mailbox: delta.start_delta(*WHEN),
    "follow_delta": lambda _mailbox: delta.follow_delta(DELTA_LINKS[0]),
}


@pytest.mark.parametrize("mailbox", [None, "ann@x.example"])
def test_every_builder_makes_an_allowed_request(mailbox):
    built = [build(mailbox) for build in BUILT.values()]
    built += [protocol.next_page({"@odata.nextLink": link}) for link in NEXT_PAGES]
    built += [delta.follow_delta(link) for link in DELTA_LINKS]
    for request in built:
        allowed.check(request)
        allowed.check(batch.pack([request]))


def test_every_builder_is_tested():
    builders = {
        name
        for module in BUILDERS
        for name, value in vars(module).items()
        if getattr(value, "__annotations__", {}).get("return") is Request
        and not name.startswith("_")
    }
    assert builders == BUILT.keys()
