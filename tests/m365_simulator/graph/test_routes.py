"""Which addresses Graph has."""

import pytest


@pytest.mark.parametrize(
    "method, path, status, code",
    [
        ("GET", "/me/nowhere", 400, "BadRequest"),
        ("GET", "/me/Calendar", 400, "BadRequest"),
        ("GET", "/me//calendar", 400, "BadRequest"),
        ("POST", "/me/calendarView", 400, "BadRequest"),
        ("PUT", "/me/events", 405, "Request_BadRequest"),
        ("GET", "/users/ghost@charity.example/nowhere", 404, "ErrorInvalidUser"),
        ("GET", "/me/calendars/AAx/nowhere", 404, "ErrorItemNotFound"),
        # The slash is a part of the id.
        ("GET", "/me/events/AA%2Fx", 404, "ErrorItemNotFound"),
    ],
)
def test_unknown_address_is_refused(sim, ann, refusal, method, path, status, code):
    assert refusal(ann.send(method, path)) == (status, code)
    sim.clear_requests()  # The contract has no such address either.


def test_head_is_refused(sim, ann):
    assert ann.send("HEAD", "/me").status_code == 400
    sim.clear_requests()


def test_segments_may_be_escaped(ann):
    assert ann.get("/me/%63alendar").json()["name"] == "Calendar"
    assert ann.get("/users/ann%40charity.example/calendar").status_code == 200
