"""Where Microsoft may behave in several ways, the simulator can do each."""

from dataclasses import asdict

import pytest

from m365_simulator import CHOICES, LIKELIER, Switches

ANN, BOB = "ann@charity.example", "bob@charity.example"
ANNS = f"/users/{ANN}"
NEW_YORK = {"timeZone": "America/New_York"}
BERLIN = 'IdType="ImmutableId", outlook.timezone="Europe/Berlin"'


def test_switches_are_attributes_and_reset_restores_them(sim):
    sim.switch(create_answer_zone="sent", duplicate_status=201)
    assert (sim.create_answer_zone, sim.switches.duplicate_status) == ("sent", 201)
    sim.second_delete = "done"
    assert sim.switches.second_delete == "done"
    sim.reset()
    assert asdict(sim.switches) == asdict(Switches())


def test_unknown_switches_and_values_are_refused(sim):
    for values in (
        {"deleted": 200},
        {"deleted_answers": "200"},
        {"filter_on_shared": 0},
        {"error_shape": "round"},
    ):
        with pytest.raises(ValueError, match=next(iter(values))):
            sim.switch(**values)
    assert asdict(sim.switches) == asdict(Switches())


def test_every_value_of_every_switch_can_be_set(sim):
    for name, values in CHOICES.items():
        assert len(values) > 1
        for value in values:
            sim.switch(**{name: value})
            assert getattr(sim, name) == value
    sim.switch(**LIKELIER)
    assert LIKELIER.items() <= asdict(sim.switches).items()


@pytest.mark.parametrize(
    "choice, hour, zone",
    [
        ("utc", "16:00", "Europe/Berlin"),
        ("sent", "10:00", "America/New_York"),
        ("windows", "10:00", "Eastern Standard Time"),
    ],
)
def test_create_answers_in_the_zone_that_was_sent(sim, ann, visit, choice, hour, zone):
    sim.create_answer_zone = choice
    when = {"start": {"dateTime": "2026-07-01T10:00:00", **NEW_YORK}}
    when["end"] = {"dateTime": "2026-07-01T11:00:00", **NEW_YORK}
    answer = ann.post("/me/calendar/events", visit(**when), Prefer=BERLIN).json()
    assert answer["start"]["dateTime"][11:16] == hour
    assert answer["start"]["timeZone"] == answer["end"]["timeZone"] == zone
    path = f"/me/events/{answer['id']}"
    for later in (ann.patch(path, {"subject": "Call"}), ann.get(path)):
        assert later.json()["start"]["dateTime"][11:16] == "14:00"
        assert later.json()["start"]["timeZone"] == "UTC"


def test_all_day_event_is_answered_in_the_zone_that_was_sent(sim, ann, visit):
    sim.create_answer_zone = "sent"
    when = {"start": {"dateTime": "2026-07-01T00:00:00", **NEW_YORK}}
    when["end"] = {"dateTime": "2026-07-02T00:00:00", **NEW_YORK}
    made = ann.create(visit(isAllDay=True, **when))
    assert made["start"]["dateTime"].startswith("2026-07-01T00:00")
    assert made["start"]["timeZone"] == "America/New_York"


def test_repeated_create_can_answer_with_the_first_event(sim, ann, visit):
    sim.duplicate_status = 201
    payload = visit()
    made = ann.create(payload)
    sim.move(ANN, made["id"], "2026-07-03T09:00", "2026-07-03T10:00")
    again = ann.post("/me/calendar/events", {**payload, "subject": "Other"})
    assert again.status_code == 201
    assert again.json()["id"] == made["id"]
    assert again.json()["subject"] == "Home visit"
    assert again.json()["start"]["dateTime"].startswith("2026-07-03T08:00")
    assert len(sim.events(ANN)) == 1


@pytest.mark.parametrize(
    "shape, place",
    [
        ("inner", ["innerError"]),
        ("lower", ["innererror"]),
        ("nested", ["innerError", "innererror"]),
        ("bare", None),
    ],
)
def test_refusals_have_the_request_id_in_one_of_four_places(sim, ann, shape, place):
    sim.error_shape = shape
    answer = ann.get("/me/events/AAmissing", client_request_id="of-ours")
    error = answer.json()["error"]
    assert error["code"] == "ErrorItemNotFound"
    assert answer.headers["client-request-id"] == "of-ours"
    if place is None:
        assert set(error) == {"code", "message"}
        return
    for name in place:
        assert set(error) & {"innerError", "innererror"} == {name}
        error = error[name]
    assert error["client-request-id"] == "of-ours"
    assert error["request-id"] == answer.headers["request-id"]


@pytest.mark.parametrize(
    "code", ["TimeZoneNotSupportedException", "ErrorPropertyValidationFailure"]
)
@pytest.mark.parametrize("zone", ["Europe/Kyiv", "Mars/Phobos", "Europe/London"])
def test_unknown_zones_are_refused_with_either_code(
    sim, ann, visit, refusal, code, zone
):
    sim.switch(zone_refusal=code, refused_zones=("Europe/London",))
    paris = {"dateTime": "2026-07-01T08:00:00", "timeZone": "Europe/Paris"}
    wrong = {**paris, "timeZone": zone}
    answer = ann.post("/me/calendar/events", visit(start=wrong, end=paris))
    assert refusal(answer) == (400, code)
    assert (zone in answer.json()["error"]["message"]) == code.startswith("Time")
    made = ann.create(visit(start=paris, end=paris))
    assert refusal(ann.patch(f"/me/events/{made['id']}", {"end": wrong})) == (400, code)


def test_permissions_are_refused_or_empty_for_a_sharee(sim, bob, refusal):
    sim.share(ANN, BOB, "write")
    path = f"{ANNS}/calendar/calendarPermissions"
    assert refusal(bob.get(path)) == (403, "ErrorAccessDenied")
    sim.permissions_for_others = "empty"
    assert bob.get(path).json()["value"] == []


@pytest.mark.parametrize("writes", [True, False])
def test_custom_role_can_write_or_not(sim, ann, bob, visit, writes):
    sim.share(ANN, BOB, "custom", writes=writes)
    listed = ann.get("/me/calendar/calendarPermissions").json()["value"]
    assert [each["role"] for each in listed] == ["freeBusyRead", "custom"]
    assert "custom" in listed[1]["allowedRoles"]
    assert bob.get(f"{ANNS}/calendar").json()["canEdit"] is writes
    made = bob.post(f"{ANNS}/calendar/events", visit())
    assert made.status_code == (201 if writes else 403)


def test_can_edit_can_be_null(sim, ann, bob):
    sim.share(ANN, BOB, "write")
    sim.can_edit = "null"
    assert bob.get(f"{ANNS}/calendar?$select=id,canEdit").json()["canEdit"] is None
    assert ann.get("/me/calendar").json()["canEdit"] is None


def test_delete_by_a_reader_can_be_answered_204_without_effect(sim, ann, bob, visit):
    sim.share(ANN, BOB, "read")
    made = ann.create(visit())
    theirs = f"{ANNS}/events/{made['id']}"
    assert bob.delete(theirs).status_code == 403
    sim.reader_deletes = 204
    assert bob.delete(theirs).status_code == 204
    assert [each["id"] for each in sim.events(ANN)] == [made["id"]]
    sim.share(ANN, BOB, "write")
    assert bob.delete(theirs).status_code == 204
    assert sim.events(ANN) == []
