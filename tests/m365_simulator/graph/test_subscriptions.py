"""Subscribing to the changes of one's own events."""

import threading
from datetime import datetime, timedelta, timezone

import pytest
from werkzeug.wrappers import Response

ANN, BOB = "ann@charity.example", "bob@charity.example"
PATH = "/subscriptions"
WHEN = {"dateTime": "2026-07-01T10:00:00", "timeZone": "Europe/London"}


def later(minutes):
    moment = datetime.now(timezone.utc) + timedelta(minutes=minutes)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.fixture
def asked(subscriber):
    """asked(…) is the body of a request; keywords change it, None leaves out."""

    def make(**changes):
        body = {
            "changeType": "created,updated,deleted",
            "notificationUrl": subscriber.url,
            "lifecycleNotificationUrl": f"{subscriber.url}?lifecycle=1",
            "resource": "/me/events",
            "expirationDateTime": later(4000),
            "clientState": "s" * 128,
            **changes,
        }
        return {name: value for name, value in body.items() if value is not None}

    return make


def test_subscription_is_made_read_renewed_and_removed(sim, ann, asked, refusal):
    made = ann.post(PATH, asked())
    assert made.status_code == 201
    one = made.json()
    assert (one["resource"], one["clientState"]) == ("/me/events", "s" * 128)
    assert one["expirationDateTime"][:16] == asked()["expirationDateTime"][:16]
    mine = f"{PATH}/{one['id']}"
    assert [each["id"] for each in ann.get(PATH).json()["value"]] == [one["id"]]
    renewed = ann.patch(mine, {"expirationDateTime": later(4200)}).json()
    assert renewed["expirationDateTime"] > one["expirationDateTime"]
    assert ann.get(mine).json()["expirationDateTime"] == renewed["expirationDateTime"]
    assert ann.send("POST", f"{mine}/reauthorize").status_code == 204
    assert ann.delete(mine).status_code == 204
    gone = (404, "ResourceNotFound")
    assert refusal(ann.patch(mine, {"expirationDateTime": later(60)})) == gone
    assert refusal(ann.delete(mine)) == gone
    assert ann.get(PATH).json()["value"] == []


@pytest.mark.parametrize(
    "resource",
    ["me/events", "/me/events", f"users/{ANN}/events", f"/users/{ANN}/events"],
)
def test_each_spelling_of_ones_own_events_will_do(ann, asked, resource):
    assert ann.post(PATH, asked(resource=resource)).status_code == 201


def test_both_addresses_have_to_return_the_token_as_it_is(sim, ann, asked, subscriber):
    seen = []
    subscriber.handshake = lambda token: seen.append(token) or Response(token)
    ann.post(PATH, asked())
    assert len(set(seen)) == 2
    # What has to be decoded: spaces and colons.
    assert all(" " in token and ":" in token for token in seen)
    assert [each.what for each in sim.notifications] == ["validation"] * 2
    assert all(each.arrived for each in sim.notifications)


@pytest.mark.parametrize(
    ("handshake", "words"),
    [
        (lambda token: Response(token, 202), "HTTP status code is 'Accepted'"),
        (lambda token: Response("", 403), "HTTP status code is 'Forbidden'"),
        (lambda token: Response("", 404), "must respond with 200 OK"),
        (lambda token: Response(f'"{token}"'), "exactly match"),
        (lambda token: Response(token.replace(" ", "+")), "exactly match"),
        (lambda token: Response(token, mimetype="text/html"), "exactly match"),
    ],
)
def test_other_answers_to_the_handshake_are_refused(
    ann, asked, subscriber, refusal, handshake, words
):
    subscriber.handshake = handshake
    answer = ann.post(PATH, asked())
    assert refusal(answer) == (400, "ValidationError")
    assert words in answer.json()["error"]["message"]
    assert ann.get(PATH).json()["value"] == []


def test_handshake_with_nobody_there_is_refused(ann, asked, subscriber, refusal):
    subscriber.stop()
    answer = ann.post(PATH, asked())
    assert refusal(answer) == (400, "ValidationError")
    other = asked(notificationUrl="https://crm.example/notify")
    assert refusal(ann.post(PATH, other)) == (400, "ValidationError")


def test_handshake_has_to_be_quick(sim, ann, asked, subscriber, refusal):
    sim.handshake_seconds = 0.2
    release = threading.Event()
    subscriber.handshake = lambda token: release.wait(20) and Response(token)
    answer = ann.post(PATH, asked())
    release.set()
    assert refusal(answer) == (400, "ValidationError")
    assert "timed out" in answer.json()["error"]["message"]


