"""What changed in a calendar since the last request."""

import pytest

ANN = "ann@charity.example"
WINDOW = "startDateTime=2026-06-01T00:00:00Z&endDateTime=2026-08-01T00:00:00Z"


def round_of(ann, link=f"/me/calendarView/delta?{WINDOW}"):
    """What a round tells, {id: entry}, and the link to the next."""
    answer = ann.get(link).json()
    told = {each["id"]: each for each in answer["value"]}
    assert len(told) == len(answer["value"])
    return told, answer["@odata.deltaLink"]


def leaves_the_window(sim, ann, made):
    sim.move(ANN, made["id"], "2027-01-01T10:00", "2027-01-01T11:00")


def is_deleted_by_hand(sim, ann, made):
    sim.delete(ANN, made["id"])


def is_dragged_away(sim, ann, made):
    sim.drag_to(ANN, made["id"], sim.add_calendar(ANN))


def is_deleted_for_good(sim, ann, made):
    ann.send("POST", f"/me/events/{made['id']}/permanentDelete")


def test_delta_lists_what_changed_since(ann, visit):
    kept, gone = ann.create(visit()), ann.create(visit())
    first = ann.get(f"/me/calendarView/delta?{WINDOW}").json()
    assert {each["id"] for each in first["value"]} == {kept["id"], gone["id"]}
    ann.delete(f"/me/events/{gone['id']}")
    new = ann.create(visit())
    second = ann.get(first["@odata.deltaLink"]).json()
    assert [each["id"] for each in second["value"]] == [gone["id"], new["id"]]
    assert second["value"][0]["@removed"] == {"reason": "deleted"}
    assert ann.get(second["@odata.deltaLink"]).json()["value"] == []
    assert ann.get("/me/calendarView/delta").status_code == 400
    assert ann.get("/me/calendarView/delta?$deltatoken=x").status_code == 410


@pytest.mark.parametrize(
    "happens",
    [leaves_the_window, is_deleted_by_hand, is_dragged_away, is_deleted_for_good],
)
def test_what_leaves_is_listed_as_removed_and_once(sim, ann, visit, happens):
    made, kept = ann.create(visit()), ann.create(visit())
    told, link = round_of(ann)
    assert set(told) == {made["id"], kept["id"]}
    happens(sim, ann, made)
    told, link = round_of(ann, link)
    assert told == {made["id"]: {"id": made["id"], "@removed": {"reason": "deleted"}}}
    told, link = round_of(ann, link)
    assert told == {}


@pytest.mark.parametrize("happens", [is_deleted_by_hand, is_dragged_away])
def test_what_leaves_is_listed_by_the_mutable_id_that_it_had(sim, ann, visit, happens):
    made = ann.create(visit())
    first = ann.get(f"/me/calendarView/delta?{WINDOW}", Prefer="").json()
    [known] = [each["id"] for each in first["value"]]
    assert known != made["id"]
    happens(sim, ann, made)
    later = ann.get(first["@odata.deltaLink"], Prefer="").json()
    assert later["value"] == [{"id": known, "@removed": {"reason": "deleted"}}]


def test_what_comes_back_is_listed_as_it_is(sim, ann, visit):
    made = ann.create(visit())
    _told, link = round_of(ann)
    sim.delete(ANN, made["id"])
    told, link = round_of(ann, link)
    assert "@removed" in told[made["id"]]
    sim.restore(ANN, made["id"])
    told, link = round_of(ann, link)
    assert told[made["id"]]["subject"] == "Home visit"
    # Away and back between two rounds is one entry that is there.
    leaves_the_window(sim, ann, made)
    sim.move(ANN, made["id"], "2026-07-01T10:00", "2026-07-01T11:00")
    told, link = round_of(ann, link)
    assert told[made["id"]]["subject"] == "Home visit"


def test_what_was_never_in_the_window_is_not_listed(sim, ann, visit):
    ann.create(visit())
    _told, link = round_of(ann)
    made = sim.create(ANN, "Later", "2027-01-01T10:00", "2027-01-01T11:00")
    sim.move(ANN, made, "2027-02-01T10:00", "2027-02-01T11:00")
    sim.delete(ANN, made)
    assert round_of(ann, link)[0] == {}


