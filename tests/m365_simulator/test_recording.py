"""What is kept of requests and answers."""

ANN = "ann@charity.example"


def test_requests_and_answers_are_recorded(sim, ann, visit):
    sim.clear_requests()
    made = ann.create(visit())
    ann.get(f"/me/events/{made['id']}?$select=subject")
    post, get = sim.requests
    assert (post.line, post.status) == ("POST /me/calendar/events", 201)
    assert (post.upn, post.mailbox) == (ANN, ANN)
    assert post.body["subject"] == post.response["subject"] == "Home visit"
    assert post.changes and not get.changes
    assert get.query == {"$select": "subject"}
    assert "authorization" not in get.headers