def test_handshake_keeps_nobody_else_waiting(ann, bob, asked, subscriber):
    def handshake(token):
        bob.create({**visit, "subject": "Meanwhile"})
        return Response(token)

    visit = {name: WHEN for name in ("start", "end")}
    subscriber.handshake = handshake
    assert ann.post(PATH, asked()).status_code == 201
    assert len(bob.get("/me/events").json()["value"]) == 2


def test_http_is_refused_unless_a_test_allows_it(sim, ann, asked, refusal):
    plain = "http://localhost:1/notify"
    for name in ("notificationUrl", "lifecycleNotificationUrl"):
        assert refusal(ann.post(PATH, asked(**{name: plain}))) == (
            400,
            "InvalidRequest",
        )
    sim.http_notifications = True
    answer = ann.post(PATH, asked(notificationUrl=plain))
    assert refusal(answer) == (400, "ValidationError")


@pytest.mark.parametrize("minutes", [4230, 10070, 10080])
def test_subscription_may_last_only_so_long(sim, ann, asked, refusal, minutes):
    sim.subscription_minutes = minutes
    too_long = {"expirationDateTime": later(minutes + 1)}
    made = ann.post(PATH, asked(expirationDateTime=later(minutes - 1)))
    for answer in (
        ann.post(PATH, asked(**too_long)),
        ann.patch(f"{PATH}/{made.json()['id']}", too_long),
    ):
        assert refusal(answer) == (400, "ExtensionError")
        words = f"can only be {minutes} minutes in the future"
        assert words in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"resource": "/me/messages"},
        {"resource": "/me/calendar/events"},
        {"resource": None},
        {"changeType": "moved"},
        {"changeType": None},
        {"notificationUrl": None},
        {"notificationUrl": "ftp://localhost/notify"},
        {"expirationDateTime": None},
        {"expirationDateTime": "tomorrow"},
        {"expirationDateTime": "2020-01-01T00:00:00Z"},
        {"clientState": "s" * 129},
    ],
)
def test_wrong_subscriptions_are_refused(ann, asked, refusal, wrong):
    assert refusal(ann.post(PATH, asked(**wrong))) == (400, "InvalidRequest")


def test_unknown_names_and_types_are_refused(ann, asked, refusal):
    for wrong in ({"colour": "red"}, {"changeType": 7}):
        unreadable = refusal(ann.post(PATH, asked(**wrong)))
        assert unreadable == (400, "RequestBodyRead")


def test_nobody_elses_events_and_subscriptions_can_be_had(
    sim, ann, bob, asked, refusal
):
    sim.share(ANN, BOB, "write")
    theirs = asked(resource=f"users/{ANN}/events")
    assert refusal(bob.post(PATH, theirs)) == (403, "ErrorAccessDenied")
    made = ann.post(PATH, asked()).json()
    assert bob.get(PATH).json()["value"] == []
    path = f"{PATH}/{made['id']}"
    for answer in (bob.get(path), bob.delete(path)):
        assert refusal(answer) == (404, "ResourceNotFound")
    assert ann.get(path).status_code == 200


def test_who_has_no_mailbox_or_scope_cannot_subscribe(sim, graph, ann, asked, refusal):
    plain = graph(ANN, "User.Read offline_access")
    assert refusal(plain.post(PATH, asked())) == (403, "ErrorAccessDenied")
    reader = graph(ANN, "Calendars.Read offline_access")
    assert reader.post(PATH, asked()).status_code == 201
    sim.set_mailbox(ANN, False)
    assert refusal(ann.post(PATH, asked()))[0] == 404


def test_subscription_ends_when_its_time_is_over(sim, ann, asked, refusal):
    made = ann.post(PATH, asked(expirationDateTime=later(30))).json()
    sim.advance(29 * 60)
    assert ann.get(f"{PATH}/{made['id']}").status_code == 200
    sim.advance(2 * 60)
    assert ann.get(PATH).json()["value"] == []
    path = f"{PATH}/{made['id']}"
    renewed = ann.patch(path, {"expirationDateTime": later(4000)})
    assert refusal(renewed) == (404, "ResourceNotFound")


def test_subscription_is_made_in_a_batch(ann, asked):
    [part] = ann.batch(("POST", PATH, asked())).json()["responses"]
    assert part["status"] == 201
    assert len(ann.get(PATH).json()["value"]) == 1


def test_address_is_at_the_root_only(sim, ann, refusal):
    assert refusal(ann.get("/me/subscriptions")) == (400, "BadRequest")
    sim.clear_requests()  # The contract has no such address either.
