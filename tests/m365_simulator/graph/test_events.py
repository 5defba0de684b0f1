"""Creating, reading, changing and deleting events."""

import pytest

ANN = "ann@charity.example"


def london(text):
    return {"dateTime": text, "timeZone": "Europe/London"}


def test_event_is_created_changed_and_deleted(sim, ann, visit):
    made = ann.create(visit())
    assert sim.events(ANN)[0]["subject"] == "Home visit"
    changed = ann.patch(f"/me/events/{made['id']}", {"subject": "Call"}).json()
    assert changed["subject"] == "Call"
    assert changed["id"] == made["id"]
    assert changed["changeKey"] != made["changeKey"]
    assert ann.delete(f"/me/events/{made['id']}").status_code == 204
    assert sim.events(ANN) == []


def test_answers_are_in_utc_unless_a_zone_is_preferred(sim, ann, visit):
    made = ann.create(visit())
    utc = {"dateTime": "2026-07-01T09:00:00.0000000", "timeZone": "UTC"}
    assert made["start"] == utc
    assert made["originalStartTimeZone"] == "Europe/London"
    wished = ann.get(
        f"/me/events/{made['id']}",
        Prefer='IdType="ImmutableId", outlook.timezone="W. Europe Standard Time"',
    ).json()
    assert wished["start"]["dateTime"].startswith("2026-07-01T11:00")
    assert sim.events(ANN)[0]["start"]["dateTime"].startswith("2026-07-01T10:00")


@pytest.mark.parametrize("day, hour", [("2026-03-28", "10"), ("2026-03-30", "09")])
def test_wall_time_is_kept_across_the_clock_change(ann, visit, day, hour):
    when = {"start": london(f"{day}T10:00:00"), "end": london(f"{day}T10:30:00")}
    assert ann.create(visit(**when))["start"]["dateTime"][11:13] == hour


def test_ids_are_immutable_only_when_asked_for(ann, visit):
    made = ann.create(visit())
    plain = ann.get("/me/events", Prefer="").json()["value"][0]
    assert plain["id"] != made["id"]
    assert ann.get(f"/me/events/{plain['id']}").json()["id"] == made["id"]


def test_ids_are_case_sensitive_and_of_one_mailbox(sim, ann, bob, visit, refusal):
    made = ann.create(visit())
    other = f"AA{made['id'][2:].swapcase()}"
    assert refusal(ann.get(f"/me/events/{other}")) == (404, "ErrorItemNotFound")
    missing = bob.get(f"/me/events/{made['id']}")
    assert refusal(missing) == (404, "ErrorItemNotFound")
    malformed = ann.get("/me/events/nonsense")
    assert refusal(malformed) == (400, "ErrorInvalidIdMalformed")


@pytest.mark.parametrize("status", [400, 409])
@pytest.mark.parametrize("named", [True, False])
def test_transaction_id_is_used_once(sim, ann, visit, refusal, status, named):
    sim.duplicate_status, sim.duplicate_names_event = status, named
    payload = visit()
    made = ann.create(payload)
    again = ann.post("/me/calendar/events", payload)
    assert refusal(again) == (status, "ErrorDuplicateTransactionId")
    existing = again.json()["error"].get("@event.existingEventId")
    assert existing == (made["id"] if named else None)
    assert len(sim.events(ANN)) == 1


def test_transaction_id_stays_used_after_a_delete(ann, visit, refusal):
    payload = visit()
    ann.delete(f"/me/events/{ann.create(payload)['id']}")
    again = ann.post("/me/calendar/events", payload)
    assert refusal(again)[1] == "ErrorDuplicateTransactionId"
    new = ann.create(visit())["id"]
    change = ann.patch(f"/me/events/{new}", {"transactionId": "other"})
    assert change.status_code == 400


def test_calendar_view_lists_what_overlaps_the_time(ann, visit):
    ann.create(visit())
    view = "/me/calendarView?startDateTime={}&endDateTime={}"
    inside = view.format("2026-07-01T09:30:00Z", "2026-07-01T09:45:00Z")
    assert len(ann.get(inside).json()["value"]) == 1
    after = view.format("2026-07-01T10:00:01Z", "2026-07-02T00:00:00Z")
    assert ann.get(after).json()["value"] == []
    assert ann.get("/me/calendarView").status_code == 400


def test_if_match_of_an_older_version_is_refused(sim, ann, visit, refusal):
    made = ann.create(visit())
    path = f"/me/events/{made['id']}"
    tag = {"If_Match": made["@odata.etag"]}
    assert ann.patch(path, {"subject": "One"}, **tag).status_code == 200
    late = ann.patch(path, {"subject": "Two"}, **tag)
    assert refusal(late) == (412, "ErrorIrresolvableConflict")
    assert refusal(ann.delete(path, **tag))[0] == 412
    assert sim.events(ANN)[0]["subject"] == "One"
    assert ann.delete(path, If_Match="*").status_code == 204
