"""The payload of an event: local times, lengths, and lines that Exchange keeps."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charitylog_o365.core.graph import clock
from charitylog_o365.core.graph.clock import local_time
from charitylog_o365.core.sync.event import (
    LONGEST_LINE,
    Event,
    fingerprint,
    shorten,
)
from charitylog_o365.core.sync.snapshot import Snapshot

ZONES = ["Europe/London", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"]
moments = st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1))
VISIT = Event("Visit", datetime(2026, 3, 2, 10), datetime(2026, 3, 2, 11), ZONES[0])


@pytest.mark.parametrize(
    ("utc", "zone", "wall"),
    [
        ("2026-01-15T10:00", "Europe/London", "2026-01-15T10:00"),
        ("2026-07-15T09:00", "Europe/London", "2026-07-15T10:00"),
        ("2026-10-25T00:30", "Europe/London", "2026-10-25T01:30"),
        ("2026-10-25T01:30", "Europe/London", "2026-10-25T01:30"),
        ("2026-07-15T09:00", "America/New_York", "2026-07-15T05:00"),
    ],
)
def test_moment_is_converted_to_local_time(utc, zone, wall):
    assert local_time(datetime.fromisoformat(utc), zone) == datetime.fromisoformat(wall)


@given(moments, st.sampled_from(ZONES))
def test_local_time_converts_back_to_the_same_moment(moment, zone):
    wall = local_time(moment, zone)
    offset = moment.replace(tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo(zone))
    assert wall - moment == offset.utcoffset()


@given(moments, st.sampled_from(ZONES), st.integers(0, 600))
def test_event_in_utc_has_the_same_moments(moment, zone, minutes):
    start = local_time(moment, zone)
    event = Event("Visit", start, start + timedelta(minutes=minutes), zone)
    told = event.in_utc()
    back = told.start.replace(tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo(zone))
    # A local time that is repeated or skipped has two moments or none.
    assert told.time_zone == "UTC"
    exists = back.replace(tzinfo=None) == start
    assert exists or abs(back.replace(tzinfo=None) - start) == timedelta(hours=1)


@given(moments, st.integers(0, 400))
def test_whole_day_runs_from_midnight_to_midnight(start, days):
    event = Event("By Friday", start, start + timedelta(days=days), all_day=True)
    shown = event.payload()
    first = datetime.fromisoformat(shown["start"]["dateTime"])
    last = datetime.fromisoformat(shown["end"]["dateTime"])
    assert first.time() == last.time() == datetime.min.time()
    assert first.date() == start.date()
    assert last - first == timedelta(days=days + 1)
    assert shown["isAllDay"] is True


def test_whole_day_keeps_its_date_in_utc():
    event = replace(VISIT, time_zone="Pacific/Auckland", all_day=True).in_utc()
    assert event.payload()["start"]["dateTime"] == "2026-03-02T00:00:00"


def test_length_of_zero_is_sent_as_zero_first():
    thin = replace(VISIT, end=VISIT.start)
    shown = thin.payload()
    assert shown["start"] == shown["end"]
    assert thin.at_least_a_minute().payload()["end"]["dateTime"] == (
        "2026-03-02T10:01:00"
    )


def test_end_before_start_is_sent_as_length_of_zero():
    shown = replace(VISIT, end=VISIT.start - timedelta(hours=1)).payload()
    assert shown["end"] == shown["start"]


@given(st.text(max_size=20), st.integers(0, 40))
def test_subject_place_and_category_are_one_line_of_255_units(part, times):
    text = part * times
    shown = replace(VISIT, subject=text, location=text).payload()
    for line in (shown["subject"], shown["location"]["displayName"]):
        assert places(line) <= LONGEST_LINE
        assert "\n" not in line
    kept = "".join(char for char in text if char.isspace() or char >= " ")
    if places(text) <= LONGEST_LINE:
        assert shown["subject"].split() == kept.split()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("x" * 255, "x" * 255),
        ("x" * 256, "x" * 254 + "…"),
        ("🎂" * 127, "🎂" * 127),
        ("🎂" * 128, "🎂" * 127 + "…"),
        ("x" + "🎂" * 127, "x" + "🎂" * 127),
        ("x" + "🎂" * 128, "x" + "🎂" * 126 + "…"),
        ("🎂 " * 85, ("🎂 " * 85).strip()),
    ],
)
def test_emoji_counts_as_two_units_and_is_never_cut_in_half(text, line):
    assert shorten(text) == line
    assert places(line) <= LONGEST_LINE


def places(text):
    """Return the length in UTF-16 units, as Exchange counts."""
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("Home\x08 visit\x00", "Home visit"),
        ("Tea \x01 and cake", "Tea and cake"),
        ("Half \ud83d an emoji", "Half an emoji"),
        ("Two halves \ud83c\udf82", "Two halves 🎂"),
        ("No character\uffff", "No character"),
        ("\x1b\udc00", ""),
    ],
)
def test_unsendable_characters_are_left_out(typed, sent):
    event = replace(VISIT, subject=typed, location=typed, categories=(typed,))
    event = replace(event, body=f"<p>{typed}</p>")
    shown = event.payload()
    lines = [shown["subject"], shown["location"]["displayName"], *shown["categories"]]
    assert lines == [sent] * 3
    assert " ".join(shown["body"]["content"][3:-4].split()) == sent
    assert event.fingerprint()


def test_tabs_and_line_ends_of_the_body_are_kept():
    body = "<pre>one\ttwo\r\nthree</pre>"
    assert replace(VISIT, body=body).payload()["body"]["content"] == body


def test_reminder_is_minutes_before_start_or_off():
    shown = replace(VISIT, reminder_minutes=0).payload()
    assert (shown["isReminderOn"], shown["reminderMinutesBeforeStart"]) == (True, 0)
    shown = VISIT.payload()
    assert shown["isReminderOn"] is False
    assert "reminderMinutesBeforeStart" not in shown


def test_payload_invites_nobody():
    assert "attendees" not in VISIT.payload()


def test_equal_payloads_have_equal_fingerprints():
    assert VISIT.fingerprint() == replace(VISIT, subject=" Visit ").fingerprint()
    assert VISIT.fingerprint() != replace(VISIT, subject="Call").fingerprint()
    assert fingerprint({"a": 1, "b": 2}) == fingerprint({"b": 2, "a": 1})


AUTUMN = datetime(2026, 10, 25)
SPRING = datetime(2026, 3, 29)


@pytest.mark.parametrize(
    ("start", "minutes", "zone", "told"),
    [
        # The hour that comes twice, from either side and right through.
        ("00:15", 60, "UTC", ("00:15", "01:15")),
        ("00:15", 15, "UTC", ("00:15", "00:30")),
        ("01:15", 15, "UTC", ("01:15", "01:30")),
        ("23:45", 30, "UTC", ("23:45", "00:15")),
        ("01:45", 30, "UTC", ("01:45", "02:15")),
        ("22:30", 60, "Europe/London", ("23:30", "00:30")),
        ("02:00", 60, "Europe/London", ("02:00", "03:00")),
    ],
)
def test_repeated_hour_is_sent_in_utc(start, minutes, zone, told):
    hour, minute = (int(part) for part in start.split(":"))
    day = AUTUMN - timedelta(days=hour > 12)
    moment = day.replace(hour=hour, minute=minute)
    end = moment + timedelta(minutes=minutes)
    london = "Europe/London"
    walls = local_time(moment, london), local_time(end, london)
    shown = Event("Visit", *walls, london).payload()
    assert (shown["start"]["timeZone"], shown["end"]["timeZone"]) == (zone, zone)
    hours = tuple(shown[name]["dateTime"][11:16] for name in ("start", "end"))
    assert hours == told
    seen = Snapshot.from_payload(shown)
    assert (seen.start, seen.end) == (moment, end)


def test_skipped_hour_is_sent_in_utc():
    wall = SPRING.replace(hour=1, minute=30)
    event = Event("Visit", wall, wall + timedelta(hours=2), "Europe/London")
    assert event.payload()["start"]["timeZone"] == "UTC"


@given(moments, st.sampled_from(ZONES), st.integers(0, 600))
def test_payload_has_the_moment_that_was_meant(moment, zone, minutes):
    end = moment + timedelta(minutes=minutes)
    event = Event("Visit", local_time(moment, zone), local_time(end, zone), zone)
    whole = [each.replace(microsecond=0) for each in (moment, end)]
    seen = Snapshot.from_payload(event.payload())
    assert [seen.start, seen.end] == whole


TOKYO = [("Asia/Tokyo", 0), ("Asia/Tokyo", 1)]


@pytest.mark.parametrize(
    ("minutes", "zone", "forms"),
    [
        (60, "UTC", [("UTC", 60)]),
        (60, "Europe/London", [("Europe/London", 60), ("UTC", 60)]),
        (0, "UTC", [("UTC", 0), ("UTC", 1)]),
        (
            0,
            "Asia/Tokyo",
            [("Asia/Tokyo", 0), ("Asia/Tokyo", 1), ("UTC", 0), ("UTC", 1)],
        ),
    ],
)
def test_forms_are_tried_with_a_minute_and_in_utc(minutes, zone, forms):
    event = replace(VISIT, end=VISIT.start + timedelta(minutes=minutes), time_zone=zone)
    told = [
        (form.time_zone, (form.end - form.start).seconds // 60)
        for form in event.forms()
    ]
    assert told == forms


def test_payload_with_an_old_zone_name_is_read_where_only_the_new_one_is_known(
    monkeypatch,
):
    noon = datetime(2030, 7, 4, 12)
    event = Event("Visit", noon, noon, "Asia/Calcutta")
    snapshot = Snapshot.from_payload(event.payload())

    def lack_old_name(name):
        if name == "Asia/Calcutta":
            raise ZoneInfoNotFoundError(name)
        return ZoneInfo(name)

    monkeypatch.setattr(clock, "ZoneInfo", lack_old_name)
    assert Snapshot.from_payload(event.payload()) == snapshot
    assert event.in_utc().start == datetime(2030, 7, 4, 6, 30)
