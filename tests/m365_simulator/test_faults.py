"""What fails on request, and no more than was requested."""

import time

import pytest
import requests

ANN, BOB = "ann@charity.example", "bob@charity.example"
CREATE = "POST /me/calendar/events"


def create(person, visit, **more):
    return person.post("/me/calendar/events", visit(), **more)


def test_connection_is_dropped_before_and_after_the_change(sim, ann, visit):
    for kind, kept in (("reset_before", 0), ("reset_after", 1)):
        sim.fault(kind, times=1)
        with pytest.raises(requests.ConnectionError):
            create(ann, visit)
        assert sim.requests[-1].status is None
        assert len(sim.events(ANN)) == kept
    assert create(ann, visit).status_code == 201


def test_hanging_request_changes_nothing(sim, ann, visit):
    sim.fault("hang", times=1, seconds=2)
    with pytest.raises(requests.Timeout):
        create(ann, visit, timeout=0.2)
    assert sim.events(ANN) == []


def test_gateway_timeout_although_the_change_was_made(sim, ann, visit):
    sim.fault("gateway_timeout", times=1, retry_after=7)
    answer = create(ann, visit)
    assert (answer.status_code, answer.headers["Retry-After"]) == (504, "7")
    assert len(sim.events(ANN)) == 1


def test_slow_answer_comes_late(sim, ann, visit):
    sim.fault("slow", seconds=0.2)
    began = time.monotonic()
    assert create(ann, visit).status_code == 201
    assert time.monotonic() - began >= 0.2


def test_slow_body_arrives_whole(sim, ann):
    sim.fault("slow_body", seconds=0.2)
    began = time.monotonic()
    assert ann.get("/me/calendar").json()["canEdit"] is True
    assert time.monotonic() - began >= 0.15


def test_truncated_json_cannot_be_read(sim, ann, visit):
    sim.fault("truncated", times=1)
    with pytest.raises(ValueError):
        create(ann, visit).json()
    assert len(sim.events(ANN)) == 1


def test_answer_is_cut_off_in_the_middle(sim, ann, visit):
    sim.fault("truncated", times=1, mid_transfer=True)
    with pytest.raises(requests.RequestException):
        create(ann, visit)
    assert len(sim.events(ANN)) == 1


def test_answer_is_html_instead_of_json(sim, ann, visit):
    sim.fault("html", times=1)
    answer = create(ann, visit)
    assert answer.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_service_that_is_down_changes_nothing(sim, ann, visit, refusal, status):
    sim.fault("down", status=status, retry_after=7)
    answer = create(ann, visit)
    assert refusal(answer)[0] == status
    assert answer.headers["Retry-After"] == "7"
    assert sim.events(ANN) == []


@pytest.mark.parametrize("retry_after", [None, 5, 0.5])
def test_throttled_with_and_without_retry_after(sim, ann, refusal, retry_after):
    sim.fault("throttled", retry_after=retry_after)
    answer = ann.get("/me/calendar")
    assert refusal(answer) == (429, "ApplicationThrottled")
    wanted = None if retry_after is None else str(retry_after)
    assert answer.headers.get("Retry-After") == wanted


def test_any_refusal_can_be_asked_for(sim, ann, visit, refusal):
    sim.fault("status", status=410, code="ErrorItemGone", match=CREATE, times=1)
    assert ann.get("/me/calendar").status_code == 200
    assert refusal(create(ann, visit)) == (410, "ErrorItemGone")
    assert create(ann, visit).status_code == 201


def test_fault_concerns_only_its_mailbox(sim, ann, bob):
    sim.share(ANN, BOB, "read")
    sim.fault("throttled", upn=ANN)
    assert bob.get("/me/calendar").status_code == 200
    assert bob.get(f"/users/{ANN}/calendar").status_code == 429
    assert ann.get("/me/calendar").status_code == 429


def test_connection_faults_concern_a_batch_with_a_fitting_part(sim, ann, visit):
    sim.fault("reset_after", match=CREATE, times=1)
    assert ann.batch(("GET", "/me", None)).status_code == 200
    with pytest.raises(requests.ConnectionError):
        ann.batch(("GET", "/me", None), ("POST", "/me/calendar/events", visit()))
    assert len(sim.events(ANN)) == 1


def test_faults_can_be_removed(sim, ann):
    sim.fault("throttled", upn=ANN)
    sim.fault("down")
    sim.clear_faults("down")
    assert ann.get("/me/calendar").status_code == 429
    sim.clear_faults()
    assert ann.get("/me/calendar").status_code == 200


def test_unknown_faults_are_refused(sim):
    with pytest.raises(ValueError, match="no fault"):
        sim.fault("earthquake")


@pytest.mark.parametrize("status", [403, 507])
def test_full_mailbox_refuses_creates_and_changes(sim, ann, visit, refusal, status):
    made = create(ann, visit).json()
    path = f"/me/events/{made['id']}"
    sim.fault("mailbox_full", upn=ANN, status=status)
    full = (status, "ErrorQuotaExceeded")
    for answer in (create(ann, visit), ann.patch(path, {"subject": "Call"})):
        error = answer.json()["error"]
        assert (answer.status_code, error["code"]) == full
    batched = ann.batch(("POST", "/me/calendar/events", visit()), ("GET", path, None))
    assert {p["status"] for p in batched.json()["responses"]} == {status, 200}
    assert ann.get(path).json()["subject"] == "Home visit"
    assert ann.send("POST", f"{path}/permanentDelete").status_code == 204
    sim.clear_faults()
    path = f"/me/events/{create(ann, visit).json()['id']}"
    sim.fault("mailbox_full")
    assert ann.delete(path).status_code == 204


def test_access_by_programs_can_be_closed_to_one_mailbox(sim, ann, bob, visit):
    sim.fault("odata_disabled", upn=ANN)
    for answer in (create(ann, visit), ann.get("/me/calendar")):
        assert answer.status_code == 403
        assert answer.json()["error"] == {
            "code": "ErrorAccessDenied",
            "message": "Access to OData is disabled.",
        }
    assert create(bob, visit).status_code == 201


def test_lost_sync_state_concerns_delta_only(sim, ann, visit):
    sim.fault("sync_state_lost", upn=ANN, times=1)
    assert create(ann, visit).status_code == 201
    window = "startDateTime=2026-06-01T00:00:00Z&endDateTime=2026-08-01T00:00:00Z"
    answer = ann.get(f"/me/calendarView/delta?{window}")
    assert answer.status_code == 410
    assert answer.json()["error"]["code"] == "syncStateNotFound"
    assert ann.get(f"/me/calendarView/delta?{window}").status_code == 200


def test_any_answer_can_be_given_word_for_word(sim, ann, visit):
    body = {"error": {"code": "", "message": "No."}}
    headers = {"Retry-After": "3"}
    sim.fault("answer", status=403, headers=headers, body=body, match=CREATE, times=1)
    answer = create(ann, visit)
    assert (answer.status_code, answer.json()) == (403, body)
    assert answer.headers["Retry-After"] == "3"
    sim.fault("answer", status=401, body=None, times=1)
    answer = ann.batch(("POST", "/me/calendar/events", visit()))
    [part] = answer.json()["responses"]
    assert part["status"] == 401 and "body" not in part
    assert sim.events(ANN) == []
    sim.clear_requests()  # An empty code is nothing that the contract knows.


def test_refusal_can_have_another_shape(sim, ann):
    sim.fault("status", status=403, code="ErrorAccountSuspend", shape="bare")
    assert set(ann.get("/me/calendar").json()["error"]) == {"code", "message"}