def test_made_and_deleted_while_a_round_was_read_is_listed_as_removed(sim, ann, visit):
    by_two = 'IdType="ImmutableId", odata.maxpagesize=2'
    for _number in range(3):
        ann.create(visit())
    page = ann.get(f"/me/calendarView/delta?{WINDOW}", Prefer=by_two).json()
    late = ann.create(visit())
    page = ann.get(page["@odata.nextLink"], Prefer=by_two).json()
    assert page["value"][-1]["id"] == late["id"]
    ann.delete(f"/me/events/{late['id']}")
    told, _link = round_of(ann, page["@odata.deltaLink"])
    assert set(told) == {late["id"]} and "@removed" in told[late["id"]]


def test_name_of_the_function_may_have_brackets(ann, visit):
    made = ann.create(visit())
    told, link = round_of(ann, f"/me/calendarView/delta()?{WINDOW}")
    assert set(told) == {made["id"]}
    assert "/delta()?" in link
    assert round_of(ann, link)[0] == {}


def test_lost_state_is_refused_and_a_new_round_works(sim, ann, visit, refusal):
    made = ann.create(visit())
    _told, link = round_of(ann)
    sim.lose_sync_state(ANN)
    assert refusal(ann.get(link)) == (410, "syncStateNotFound")
    told, link = round_of(ann)
    assert set(told) == {made["id"]}
    assert round_of(ann, link)[0] == {}


def test_delta_comes_in_pages_and_misses_nothing_between_them(ann, visit):
    by_two = 'IdType="ImmutableId", odata.maxpagesize=2'
    made = [ann.create(visit())["id"] for _number in range(5)]
    answer = ann.get(f"/me/calendarView/delta?{WINDOW}", Prefer=by_two).json()
    seen = [each["id"] for each in answer["value"]]
    ann.delete(f"/me/events/{made[0]}")
    ann.patch(f"/me/events/{made[1]}", {"subject": "Call"})
    while "@odata.nextLink" in answer:
        assert len(answer["value"]) == 2
        assert "@odata.deltaLink" not in answer
        answer = ann.get(answer["@odata.nextLink"], Prefer=by_two).json()
        seen += [each["id"] for each in answer["value"]]
    assert seen == [*made, made[1]]
    later = ann.get(answer["@odata.deltaLink"]).json()["value"]
    assert [each["id"] for each in later] == [made[0], made[1]]
    assert "@removed" in later[0]


@pytest.mark.parametrize(
    "option",
    ["$select=id", "$filter=isAllDay eq true", "$expand=x", "$orderby=id", "$top=5"],
)
def test_options_of_other_lists_are_refused(sim, ann, refusal, option):
    answer = ann.get(f"/me/calendarView/delta?{WINDOW}&{option}")
    assert refusal(answer) == (400, "ErrorInvalidUrlQuery")


def test_what_touches_the_window_is_in_it_and_what_is_beside_it_is_not(sim, ann):
    inside = [
        sim.create(ANN, "Begins in it", "2026-07-31T23:30", "2026-08-03T10:00"),
        sim.create(ANN, "Ends in it", "2026-05-30T10:00", "2026-06-01T02:00"),
        sim.create(ANN, "Around it", "2026-05-01T10:00", "2026-09-01T10:00"),
    ]
    outside = sim.create(ANN, "After it", "2026-08-01T01:00", "2026-08-01T02:00")
    told, link = round_of(ann)
    assert set(told) == set(inside)
    sim.move(ANN, outside, "2026-08-01T00:30", "2026-08-01T02:00")
    told, link = round_of(ann, link)
    # In summer half an hour past midnight in London is half an hour before it in UTC.
    assert set(told) == {outside}
    sim.move(ANN, outside, "2026-08-01T01:00", "2026-08-01T02:00")
    told, _link = round_of(ann, link)
    assert "@removed" in told[outside]
