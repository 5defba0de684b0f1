"""Events, as the product writes and finds them."""

from datetime import datetime
from urllib.parse import quote

import pytest

ANN = "ann@charity.example"
GUID = "{6f2e6f3c-0d2e-4a56-9d55-6a1f6a8d3b10}"
MARKER = f"String {GUID} Name CharitylogMarker"


def london(text):
    return {"dateTime": text, "timeZone": "Europe/London"}


def with_value(value, name="CharitylogMarker", compare="eq"):
    return (
        "$filter=singleValueExtendedProperties/Any(ep: ep/id eq "
        f"'String {GUID} Name {name}' and ep/value {compare} {value})"
    )


def test_created_changed_and_deleted(sim, ann, visit):
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
def test_wall_time_stands_across_the_clock_change(ann, visit, day, hour):
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


@pytest.mark.parametrize(
    "query, found",
    [
        (with_value("'Token1'"), 1),
        (with_value("'TOKEN1'"), 1),
        (with_value("'Token2'"), 0),
        (with_value("'Token1'", name="charitylogmarker"), 0),
        (with_value("null", compare="ne"), 1),
        ("$filter=subject eq 'Home visit'", 1),
        ("$filter=start/dateTime ge '2026-07-02T00:00:00'", 0),
        ("$filter=start/dateTime lt '2026-07-02' and subject eq 'x and y'", 0),
    ],
)
def test_found_by_filter(ann, visit, query, found):
    ann.create(visit())
    ann.create(visit(singleValueExtendedProperties=None, subject="Other"))
    answer = ann.get(f"/me/calendar/events?{quote(query, safe='=$')}")
    assert len(answer.json()["value"]) == found, answer.text


@pytest.mark.parametrize("query", ["$filter=what is this", "$top=none", "$expand=x"])
def test_nonsense_in_the_query_is_refused(ann, visit, query):
    ann.create(visit())
    assert ann.get(f"/me/events?{query}").status_code == 400


def test_nowhere(sim, ann, refusal):
    assert refusal(ann.get("/me/nowhere")) == (400, "BadRequest")
    sim.clear_requests()  # The contract has no such address either.


def test_marker_is_shown_when_expanded(ann, visit):
    made = ann.create(visit())
    path = f"/me/events/{made['id']}"
    assert "singleValueExtendedProperties" not in ann.get(path).json()
    expand = f"$expand=singleValueExtendedProperties($filter=id eq '{MARKER}')"
    shown = ann.get(f"{path}?{expand}&$select=subject").json()
    assert shown["singleValueExtendedProperties"] == [{"id": MARKER, "value": "Token1"}]
    assert shown["subject"] == "Home visit"
    assert "start" not in shown


def test_pages_are_followed_to_the_end(ann, visit):
    for number in range(25):
        ann.create(visit(subject=f"Visit {number}"))
    answer = ann.get("/me/events?$select=subject&$orderby=subject desc").json()
    seen = [each["subject"] for each in answer["value"]]
    assert len(seen) == 10
    while "@odata.nextLink" in answer:
        answer = ann.get(answer["@odata.nextLink"]).json()
        seen += [each["subject"] for each in answer["value"]]
    assert seen == sorted((f"Visit {number}" for number in range(25)), reverse=True)


def test_calendar_view_shows_what_touches_the_time(ann, visit):
    ann.create(visit())
    view = "/me/calendarView?startDateTime={}&endDateTime={}"
    inside = view.format("2026-07-01T09:30:00Z", "2026-07-01T09:45:00Z")
    assert len(ann.get(inside).json()["value"]) == 1
    after = view.format("2026-07-01T10:00:01Z", "2026-07-02T00:00:00Z")
    assert ann.get(after).json()["value"] == []
    assert ann.get("/me/calendarView").status_code == 400


def test_changed_meanwhile(sim, ann, visit, refusal):
    made = ann.create(visit())
    path = f"/me/events/{made['id']}"
    tag = {"If_Match": made["@odata.etag"]}
    assert ann.patch(path, {"subject": "One"}, **tag).status_code == 200
    late = ann.patch(path, {"subject": "Two"}, **tag)
    assert refusal(late) == (412, "ErrorIrresolvableConflict")
    assert refusal(ann.delete(path, **tag))[0] == 412
    assert sim.events(ANN)[0]["subject"] == "One"
    assert ann.delete(path, If_Match="*").status_code == 204


def test_mail_to_attendees_is_noticed(sim, ann, visit):
    ann.create(visit())
    assert sim.mails == []
    guest = {"emailAddress": {"address": "guest@example.org"}, "type": "required"}
    made = ann.create(visit(attendees=[guest]))
    ann.patch(f"/me/events/{made['id']}", {"subject": "Other"})
    ann.delete(f"/me/events/{made['id']}")
    kinds = [(mail["kind"], mail["to"]) for mail in sim.mails]
    assert kinds == [
        (kind, "guest@example.org") for kind in ("invited", "updated", "cancelled")
    ]


def test_owner_makes_moves_and_deletes_in_outlook(sim, ann):
    start, end = datetime(2026, 1, 5, 9), datetime(2026, 1, 5, 10)
    made = sim.create(ANN, "Dentist", start, end, sensitivity="private")
    before = ann.get(f"/me/events/{made}").json()
    assert (before["subject"], before["sensitivity"]) == ("Dentist", "private")
    sim.move(ANN, made, start.replace(hour=8), end)
    after = ann.get(f"/me/events/{made}").json()
    assert after["start"]["dateTime"].startswith("2026-01-05T08:00")
    assert after["changeKey"] != before["changeKey"]
    sim.delete(ANN, made)
    assert ann.get(f"/me/events/{made}").status_code == 404


def test_what_was_asked_and_answered_is_recorded(sim, ann, visit):
    sim.clear_requests()
    made = ann.create(visit())
    ann.get(f"/me/events/{made['id']}?$select=subject")
    post, get = sim.requests
    assert (post.line, post.status) == ("POST /me/calendar/events", 201)
    assert (post.upn, post.mailbox) == (ANN, ANN)
    assert post.body["subject"] == post.response["subject"] == "Home visit"
    assert post.changes and not get.changes
    assert get.query == {"$select": "subject"}
    assert "authorization" not in get.headers
