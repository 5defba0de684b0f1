"""What Graph tells subscribers of changes."""

import threading
from datetime import datetime, timedelta, timezone

import pytest

from m365_simulator import Subscriber

ANN, BOB = "ann@charity.example", "bob@charity.example"
STATE = "right-state"


@pytest.fixture
def subscribe(subscriber):
    """subscribe(person, …) makes a subscription, and returns it."""

    def make(person, immutable=True, **changes):
        end = datetime.now(timezone.utc) + timedelta(hours=60)
        body = {
            "changeType": "created,updated,deleted",
            "notificationUrl": subscriber.url,
            "lifecycleNotificationUrl": subscriber.url,
            "resource": "me/events",
            "expirationDateTime": end.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "clientState": STATE,
            **changes,
        }
        prefer = {} if immutable else {"Prefer": ""}
        answer = person.post("/subscriptions", body, **prefer)
        assert answer.status_code == 201, answer.text
        return answer.json()

    return make


@pytest.fixture
def told(sim, subscriber):
    """told() is all that has come, once nothing is on its way any more."""

    def wait():
        assert sim.wait_for_notifications()
        return [kind for kind, _state in subscriber.told()]

    return wait


def created(sim, ann, made):
    ann.post("/me/calendar/events", {**made, "transactionId": "2"})


def changed_by_graph(sim, ann, event_id):
    ann.patch(f"/me/events/{event_id}", {"subject": "Call"})


def deleted_by_graph(sim, ann, event_id):
    ann.delete(f"/me/events/{event_id}")


def moved(sim, ann, event_id):
    sim.move(ANN, event_id, "2026-07-02T10:00", "2026-07-02T11:00")


def deleted(sim, ann, event_id):
    sim.delete(ANN, event_id)


def deleted_for_good(sim, ann, event_id):
    sim.delete(ANN, event_id, for_good=True)


def copied(sim, ann, event_id):
    sim.copy(ANN, event_id)


def invited(sim, ann, event_id):
    sim.invite(ANN, event_id, "guest@example.org")


def repeated(sim, ann, event_id):
    sim.repeat(ANN, event_id, 3)


def dragged_away(sim, ann, event_id):
    sim.drag_to(ANN, event_id, sim.add_calendar(ANN))


@pytest.mark.parametrize(
    ("happens", "kind"),
    [
        (changed_by_graph, "updated"),
        (deleted_by_graph, "deleted"),
        (moved, "updated"),
        (deleted, "deleted"),
        (deleted_for_good, "deleted"),
        (copied, "created"),
        (invited, "updated"),
        (repeated, "updated"),
        (dragged_away, "updated"),
    ],
)
def test_each_change_is_told_whoever_makes_it(
    sim, ann, visit, subscribe, told, happens, kind
):
    made = ann.create(visit())
    subscribe(ann)
    happens(sim, ann, made["id"])
    assert told() == [kind]


def test_notification_has_what_microsoft_writes(
    sim, ann, visit, subscribe, told, subscriber
):
    subscription = subscribe(ann)
    made = ann.create(visit())
    assert told() == ["created"]
    [body] = subscriber.got
    [one] = body["value"]
    owner = sim.directory.get(ANN).oid
    assert one["subscriptionId"] == subscription["id"]
    ends = subscription["expirationDateTime"]
    assert one["subscriptionExpirationDateTime"] == ends
    assert (one["clientState"], one["tenantId"]) == (STATE, sim.tenant_id)
    assert one["resource"] == f"Users/{owner}/Events/{made['id']}"
    assert one["resourceData"] == {
        "@odata.type": "#Microsoft.Graph.Event",
        "@odata.id": one["resource"],
        "@odata.etag": made["@odata.etag"],
        "id": made["id"],
    }
    [sent] = [each for each in sim.notifications if each.what == "created"]
    assert (sent.upn, sent.answers, sent.arrived) == (ANN, [202], True)


def test_id_is_immutable_where_the_subscription_asked_for_it(
    ann, visit, subscribe, told, subscriber
):
    made = ann.create(visit())
    usual = ann.get(f"/me/events/{made['id']}", Prefer="").json()["id"]
    subscribe(ann, immutable=False)
    ann.delete(f"/me/events/{made['id']}")
    assert told() == ["deleted"]
    assert subscriber.got[0]["value"][0]["resourceData"]["id"] == usual
    assert usual != made["id"]


