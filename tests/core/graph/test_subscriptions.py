"""Subscribing to the changes of one's own entries."""

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from charitylog_o365.core.graph import batch, errors, protocol, subscriptions

URL = "https://crm.example/charitylog_o365/notify"
ENDS = datetime(2026, 7, 1, 10, tzinfo=ZoneInfo("Europe/London"))
RENEW = subscriptions.renew_subscription("7f105c7d-2dc5", ENDS)


def refused(status, code, message="No.", request=RENEW):
    body = {"error": {"code": code, "message": message}}
    return errors.error_from(protocol.Response(status, body=body), request)


def test_subscription_is_to_ones_own_events_only():
    request = subscriptions.create_subscription(URL, "s" * 128, ENDS)
    assert (request.method, request.path) == ("POST", "/subscriptions")
    assert request.body == {
        "changeType": "created,updated,deleted",
        "notificationUrl": URL,
        "lifecycleNotificationUrl": URL,
        "resource": "/me/events",
        "expirationDateTime": "2026-07-01T09:00:00Z",
        "clientState": "s" * 128,
    }
    assert dict(request.headers)["Prefer"] == 'IdType="ImmutableId"'


def test_subscription_is_renewed_and_ended():
    assert (RENEW.method, RENEW.path) == ("PATCH", "/subscriptions/7f105c7d-2dc5")
    assert RENEW.body == {"expirationDateTime": "2026-07-01T09:00:00Z"}
    ended = subscriptions.delete_subscription("7f105c7d-2dc5")
    assert (ended.method, ended.body) == ("DELETE", None)


@pytest.mark.parametrize(
    ("url", "state", "ends"),
    [
        ("http://crm.example/notify", "secret", ENDS),
        ("ftp://crm.example/notify", "secret", ENDS),
        (URL, "", ENDS),
        (URL, "s" * 129, ENDS),
        (URL, "secret", ENDS.replace(tzinfo=None)),
    ],
)
def test_wrong_subscription_is_not_built(url, state, ends):
    with pytest.raises(ValueError):
        subscriptions.create_subscription(url, state, ends)


def test_http_will_do_on_this_machine():
    url = "http://localhost:8069/notify"
    assert subscriptions.create_subscription(url, "s", ENDS)


@pytest.mark.parametrize("wrong", ["", "../me/events", "a/b", "a?b", "x" * 65])
def test_strange_id_cannot_be_addressed(wrong):
    for build in (
        subscriptions.delete_subscription,
        lambda found: subscriptions.renew_subscription(found, ENDS),
    ):
        with pytest.raises(ValueError):
            build(wrong)


@pytest.mark.parametrize(
    "stamp",
    [
        "2026-07-01T09:00:00Z",
        "2026-07-01T09:00:00.1234567Z",
        "2026-07-01T09:00:00+00:00",
    ],
)
def test_answer_is_read(stamp):
    told = {"id": "7f105c7d-2dc5", "expirationDateTime": stamp, "clientState": None}
    assert subscriptions.read_subscription(told) == subscriptions.Subscription(
        "7f105c7d-2dc5", datetime(2026, 7, 1, 9, tzinfo=timezone.utc)
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": None},
        {"id": "a/b"},
        {"expirationDateTime": None},
        {"expirationDateTime": "soon"},
        {"expirationDateTime": "2026-07-01T09:00:00"},
    ],
)
def test_answer_that_is_no_subscription_is_unreachable(wrong):
    told = {"id": "7f105c", "expirationDateTime": "2026-07-01T09:00:00Z", **wrong}
    with pytest.raises(errors.Unreachable):
        subscriptions.read_subscription(told)


def test_subscription_that_has_ended_is_gone_and_the_mailbox_is_there():
    error = refused(404, "ResourceNotFound", "The object was not found.")
    assert type(error) is errors.Gone and subscriptions.is_gone(error)
    # Of any other address the same answer says that there is no mailbox.
    other = refused(404, "ResourceNotFound", request=protocol.calendar())
    assert type(other) is errors.NoMailbox
    assert type(refused(404, "MailboxNotEnabledForRESTAPI")) is errors.NoMailbox
    part = {"id": "0", "status": 404, "body": {"error": {"code": "ResourceNotFound"}}}
    answer = protocol.Response(200, body={"responses": [part]})
    [outcome] = batch.unpack(answer, [RENEW])
    assert subscriptions.is_gone(outcome)


def test_refusal_of_a_long_life_is_known_and_blames_no_administrator():
    message = "Subscription expiration can only be 4230 minutes in the future."
    error = refused(400, "ExtensionError", message)
    assert type(error) is errors.Rejected and subscriptions.lasts_too_long(error)
    assert not subscriptions.does_not_answer(error)
    assert type(refused(403, "ExtensionError")) is errors.BlockedByAdmin
    longest, shorter = subscriptions.LIFETIMES
    assert shorter < timedelta(minutes=4230) < longest < timedelta(minutes=10_070)


@pytest.mark.parametrize("code", ["ValidationError", "InvalidRequest"])
@pytest.mark.parametrize(
    "message",
    [
        "Subscription validation request timed out.",
        "Subscription validation request failed. HTTP status code is 'Forbidden'. "
        "Notification endpoint must respond with 200 OK to validation request.",
    ],
)
def test_failed_handshake_is_known(code, message):
    error = refused(400, code, message)
    assert subscriptions.does_not_answer(error)
    assert not subscriptions.lasts_too_long(error)
    assert not subscriptions.does_not_answer(refused(400, code))


def test_each_secret_is_new_and_long_enough():
    secrets = {subscriptions.new_client_state() for _each in range(5)}
    assert len(secrets) == 5
    assert all(40 <= len(each) <= subscriptions.LONGEST_STATE for each in secrets)
