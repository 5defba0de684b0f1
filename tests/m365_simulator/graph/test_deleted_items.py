"""Deleted Items: what is in it, and how that answers."""

from urllib.parse import quote

import pytest

ANN, BOB = "ann@charity.example", "bob@charity.example"
MARKER = "String {6f2e6f3c-0d2e-4a56-9d55-6a1f6a8d3b10} Name CharitylogMarker"
BY_MARKER = "$filter=" + quote(
    f"singleValueExtendedProperties/Any(ep: ep/id eq '{MARKER}' "
    "and ep/value eq 'Token1')",
    safe="/",
)
VIEW = "startDateTime=2026-06-01T00:00:00Z&endDateTime=2026-08-01T00:00:00Z"
LISTS = (
    "/me/events?",
    "/me/calendar/events?",
    f"/me/events?{BY_MARKER}",
    f"/me/calendar/events?{BY_MARKER}",
    f"/me/calendarView?{VIEW}",
)


def path(made):
    return f"/me/events/{made['id']}"


def by_owner(sim, ann, made):
    sim.delete(ANN, made["id"])


def by_program(sim, ann, made):
    assert ann.delete(path(made)).status_code == 204


@pytest.mark.parametrize("delete", [by_owner, by_program])
def test_deleted_event_is_in_deleted_items_and_in_no_list(sim, ann, visit, delete):
    made = ann.create(visit())
    assert all(len(ann.get(each).json()["value"]) == 1 for each in LISTS)
    delete(sim, ann, made)
    assert [ann.get(each).json()["value"] for each in LISTS] == [[]] * len(LISTS)
    assert sim.events(ANN) == []
    assert [each["id"] for each in sim.deleted(ANN)] == [made["id"]]


@pytest.mark.parametrize("status", [200, 404])
def test_immutable_id_of_a_deleted_event_answers_or_not(sim, ann, visit, status):
    made = ann.create(visit())
    plain = ann.get("/me/events", Prefer="").json()["value"][0]["id"]
    sim.delete(ANN, made["id"])
    sim.switch(deleted_answers=status)
    answer = ann.get(path(made))
    assert answer.status_code == status
    if status == 200:
        assert (answer.json()["subject"], answer.json()["isCancelled"]) == (
            "Home visit",
            False,
        )
    # A usual id is another one in another folder.
    assert ann.get(f"/me/events/{plain}").status_code == 404


@pytest.mark.parametrize("status", [200, 404])
def test_deleted_event_can_be_changed_or_not(sim, ann, visit, status):
    made = ann.create(visit())
    sim.delete(ANN, made["id"])
    sim.deleted_changes = status
    changed = ann.patch(path(made), {"subject": "Call"})
    assert changed.status_code == status
    assert sim.events(ANN) == []
    wanted = "Call" if status == 200 else "Home visit"
    assert sim.deleted(ANN)[0]["subject"] == wanted


@pytest.mark.parametrize(
    "code, status",
    [
        ("ErrorItemNotFound", 404),
        ("ErrorCannotDeleteObject", 403),
        ("ErrorInvalidIdMalformed", 400),
        ("ErrorInvalidMailboxItemId", 400),
    ],
)
def test_second_delete_is_refused(sim, ann, visit, refusal, code, status):
    made = ann.create(visit())
    ann.delete(path(made))
    sim.second_delete = code
    assert refusal(ann.delete(path(made))) == (status, code)
    assert len(sim.deleted(ANN)) == 1


def test_second_delete_can_remove_the_event(sim, ann, visit):
    made = ann.create(visit())
    ann.delete(path(made))
    sim.switch(second_delete="done", deleted_answers=200)
    assert ann.delete(path(made)).status_code == 204
    assert sim.deleted(ANN) == []
    assert ann.get(path(made)).status_code == 404


def test_restored_event_is_what_it_was(sim, ann, visit):
    made = ann.create(visit())
    sim.delete(ANN, made["id"])
    sim.restore(ANN, made["id"])
    [found] = ann.get(f"/me/calendar/events?{BY_MARKER}").json()["value"]
    assert (found["id"], found["iCalUId"]) == (made["id"], made["iCalUId"])
    assert ann.patch(path(made), {"subject": "Call"}).status_code == 200
    assert sim.deleted(ANN) == []
    with pytest.raises(KeyError):
        sim.restore(ANN, made["id"])


@pytest.mark.parametrize("first", [None, by_owner])
def test_permanent_delete_removes_the_event(sim, ann, visit, first):
    made = ann.create(visit())
    sim.switch(deleted_answers=200, deleted_changes=200)
    if first:
        first(sim, ann, made)
    answer = ann.send("POST", f"{path(made)}/permanentDelete")
    assert (answer.status_code, answer.content) == (204, b"")
    assert sim.events(ANN) == sim.deleted(ANN) == []
    assert ann.get(path(made)).status_code == 404
    assert ann.delete(path(made)).status_code == 404


def test_permanent_delete_may_not_reach_deleted_items(sim, ann, visit, refusal):
    made = ann.create(visit())
    sim.switch(deleted_answers=200, deleted_purges=404)
    sim.delete(ANN, made["id"])
    answer = ann.send("POST", f"{path(made)}/permanentDelete")
    assert refusal(answer) == (404, "ErrorItemNotFound")
    assert len(sim.deleted(ANN)) == 1


def test_permanent_delete_is_unknown_in_other_clouds(sim, ann, visit, refusal):
    made = ann.create(visit())
    sim.permanent_delete = False
    answer = ann.send("POST", f"{path(made)}/permanentDelete")
    assert refusal(answer) == (400, "BadRequest")
    assert len(sim.events(ANN)) == 1


def test_permanent_delete_needs_permission_to_write(sim, ann, bob, visit, refusal):
    sim.share(ANN, BOB, "read")
    made = ann.create(visit())
    theirs = f"/users/{ANN}/events/{made['id']}/permanentDelete"
    assert refusal(bob.send("POST", theirs)) == (403, "ErrorAccessDenied")
    sim.share(ANN, BOB, "write")
    assert bob.send("POST", theirs).status_code == 204
    assert sim.events(ANN) == []


def test_owner_can_empty_deleted_items(sim, ann, visit):
    made = ann.create(visit())
    sim.switch(deleted_answers=200)
    sim.delete(ANN, made["id"])
    sim.empty_deleted_items(ANN)
    assert sim.deleted(ANN) == []
    assert ann.get(path(made)).status_code == 404
    gone = ann.create(visit())
    sim.delete(ANN, gone["id"], for_good=True)
    assert sim.deleted(ANN) == []


def test_deleted_items_are_found_by_their_owner_only(sim, ann, bob, visit):
    sim.share(ANN, BOB, "write")
    sim.switch(deleted_answers=200, deleted_changes=200)
    made = ann.create(visit())
    sim.delete(ANN, made["id"])
    theirs = f"/users/{ANN}/events/{made['id']}"
    assert bob.get(theirs).status_code == 404
    assert bob.patch(theirs, {"subject": "Call"}).status_code == 404
    assert bob.delete(theirs).status_code == 404
    assert ann.get(path(made)).json()["subject"] == "Home visit"


def test_create_repeated_after_a_delete_is_refused(sim, ann, visit, refusal):
    payload = visit()
    made = ann.create(payload)
    sim.delete(ANN, made["id"])
    for status, wanted in ((400, 400), (409, 409), (201, 409)):
        sim.duplicate_status = status
        again = ann.post("/me/calendar/events", payload)
        assert refusal(again) == (wanted, "ErrorDuplicateTransactionId")
    assert sim.events(ANN) == []