def test_what_is_in_deleted_items_is_told_when_it_comes_back(
    sim, ann, visit, subscribe, told
):
    made = ann.create(visit())
    sim.delete(ANN, made["id"])
    subscribe(ann)
    sim.deleted_changes = 200
    ann.patch(f"/me/events/{made['id']}", {"subject": "Call"})
    assert told() == []
    sim.restore(ANN, made["id"])
    assert told() == ["created"]
    sim.delete(ANN, made["id"])
    sim.empty_deleted_items(ANN)
    assert told() == ["created", "deleted"]


def test_others_and_other_kinds_of_change_are_not_told(
    sim, ann, bob, visit, subscribe, told
):
    subscribe(ann, changeType="deleted")
    made = ann.create(visit())
    bob.create(visit())
    assert told() == []
    ann.delete(f"/me/events/{made['id']}")
    assert told() == ["deleted"]


def test_changes_by_a_colleague_are_told_to_the_owner(
    sim, ann, bob, visit, subscribe, told
):
    sim.share(ANN, BOB, "write")
    subscribe(ann)
    bob.create(visit(), f"/users/{ANN}/calendar")
    assert told() == ["created"]


def test_nothing_is_told_after_the_end(sim, ann, visit, subscribe, told):
    made = subscribe(ann)
    ann.delete(f"/subscriptions/{made['id']}")
    ann.create(visit())
    subscribe(ann)
    sim.expire_subscriptions(ANN)
    ann.create(visit())
    assert told() == []


def test_request_that_changes_never_waits_for_the_subscriber(
    sim, ann, visit, subscribe, told, subscriber
):
    release = threading.Event()
    subscriber.answer = lambda _request: 202 if release.wait(20) else 500
    subscribe(ann)
    # More than there are threads that send.
    for _number in range(6):
        ann.create(visit())
    assert len(ann.get("/me/events").json()["value"]) == 6
    assert not sim.wait_for_notifications(0)
    release.set()
    assert told() == ["created"] * 6


def test_refused_notification_is_tried_again_later(
    sim, ann, visit, subscribe, told, subscriber
):
    answers = iter([503, 500, 202])
    subscriber.answer = lambda _request: next(answers)
    sim.notification_retry_seconds = 0
    subscribe(ann)
    ann.create(visit())
    assert told() == ["created"] * 3
    sent = sim.notifications[-1]
    assert (sent.answers, sent.arrived) == ([503, 500, 202], True)


def test_it_is_given_up_in_the_end(sim, ann, visit, subscribe, told, subscriber):
    subscriber.answer = 400
    sim.switch(notification_retry_seconds=3600, notification_attempts=2)
    subscribe(ann)
    ann.create(visit())
    assert sim.wait_for_notifications(later=False)
    assert sim.notifications[-1].answers == [400]
    sim.advance(3600)
    assert told() == ["created"] * 2
    sent = sim.notifications[-1]
    assert (sent.answers, sent.arrived, sent.ended) == ([400, 400], False, True)


def test_slow_subscriber_counts_as_none(sim, ann, visit, subscribe, subscriber):
    release = threading.Event()
    subscriber.answer = lambda _request: 202 if release.wait(20) else 500
    sim.switch(notification_seconds=0.2, notification_attempts=1)
    subscribe(ann)
    ann.create(visit())
    assert sim.wait_for_notifications()
    release.set()
    assert sim.notifications[-1].answers == ["TimeoutError"]


def test_subscriber_that_is_not_there_is_noted(sim, ann, visit, subscribe, subscriber):
    subscribe(ann)
    subscriber.stop()
    sim.notification_attempts = 1
    ann.create(visit())
    assert sim.wait_for_notifications()
    assert sim.notifications[-1].answers == ["ConnectionRefusedError"]


def test_http_will_do_where_a_test_allows_it(sim, ann, visit, subscribe):
    sim.http_notifications = True
    plain = Subscriber()
    try:
        subscribe(ann, notificationUrl=plain.url, lifecycleNotificationUrl=None)
        ann.create(visit())
        assert sim.wait_for_notifications()
    finally:
        plain.stop()
    assert plain.told() == [("created", STATE)]


def test_requests_to_a_subscriber_can_have_more_headers(
    sim, ann, visit, subscribe, told, subscriber
):
    cookies = []
    subscriber.answer = lambda request: cookies.append(request.cookies["key"]) or 202
    subscribe(ann)
    sim.notification_headers = {"Cookie": "key=test"}
    ann.create(visit())
    assert told() == ["created"]
    assert cookies == ["test"]


def test_notifications_can_come_late(sim, ann, visit, subscribe, told, subscriber):
    sim.notifications_late = 600
    subscribe(ann)
    ann.create(visit())
    sim.advance(599 - 60)
    assert sim.wait_for_notifications(later=False)
    assert subscriber.got == []
    sim.advance(61)
    assert told() == ["created"]


