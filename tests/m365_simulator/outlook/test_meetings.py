"""What an owner makes of an event: a meeting, a copy."""

ANN = "ann@charity.example"
GUEST, OTHER = "guest@example.org", "other@example.org"
MARKER = "String {6f2e6f3c-0d2e-4a56-9d55-6a1f6a8d3b10} Name CharitylogMarker"


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


def test_copy_has_the_same_extended_property(sim, ann, made, path):
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
