"""What an owner makes of an entry in Outlook, and what a program does to it then."""

import pytest

ANN = "ann@charity.example"
GUEST, OTHER = "guest@example.org", "other@example.org"
MARKER = "String {6f2e6f3c-0d2e-4a56-9d55-6a1f6a8d3b10} Name CharitylogMarker"
VIEW = "?startDateTime=2026-06-01T00:00:00Z&endDateTime=2026-08-01T00:00:00Z"


def at(text):
    return {"dateTime": text, "timeZone": "Europe/London"}


@pytest.fixture
def made(ann, visit):
    return ann.create(visit(body={"contentType": "text", "content": "Bring <keys>"}))


@pytest.fixture
def path(made):
    return f"/me/events/{made['id']}"


def mails(sim):
    return [(each["kind"], each["by"], each["to"]) for each in sim.mails]


def test_guests_are_mailed_whatever_a_program_changes(sim, ann, made, path):
    sim.invite(ANN, made["id"], GUEST)
    sim.invite(ANN, made["id"], GUEST, OTHER)
    [first, second] = ann.get(path).json()["attendees"]
    assert first["emailAddress"]["address"] == GUEST
    assert mails(sim) == [
        ("invited", "outlook", GUEST),
        ("invited", "outlook", OTHER),
    ]
    sim.clear_mails()
    ann.get(path)
    assert sim.mails == []
    ann.patch(path, {"subject": "Visit to Mary Whitfield"})
    assert mails(sim) == [("updated", "graph", GUEST), ("updated", "graph", OTHER)]
    told = sim.mails[0]
    assert told["subject"] == "Visit to Mary Whitfield"
    assert (told["from"], told["body"]) == (ANN, "Bring <keys>")
    sim.clear_mails()
    ann.patch(path, {"attendees": [second]})
    assert mails(sim) == [("cancelled", "graph", GUEST), ("updated", "graph", OTHER)]
    sim.clear_mails()
    ann.delete(path)
    assert mails(sim) == [("cancelled", "graph", OTHER)]


def test_guests_are_mailed_by_their_owners_hand_too(sim, made):
    sim.invite(ANN, made["id"], GUEST)
    sim.move(ANN, made["id"], "2026-07-02T10:00", "2026-07-02T11:00")
    sim.delete(ANN, made["id"])
    kinds = [kind for kind, _by, _to in mails(sim)]
    assert kinds == ["invited", "updated", "cancelled"]
    assert {each["by"] for each in sim.mails} == {"outlook"}


def test_leaving_for_good_is_mailed_once(sim, ann, made, path):
    sim.invite(ANN, made["id"], GUEST)
    sim.clear_mails()
    ann.send("POST", f"{path}/permanentDelete")
    assert mails(sim) == [("cancelled", "graph", GUEST)]


def test_nobody_is_mailed_of_an_entry_without_guests(sim, ann, made, path):
    sim.make_online(ANN, made["id"])
    sim.repeat(ANN, made["id"], 3)
    ann.patch(path, {"subject": "Call"})
    ann.delete(path)
    assert sim.mails == []


def test_only_who_called_a_meeting_mails(sim, ann, made, path):
    assert ann.get(path).json()["isOrganizer"] is True
    sim.invite(ANN, made["id"], GUEST)
    sim.called_by(ANN, made["id"], OTHER, "Olive Other")
    sim.clear_mails()
    shown = ann.get(path).json()
    assert shown["isOrganizer"] is False
    assert shown["organizer"]["emailAddress"] == {
        "name": "Olive Other",
        "address": OTHER,
    }
    assert ann.delete(path).status_code == 204
    assert sim.mails == []


