"""The mails that Exchange sends to guests."""

ANN = "ann@charity.example"
GUEST, OTHER = "guest@example.org", "other@example.org"


def mails(sim):
    return [(each["kind"], each["by"], each["to"]) for each in sim.mails]


def test_mails_to_attendees_are_recorded(sim, ann, visit):
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


def test_guests_are_mailed_whatever_graph_changes(sim, ann, made, path):
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


def test_guests_are_mailed_of_what_the_owner_does_in_outlook(sim, made):
    sim.invite(ANN, made["id"], GUEST)
    sim.move(ANN, made["id"], "2026-07-02T10:00", "2026-07-02T11:00")
    sim.delete(ANN, made["id"])
    kinds = [kind for kind, _by, _to in mails(sim)]
    assert kinds == ["invited", "updated", "cancelled"]
    assert {each["by"] for each in sim.mails} == {"outlook"}


def test_permanent_delete_is_mailed_once(sim, ann, made, path):
    sim.invite(ANN, made["id"], GUEST)
    sim.clear_mails()
    ann.send("POST", f"{path}/permanentDelete")
    assert mails(sim) == [("cancelled", "graph", GUEST)]


def test_nobody_is_mailed_of_an_event_without_guests(sim, ann, made, path):
    sim.make_online(ANN, made["id"])
    sim.repeat(ANN, made["id"], 3)
    ann.patch(path, {"subject": "Call"})
    ann.delete(path)
    assert sim.mails == []


def test_only_the_organizers_mailbox_mails(sim, ann, made, path):
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