def test_notifications_can_come_twice_or_not_at_all(
    sim, ann, visit, subscribe, told, subscriber
):
    subscribe(ann)
    sim.notifications_doubled = True
    ann.create(visit())
    assert told() == ["created"] * 2
    first, second = subscriber.got
    assert first == second
    sim.switch(notifications_doubled=False, notifications_lost=True)
    ann.create(visit())
    assert len(told()) == 2
    lost = sim.notifications[-1]
    assert (lost.lost, lost.arrived, lost.answers) == (True, False, [])


def test_forged_notifications_have_another_client_state(
    sim, ann, subscribe, told, subscriber
):
    made = subscribe(ann)
    sim.forge_notification(ANN, times=3)
    sim.forge_notification(ANN, client_state=STATE, subscriptionId="another")
    assert told() == ["updated"] * 4
    states = [state for _kind, state in subscriber.told()]
    assert sorted(states) == ["forged"] * 3 + [STATE]
    ids = {one["subscriptionId"] for body in subscriber.got for one in body["value"]}
    assert ids == {made["id"], "another"}
    assert all(each.forged for each in sim.notifications if each.what == "updated")


@pytest.mark.parametrize("event", ["reauthorizationRequired", "missed"])
def test_notices_about_the_subscription_are_sent(
    sim, ann, subscribe, told, subscriber, event
):
    subscribe(ann)
    sim.send_lifecycle(ANN, event)
    assert told() == [event]
    [one] = subscriber.got[0]["value"]
    assert (one["clientState"], "changeType" in one) == (STATE, False)
    assert len(sim.subscriptions(ANN)) == 1


def test_removed_subscription_is_gone_when_its_notice_comes(
    sim, ann, visit, subscribe, told
):
    subscribe(ann)
    sim.send_lifecycle(ANN, "subscriptionRemoved")
    ann.create(visit())
    assert told() == ["subscriptionRemoved"]
    assert sim.subscriptions() == []


def test_notices_are_sent_to_who_wants_them_and_of_known_kinds(
    sim, ann, subscribe, told
):
    subscribe(ann, lifecycleNotificationUrl=None)
    sim.send_lifecycle(ANN, "missed")
    assert told() == []
    with pytest.raises(ValueError, match="none of"):
        sim.send_lifecycle(ANN, "late")


def test_reset_forgets_what_waits(sim, ann, visit, subscribe, subscriber):
    sim.notifications_late = 600
    subscribe(ann)
    ann.create(visit())
    sim.reset()
    sim.advance(601)
    assert sim.wait_for_notifications()
    assert (subscriber.got, sim.notifications, sim.subscriptions()) == ([], [], [])


def test_what_was_forgotten_under_way_is_not_tried_again(
    sim, ann, visit, subscribe, told, subscriber
):
    release = threading.Event()
    came = threading.Event()
    subscriber.answer = lambda _request: came.set() or release.wait(20) and 500
    sim.notification_retry_seconds = 0
    subscribe(ann)
    ann.create(visit())
    assert came.wait(20)
    [sent] = [each for each in sim.notifications if each.what == "created"]
    sim.clear_notifications()
    release.set()
    with sim.notifier.changed:
        assert sim.notifier.changed.wait_for(lambda: sent.answers, 20)
    assert told() == ["created"]


def test_more_than_the_queue_holds_are_lost(sim, ann, subscribe, told, monkeypatch):
    monkeypatch.setattr("m365_simulator.notify.notifier.MOST", 2)
    sim.notifications_late = 600
    subscribe(ann)
    for hour in range(10, 15):
        sim.create(ANN, "Visit", f"2026-07-01T{hour}:00", f"2026-07-01T{hour}:30")
    sim.advance(601)
    assert told() == ["created"] * 2
    assert [each.lost for each in sim.notifications[-5:]] == [False] * 2 + [True] * 3


def test_notifications_are_seen_from_another_process(sim, ann, visit, subscribe, pages):
    subscribe(ann)
    ann.create(visit())
    asked = {"method": "wait_for_notifications"}
    assert pages("POST", "/control/call", json=asked).json() == {"result": True}
    sent = pages("GET", "/control/notifications").json()
    kinds = [each["what"] for each in sent]
    assert kinds == ["validation", "created"]
    asked = {"method": "subscriptions", "args": [ANN]}
    [one] = pages("POST", "/control/call", json=asked).json()["result"]
    assert one["resource"] == "me/events"