def test_online_meeting_ends_with_a_text_without_its_block(sim, ann, made, path):
    sim.make_online(ANN, made["id"])
    online = ann.get(path).json()
    link = online["onlineMeeting"]["joinUrl"]
    assert online["isOnlineMeeting"] is True
    assert link in online["body"]["content"]
    assert "Bring &lt;keys&gt;" in online["body"]["content"]
    kept = ann.patch(path, {"subject": "Call"}).json()
    assert kept["onlineMeeting"]["joinUrl"] == link
    kept = ann.patch(path, {"body": {**online["body"]}}).json()
    assert kept["isOnlineMeeting"] is True
    new = {"contentType": "html", "content": "<p>Bring the form</p>"}
    dropped = ann.patch(path, {"body": new}).json()
    assert (dropped["isOnlineMeeting"], dropped["onlineMeeting"]) == (False, None)


def test_online_meeting_can_be_asked_for(ann, visit):
    made = ann.create(visit(isOnlineMeeting=True))
    assert made["onlineMeeting"]["joinUrl"] in made["body"]["content"]


def test_change_of_a_series_changes_every_day(sim, ann, made, path):
    sim.repeat(ANN, made["id"], 3)
    days = ann.get(f"{path}/instances{VIEW}").json()["value"]
    assert [day["start"]["dateTime"][:13] for day in days] == [
        "2026-07-01T09",
        "2026-07-02T09",
        "2026-07-03T09",
    ]
    when = {"start": at("2026-07-06T12:00:00"), "end": at("2026-07-06T13:00:00")}
    changed = ann.patch(path, {"subject": "Call", **when}).json()
    assert changed["recurrence"]["range"]["startDate"] == "2026-07-06"
    seen = ann.get(f"/me/calendarView{VIEW}").json()["value"]
    assert [day["start"]["dateTime"][:13] for day in seen] == [
        "2026-07-06T11",
        "2026-07-07T11",
        "2026-07-08T11",
    ]
    assert {(day["subject"], day["type"]) for day in seen} == {("Call", "occurrence")}
    assert {day["seriesMasterId"] for day in seen} == {made["id"]}
    [listed] = ann.get("/me/events").json()["value"]
    assert (listed["id"], listed["type"]) == (made["id"], "seriesMaster")
    ann.delete(path)
    assert ann.get(f"/me/calendarView{VIEW}").json()["value"] == []


def test_series_is_made_and_ended_through_graph_and_by_hand(sim, ann, made, path):
    sim.repeat(ANN, made["id"], 3)
    recurrence = ann.get(path).json()["recurrence"]
    ended = ann.patch(path, {"recurrence": None}).json()
    assert (ended["type"], ended["recurrence"]) == ("singleInstance", None)
    again = ann.patch(path, {"recurrence": recurrence}).json()
    assert again["type"] == "seriesMaster"
    assert len(ann.get(f"/me/calendarView{VIEW}").json()["value"]) == 3
    sim.repeat(ANN, made["id"], 0)
    [only] = ann.get(f"/me/calendarView{VIEW}").json()["value"]
    assert (only["id"], only["type"]) == (made["id"], "singleInstance")


def test_copy_carries_the_hidden_property(sim, ann, made, path):
    sim.invite(ANN, made["id"], GUEST)
    sim.clear_mails()
    copied = sim.copy(ANN, made["id"], subject="Lunch")
    moved = sim.copy(ANN, made["id"], "2026-07-09T10:00", "2026-07-09T12:00")
    expand = f"?$expand=singleValueExtendedProperties($filter=id eq '{MARKER}')"
    shown = {
        each["id"]: each for each in ann.get(f"/me/events{expand}").json()["value"]
    }
    assert set(shown) == {made["id"], copied, moved}
    markers = [e["singleValueExtendedProperties"][0]["value"] for e in shown.values()]
    assert markers == ["Token1"] * 3
    assert len({each["iCalUId"] for each in shown.values()}) == 3
    assert (shown[copied]["subject"], shown[copied]["start"]) == (
        "Lunch",
        shown[made["id"]]["start"],
    )
    assert shown[moved]["start"]["dateTime"].startswith("2026-07-09T09:00")
    assert shown[copied]["attendees"] == []
    assert shown[copied].get("transactionId") is None
    ann.patch(f"/me/events/{copied}", {"subject": "Dinner"})
    assert sim.mails == []
    assert ann.get(path).json()["subject"] == "Home visit"
