import pytest

from charitylog_o365.core.graph import errors, protocol
from charitylog_o365.core.graph.client import GraphClient

from .loopback import Answer


@pytest.fixture
def client(graph):
    return GraphClient(graph.url + "/")


def refusal(status, code, **headers):
    body = {"error": {"code": code, "message": "No."}}
    return Answer(status, body, {k.replace("_", "-"): v for k, v in headers.items()})


def test_answer_is_returned(graph, client):
    graph.answer = Answer(200, {"canEdit": True})
    assert client.send("token", protocol.calendar()).body == {"canEdit": True}
    [asked] = graph.asked
    assert asked.path == "/v1.0/me/calendar?$select=id,canEdit,owner"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refusal(401, "InvalidAuthenticationToken"), errors.SignInNeeded),
        (refusal(403, "ErrorAccessDenied"), errors.Forbidden),
        (refusal(404, "ErrorItemNotFound"), errors.Gone),
        (refusal(429, "ApplicationThrottled", Retry_After="9"), errors.Throttled),
        (refusal(503, "ServiceUnavailable"), errors.Unreachable),
        (Answer(404, b"<html>Not found</html>"), errors.Unreachable),
        (Answer(302, None, {"Location": "https://evil.example/"}), errors.Unreachable),
    ],
)
def test_refusal_is_raised_at_once_and_never_retried(graph, client, answer, kind):
    graph.answer = answer
    with pytest.raises(errors.GraphError) as failure:
        client.send("token", protocol.calendar())
    assert type(failure.value) is kind
    assert len(graph.asked) == 1


def test_batch_is_one_request(graph, client):
    def answer(asked):
        numbers = [each["id"] for each in asked.body["requests"]]
        parts = [{"id": n, "status": 201, "body": {"id": n}} for n in numbers]
        return Answer(200, {"responses": parts[::-1]})

    graph.answer = answer
    requests = [protocol.create_event({"subject": str(n)}) for n in range(20)]
    answers = client.send_batch("token", requests)
    assert [each.body["id"] for each in answers] == [str(n) for n in range(20)]
    [asked] = graph.asked
    assert (asked.method, asked.path) == ("POST", "/v1.0/$batch")
    assert asked.headers["Authorization"] == "Bearer token"
    subjects = [each["body"]["subject"] for each in asked.body["requests"]]
    assert subjects == [str(n) for n in range(20)]


def test_one_refused_part_of_twenty_leaves_nineteen_done(graph, client):
    parts = [{"id": str(n), "status": 204} for n in range(20)]
    parts[7] = {"id": "7", "status": 404, "body": {"error": {"code": "ErrorItem"}}}
    graph.answer = Answer(200, {"responses": parts})
    answers = client.send_batch("token", [protocol.delete_event("AAMk")] * 20)
    refused = [each for each in answers if isinstance(each, errors.GraphError)]
    assert [type(each) for each in refused] == [errors.Gone]
    assert answers[7] is refused[0]


def test_batch_refused_as_a_whole_is_raised(graph, client):
    graph.answer = refusal(429, "ApplicationThrottled", Retry_After="4")
    with pytest.raises(errors.Throttled) as failure:
        client.send_batch("token", [protocol.calendar()])
    assert failure.value.retry_after == 4


def test_empty_batch_is_not_sent(graph, client):
    assert client.send_batch("token", []) == []
    assert not graph.asked


def test_more_than_twenty_are_refused(graph, client):
    with pytest.raises(ValueError, match="1 to 20"):
        client.send_batch("token", [protocol.calendar()] * 21)
    assert not graph.asked


def test_each_request_has_an_id_that_its_error_keeps(graph, client):
    graph.answer = refusal(400, "ErrorInvalidRequest")
    for _each in range(2):
        with pytest.raises(errors.Rejected) as failure:
            client.send("token", protocol.calendar())
        sent = graph.asked[-1].headers["client-request-id"]
        assert failure.value.client_request_id == sent
    assert len({asked.headers["client-request-id"] for asked in graph.asked}) == 2


def test_request_without_an_answer_keeps_its_id(graph, client):
    graph.answer = graph.reset
    with pytest.raises(errors.Unreachable) as failure:
        client.send("token", protocol.calendar())
    sent = graph.asked[-1].headers["client-request-id"]
    assert failure.value.client_request_id == sent


def test_each_part_of_a_batch_has_an_id_that_its_error_keeps(graph, client):
    graph.answer = Answer(200, {"responses": [{"id": "0", "status": 400}]})
    answers = client.send_batch("token", [protocol.calendar()] * 2)
    parts = [part["headers"] for part in graph.asked[-1].body["requests"]]
    sent = [part["client-request-id"] for part in parts]
    assert [error.client_request_id for error in answers] == sent
    assert len(set(sent)) == 2


def test_log_in_page_of_a_proxy_is_unreachable(graph, client):
    graph.answer = Answer(401, b"<html>Guests</html>", {"WWW-Authenticate": "Basic"})
    with pytest.raises(errors.Unreachable):
        client.send("token", protocol.calendar())
