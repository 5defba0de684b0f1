"""Asking when people are busy, and reading what is told."""

from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from charitylog_o365.core.graph import errors, free_busy
from charitylog_o365.core.graph.free_busy import Busy, WorkingHours

ANN, BOB = "ann@charity.example", "bob@charity.example"
START = datetime(2026, 7, 1, 9, tzinfo=ZoneInfo("Europe/London"))
END = START + timedelta(hours=8)


def at(hour, minute=0):
    return datetime(2026, 7, 1, hour, minute, tzinfo=timezone.utc)


def item(start="10:00", end="11:00", status="busy", zone="UTC", **more):
    return {
        "status": status,
        "start": {"dateTime": f"2026-07-01T{start}:00.0000000", "timeZone": zone},
        "end": {"dateTime": f"2026-07-01T{end}:00.0000000", "timeZone": zone},
        **more,
    }


def read(*items, address=ANN, **more):
    told = {"scheduleId": address, "scheduleItems": list(items), **more}
    [one] = free_busy.read_schedules({"value": [told]}, [ANN])
    return one


def test_question_is_one_request_in_utc():
    request = free_busy.get_schedules([ANN, BOB], START, END)
    assert (request.method, request.path) == ("POST", "/me/calendar/getSchedule")
    assert request.body == {
        "schedules": [ANN, BOB],
        "startTime": {"dateTime": "2026-07-01T08:00:00", "timeZone": "UTC"},
        "endTime": {"dateTime": "2026-07-01T16:00:00", "timeZone": "UTC"},
        "availabilityViewInterval": 60,
    }
    [(name, value)] = request.headers
    assert (name, value) == ("Prefer", 'IdType="ImmutableId", outlook.timezone="UTC"')


@pytest.mark.parametrize(
    ("addresses", "start", "end"),
    [
        ([], START, END),
        ([ANN] * 21, START, END),
        ([ANN], START, START),
        ([ANN], END, START),
        ([ANN], START, START + timedelta(days=62)),
        ([ANN], START.replace(tzinfo=None), END),
        ([ANN], START, END.replace(tzinfo=None)),
    ],
)
def test_wrong_question_is_not_built(addresses, start, end):
    with pytest.raises(ValueError):
        free_busy.get_schedules(addresses, start, end)


def test_longest_question_is_built():
    end = START + timedelta(days=62, seconds=-1)
    assert free_busy.get_schedules([ANN] * 20, START, end).body["schedules"]


def test_busy_times_are_read_in_order_and_without_their_subject():
    one = read(
        item("14:00", "15:00", "oof", subject="Surgery", location="Hospital"),
        item("10:00", "11:00", "Busy"),
        item("12:00", "13:00", "Tentative", zone="GMT Standard Time"),
    )
    assert one.busy == (
        Busy(at(10), at(11), "busy"),
        Busy(at(11), at(12), "tentative"),
        Busy(at(14), at(15), "oof"),
    )
    assert (one.address, one.not_known) == (ANN, "")
    assert "Surgery" not in repr(one) and "Hospital" not in repr(one)


def test_free_and_elsewhere_are_not_busy_and_the_unknown_is():
    one = read(
        item(status="free"), item(status="workingElsewhere"), item(status="asleep")
    )
    assert one.busy == (Busy(at(10), at(11), "busy"),)


def test_each_address_has_its_answer_whatever_the_order_and_the_case():
    body = {
        "value": [
            {"scheduleId": BOB.upper(), "scheduleItems": [item()]},
            {"scheduleId": ANN, "scheduleItems": []},
        ]
    }
    ann, bob, cid = free_busy.read_schedules(body, [ANN, BOB, "cid@charity.example"])
    assert (ann.busy, ann.not_known) == ((), "")
    assert (bob.address, len(bob.busy)) == (BOB, 1)
    assert cid.not_known == "unclear"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("5009", "not_found"),
        ("ErrorMailRecipientNotFound", "not_found"),
        ("ErrorNoFreeBusyAccess", "refused"),
        ("5006", "unclear"),
        (None, "unclear"),
    ],
)
def test_error_of_one_address_is_a_reason(code, reason):
    message = f"Unable to resolve e-mail address {ANN}"
    one = read(error={"responseCode": code, "message": message})
    assert (one.busy, one.not_known) == ((), reason)


@pytest.mark.parametrize(
    "wrong",
    [
        {"scheduleItems": None},
        {"scheduleItems": {}},
        {"scheduleItems": [None]},
        {"scheduleItems": [{"status": "busy"}]},
        {"scheduleItems": [item(zone="tzone://Microsoft/Custom")]},
        {"scheduleItems": [item(), item(start="late")]},
        {"error": "no"},
    ],
)
def test_what_cannot_be_read_does_not_count_as_free(wrong):
    assert read(**wrong).not_known == "unclear"


@pytest.mark.parametrize("body", [{}, {"value": None}, {"value": {}}])
def test_answer_that_is_no_list_is_unreachable(body):
    with pytest.raises(errors.Unreachable):
        free_busy.read_schedules(body, [ANN])


@pytest.mark.parametrize("value", [[None], ["x"], [{"scheduleId": 7}], [[]]])
def test_strange_items_of_the_list_are_nobodys(value):
    [one] = free_busy.read_schedules({"value": value}, [ANN])
    assert one.not_known == "unclear"


HOURS = {
    "daysOfWeek": ["monday", "Friday", "holiday", 7],
    "startTime": "08:30:00.0000000",
    "endTime": "17:00:00.0000000",
    "timeZone": {"name": "GMT Standard Time"},
}


def test_working_hours_are_read():
    london = ZoneInfo("Europe/London")
    wanted = WorkingHours(frozenset({0, 4}), time(8, 30), time(17), london)
    assert read(workingHours=HOURS).hours == wanted


@pytest.mark.parametrize(
    "wrong",
    [
        {"timeZone": {"name": "Customized Time Zone"}},
        {"timeZone": None},
        {"startTime": None},
        {"endTime": "25:00:00"},
        {"daysOfWeek": "monday"},
    ],
)
def test_working_hours_that_cannot_be_read_are_none(wrong):
    one = read(item(), workingHours={**HOURS, **wrong})
    assert (one.hours, len(one.busy)) == (None, 1)
    assert read(workingHours=[]).hours is None
