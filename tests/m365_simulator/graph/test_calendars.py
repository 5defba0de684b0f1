"""A second calendar of the same person."""

from urllib.parse import quote

import pytest

ANN, BOB = "ann@charity.example", "bob@charity.example"
MARKER = "String {6f2e6f3c-0d2e-4a56-9d55-6a1f6a8d3b10} Name CharitylogMarker"
BY_MARKER = "?$filter=" + quote(
    f"singleValueExtendedProperties/Any(ep: ep/id eq '{MARKER}' "
    "and ep/value eq 'Token1')",
    safe="/",
)
VIEW = "?startDateTime=2026-06-01T00:00:00Z&endDateTime=2026-08-01T00:00:00Z"


@pytest.fixture
def ids(ann):
    return lambda path: [each["id"] for each in ann.get(path).json()["value"]]


def test_event_in_another_calendar_is_found_in_the_mailbox_only(sim, ann, visit, ids):
    made = ann.create(visit())
    plain = ann.get("/me/events", Prefer="").json()["value"][0]["id"]
    second = sim.add_calendar(ANN, "Second")
    sim.drag_to(ANN, made["id"], second)
    here, there = f"/me/calendar/events{BY_MARKER}", f"/me/events{BY_MARKER}"
    assert (ids(here), ids(there)) == ([], [made["id"]])
    assert ids(f"/me/calendars/{second}/events{BY_MARKER}") == [made["id"]]
    assert ids(f"/me/calendarView{VIEW}") == []
    assert ids(f"/me/calendars/{second}/calendarView{VIEW}") == [made["id"]]
    moved = ann.get(f"/me/events/{made['id']}").json()
    assert (moved["iCalUId"], moved["subject"]) == (made["iCalUId"], "Home visit")
    assert ann.get(f"/me/events/{plain}").status_code == 404
    assert [e["id"] for e in sim.events(ANN, calendar=second)] == [made["id"]]
    sim.drag_to(ANN, made["id"])
    assert ids(here) == [made["id"]]


def test_restored_event_is_in_the_calendar_it_was_in(sim, ann, visit, ids):
    made = ann.create(visit())
    second = sim.add_calendar(ANN)
    sim.drag_to(ANN, made["id"], second)
    assert ann.delete(f"/me/events/{made['id']}").status_code == 204
    sim.restore(ANN, made["id"])
    assert ids(f"/me/calendars/{second}/events") == [made["id"]]


def test_calendar_is_created_listed_and_written_to_through_graph(sim, ann, visit, ids):
    made = ann.post("/me/calendars", {"name": "Second"}).json()
    assert (made["name"], made["isDefaultCalendar"]) == ("Second", False)
    first, second = ann.get("/me/calendars").json()["value"]
    assert (first["name"], first["isDefaultCalendar"]) == ("Calendar", True)
    assert second["id"] == made["id"] != first["id"]
    assert ann.get(f"/me/calendars/{made['id']}").json()["name"] == "Second"
    entry = ann.create(visit(), f"/me/calendars/{made['id']}")
    assert ids("/me/calendar/events") == []
    assert ids("/me/events") == [entry["id"]]


def test_colleague_reads_the_default_calendar_only(sim, ann, bob, visit):
    sim.share(ANN, BOB, "write")
    made = ann.create(visit())
    second = sim.add_calendar(ANN, "Second")
    anns = f"/users/{ANN}"
    assert len(bob.get(f"{anns}/events").json()["value"]) == 1
    sim.drag_to(ANN, made["id"], second)
    assert bob.get(f"{anns}/events").json()["value"] == []
    assert bob.get(f"{anns}/events/{made['id']}").status_code == 404
    assert bob.get(f"{anns}/calendars/{second}").status_code == 404
    assert [c["name"] for c in bob.get(f"{anns}/calendars").json()["value"]] == [
        "Calendar"
    ]
    assert bob.post(f"{anns}/calendars", {"name": "Mine"}).status_code == 403


def test_unknown_calendars_are_refused(sim, ann, visit):
    made = ann.create(visit())
    with pytest.raises(KeyError):
        sim.drag_to(ANN, made["id"], "elsewhere")
    assert ann.post("/me/calendars", {"name": ""}).status_code == 400
    assert ann.get(f"/me/calendars/{sim.add_calendar(BOB)}").status_code == 404
