"""What Exchange accepts in an event, what it refuses, and what it changes."""

import pytest

ANN = "ann@charity.example"


def london(text):
    return {"dateTime": text, "timeZone": "Europe/London"}


@pytest.mark.parametrize(
    "changes, code",
    [
        ({"end": london("2026-07-01T09:59:00")}, "ErrorPropertyValidationFailure"),
        ({"end": None}, "ErrorPropertyValidationFailure"),
        ({"start": london("yesterday")}, "ErrorPropertyValidationFailure"),
        ({"isAllDay": True}, "ErrorPropertyValidationFailure"),
        (
            {
                "isAllDay": True,
                "start": london("2026-07-01T00:00:00"),
                "end": london("2026-07-01T00:00:00"),
            },
            "ErrorInvalidRequest",
        ),
        (
            {"start": {"dateTime": "2026-07-01T08:00:00", "timeZone": "Mars/Phobos"}},
            "TimeZoneNotSupportedException",
        ),
        (
            {"start": {"dateTime": "2026-07-01T08:00:00", "timeZone": "Europe/Kyiv"}},
            "TimeZoneNotSupportedException",
        ),
        ({"showAs": "asleep"}, "RequestBodyRead"),
        ({"sensitivity": "secret"}, "RequestBodyRead"),
        ({"colour": "red"}, "RequestBodyRead"),
        ({"subject": 7}, "RequestBodyRead"),
        ({"categories": "Charitylog"}, "RequestBodyRead"),
        ({"reminderMinutesBeforeStart": "15"}, "RequestBodyRead"),
        ({"body": {"contentType": "rtf", "content": ""}}, "RequestBodyRead"),
        (
            {"singleValueExtendedProperties": [{"id": "Marker", "value": "x"}]},
            "ErrorInvalidProperty",
        ),
    ],
)
def test_wrong_values_are_refused_and_nothing_is_kept(
    sim, ann, visit, refusal, changes, code
):
    answer = ann.post("/me/calendar/events", visit(**changes))
    assert refusal(answer) == (400, code)
    assert sim.events(ANN) == []


def test_change_of_one_end_only_is_checked_against_the_other(sim, ann, visit):
    made = ann.create(visit())
    path = f"/me/events/{made['id']}"
    late = ann.patch(path, {"start": london("2026-07-01T12:00:00")})
    assert late.status_code == 400
    assert sim.events(ANN)[0]["start"]["dateTime"].startswith("2026-07-01T10:00")


def test_event_without_length_is_accepted_unless_switched_off(sim, ann, visit, refusal):
    when = london("2026-07-01T10:00:00")
    made = ann.create(visit(start=when, end=when))
    assert made["start"] == made["end"]
    sim.refuse_zero_length = True
    answer = ann.post("/me/calendar/events", visit(start=when, end=when))
    assert refusal(answer) == (400, "ErrorPropertyValidationFailure")


def test_all_day_event_is_on_the_same_day_in_every_zone(ann, visit):
    days = {
        "start": london("2026-07-01T00:00:00"),
        "end": london("2026-07-02T00:00:00"),
    }
    made = ann.create(visit(isAllDay=True, **days))
    assert made["start"]["dateTime"].startswith("2026-07-01T00:00")


def test_windows_names_of_zones_are_accepted(ann, visit):
    zone = {"timeZone": "Eastern Standard Time"}
    made = ann.create(
        visit(
            start={"dateTime": "2026-07-01T10:00:00", **zone},
            end={"dateTime": "2026-07-01T11:00:00", **zone},
        )
    )
    assert made["start"]["dateTime"].startswith("2026-07-01T14:00")


def test_long_texts_are_cut_without_an_error(ann, visit):
    long = "ä" * 300
    made = ann.create(
        visit(subject=long, categories=[long], location={"displayName": long})
    )
    assert made["subject"] == made["categories"][0] == "ä" * 255
    assert made["location"]["displayName"] == "ä" * 255


def test_long_texts_are_cut_by_utf_16_code_units(ann, visit):
    """An emoji takes two places, and is cut in the middle."""
    made = ann.create(
        visit(subject="🎂" * 200, location={"displayName": "x" + "🎂" * 200})
    )
    assert made["subject"] == "🎂" * 127 + "\ud83c"
    assert made["location"]["displayName"] == "x" + "🎂" * 127


def test_html_is_put_in_a_frame_and_can_be_read_as_text(ann, visit):
    body = {"contentType": "html", "content": "<p>Bring the <b>form</b></p>"}
    made = ann.create(visit(body=body))
    assert body["content"] in made["body"]["content"]
    assert made["bodyPreview"] == "Bring the form"
    prefer = 'outlook.body-content-type="text"'
    text = ann.get(f"/me/events/{made['id']}", Prefer=prefer).json()
    assert text["body"] == {"contentType": "text", "content": "Bring the form"}


def test_unreadable_body_is_refused(ann, refusal):
    answer = ann.session.post(
        f"{ann.sim.graph_url}/v1.0/me/events",
        data="{not json",
        headers={"Content-Type": "application/json"},
    )
    assert refusal(answer) == (400, "BadRequest")
