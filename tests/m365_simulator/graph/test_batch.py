"""Several requests in one."""

import threading

import pytest

ANN, BOB = "ann@charity.example", "bob@charity.example"
CREATE = ("POST", "/me/calendar/events")


def statuses(answer):
    assert answer.status_code == 200, answer.text
    return {part["id"]: part["status"] for part in answer.json()["responses"]}


def test_each_part_has_its_own_answer(sim, ann, visit):
    answer = ann.batch(
        (*CREATE, visit()),
        (*CREATE, visit(showAs="asleep")),
        ("DELETE", "/me/events/AAmissing", None),
        ("GET", f"/users/{BOB}/calendar", None),
    )
    assert statuses(answer) == {"1": 201, "2": 400, "3": 404, "4": 403}
    parts = {part["id"]: part for part in answer.json()["responses"]}
    assert parts["1"]["body"]["subject"] == "Home visit"
    assert parts["2"]["body"]["error"]["code"] == "RequestBodyRead"
    assert len(sim.events(ANN)) == 1


def test_outer_and_parts_are_recorded(sim, ann, visit):
    sim.clear_requests()
    ann.batch((*CREATE, visit()), ("GET", f"/users/{BOB}/calendar?$select=id", None))
    outer, create, calendar = sim.requests
    assert (outer.path, outer.batch_of, outer.status) == ("/$batch", None, 200)
    assert create.batch_of == calendar.batch_of == outer.batch
    assert (create.status, create.response["subject"]) == (201, "Home visit")
    assert (calendar.status, calendar.mailbox, calendar.upn) == (403, BOB, ANN)
    assert calendar.query == {"$select": "id"}


def test_more_than_twenty_parts_are_refused(sim, ann, visit, refusal):
    parts = [(*CREATE, visit()) for _number in range(21)]
    assert refusal(ann.batch(*parts)) == (400, "MaximumValueExceeded")
    assert sim.events(ANN) == []
    assert set(statuses(ann.batch(*parts[:20])).values()) == {201}


@pytest.mark.parametrize("body", [None, {}, {"requests": []}, {"requests": ["x"]}])
def test_nonsense_is_refused_as_a_whole(ann, body):
    assert ann.post("/$batch", body).status_code == 400


def test_parts_with_the_same_id_are_refused(ann, visit):
    part = {"id": "1", "method": "GET", "url": "/me"}
    answer = ann.post("/$batch", {"requests": [part, part]})
    assert answer.status_code == 400


def test_body_without_content_type_is_refused(ann, visit):
    part = {"id": "1", "method": "POST", "url": "/me/calendar/events", "body": visit()}
    assert statuses(ann.post("/$batch", {"requests": [part]})) == {"1": 400}


def test_part_that_depends_on_a_failed_one_fails(ann):
    first = {"id": "1", "method": "GET", "url": f"/users/{BOB}/calendar"}
    second = {"id": "2", "method": "GET", "url": "/me", "dependsOn": ["1"]}
    answer = ann.post("/$batch", {"requests": [first, second]})
    assert statuses(answer) == {"1": 403, "2": 424}


def test_answers_can_be_out_of_order(sim, ann):
    sim.fault("batch_shuffled", times=1)
    parts = [("GET", "/me", None)] * 3
    assert list(statuses(ann.batch(*parts))) == ["3", "2", "1"]
    assert list(statuses(ann.batch(*parts))) == ["1", "2", "3"]


def test_answer_can_be_missing_although_the_change_was_made(sim, ann, visit):
    sim.fault("batch_missing")
    answer = ann.batch((*CREATE, visit()), (*CREATE, visit()))
    assert statuses(answer) == {"1": 201}
    assert len(sim.events(ANN)) == 2


def test_answer_can_have_an_unknown_id(sim, ann):
    sim.fault("batch_unknown_id")
    answer = ann.batch(("GET", "/me", None), ("GET", "/me", None))
    assert set(statuses(answer)) == {"1", "nobody-asked-for-this"}


def test_parts_are_throttled_one_by_one(sim, ann):
    sim.share(BOB, ANN, "write")
    sim.fault("throttled", upn=BOB, retry_after=1.5)
    answer = ann.batch(("GET", "/me", None), ("GET", f"/users/{BOB}/calendar", None))
    assert statuses(answer) == {"1": 200, "2": 429}
    throttled = next(p for p in answer.json()["responses"] if p["id"] == "2")
    assert throttled["headers"]["Retry-After"] == "1.5"


def test_more_than_four_requests_at_a_time_are_throttled(sim, graph):
    persons = [graph(ANN) for _number in range(6)]
    for person in persons:
        person.get("/me")
    sim.concurrency_limit, sim.seconds_per_request = 4, 0.5
    together = threading.Barrier(len(persons))
    found = []

    def ask(person):
        together.wait(10)
        found.append(person.get("/me/calendar").status_code)

    threads = [threading.Thread(target=ask, args=(person,)) for person in persons]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 429 in found
    assert sim.graph.busiest[ANN] > 4
    sim.seconds_per_request = 0
    assert persons[0].get("/me/calendar").status_code == 200
    assert sim.graph.busy[ANN] == 0
