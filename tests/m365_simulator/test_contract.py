"""The check against Microsoft's description can fail."""

import pytest

from m365_simulator import Recorded

LINE = ("POST", "/me/calendar/events")
WHEN = {"dateTime": "2026-07-01T10:00:00", "timeZone": "Europe/London"}


@pytest.fixture
def checked(contract):
    if contract is None:
        pytest.skip("GRAPH_CONTRACT names no file")
    return contract


@pytest.mark.parametrize(
    "body",
    [
        {"start": WHEN},
        {"start": WHEN, "end": WHEN, "colour": "red"},
        {"start": WHEN, "end": WHEN, "showAs": "asleep"},
        {"start": WHEN, "end": {"dateTime": "2026-07-01T11:00:00"}},
    ],
)
def test_wrong_requests_are_refused(checked, body):
    with pytest.raises(AssertionError, match="POST /me/calendar/events"):
        checked.check_exchange(Recorded(*LINE, body=body))


def test_changing_the_transaction_id_is_refused(checked):
    body = {"transactionId": "other"}
    with pytest.raises(AssertionError, match="transactionId"):
        checked.check_request(Recorded("PATCH", "/me/events/AAx", body=body))


def test_unknown_addresses_are_refused(checked):
    with pytest.raises(AssertionError, match="/me/nowhere"):
        checked.check_exchange(Recorded("GET", "/me/nowhere"))


def test_wrong_answers_are_refused(checked):
    answer = Recorded("GET", "/me/calendar", status=200, response={"name": "Calendar"})
    with pytest.raises(AssertionError, match="'id' is a required property"):
        checked.check_exchange(answer)


def test_batch_of_twenty_one_is_refused(checked):
    parts = [{"id": str(n), "method": "GET", "url": "/me"} for n in range(21)]
    with pytest.raises(AssertionError):
        checked.check_request(Recorded("POST", "/$batch", body={"requests": parts}))


def test_right_exchanges_pass(checked, sim, ann, visit):
    ann.create(visit())
    ann.batch((*LINE, visit()), ("GET", "/me/calendar?$select=id,canEdit", None))
    for recorded in sim.requests:
        checked.check_exchange(recorded)


def test_wrong_answers_about_free_and_busy_are_refused(checked):
    body = {
        "schedules": ["ann@charity.example"],
        "startTime": WHEN,
        "endTime": {**WHEN, "dateTime": "2026-07-01T11:00:00"},
    }
    item = {"start": WHEN, "end": WHEN, "status": "asleep"}
    for told in ({"availabilityView": "9"}, {"scheduleItems": [item]}, {}):
        answer = {"value": [{"scheduleId": "ann@charity.example", **told}]}
        recorded = Recorded("POST", "/me/calendar/getSchedule", body=body, status=200)
        recorded.response = answer
        if told:
            with pytest.raises(AssertionError, match="getSchedule"):
                checked.check_exchange(recorded)
        else:
            checked.check_exchange(recorded)


def test_wrong_notifications_are_refused(checked):
    right = {
        "subscriptionId": "7f105c7d-2dc5-4530-97cd-4e7ae6534c07",
        "subscriptionExpirationDateTime": "2026-07-01T10:00:00Z",
        "tenantId": "84bd8158-6d4d-4958-8b9f-9d6445542f95",
    }
    checked.check_notification({"value": [{**right, "changeType": "updated"}]})
    for wrong in ({"changeType": "moved"}, {"subscriptionId": None}):
        with pytest.raises(AssertionError):
            checked.check_notification({"value": [{**right, **wrong}]})
