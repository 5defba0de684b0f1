import socket

import pytest

from charitylog_o365.core.graph import errors, protocol
from charitylog_o365.core.graph import transport as module
from charitylog_o365.core.graph.transport import Transport

from .loopback import Answer

ASKED = protocol.calendar("ann@x.example")


def send(server, request=ASKED, **options):
    return Transport(**options).send(server.url + request.path, request, "the-token")


def test_request_arrives_as_it_was_built(graph):
    graph.answer = Answer(201, {"id": "AAMk"}, {"Request-Id": "r1"})
    request = protocol.create_event({"subject": "Zoë"})
    answer = send(graph, request)
    assert (answer.status, answer.body) == (201, {"id": "AAMk"})
    assert answer.headers["request-id"] == "r1"
    [asked] = graph.asked
    assert (asked.method, asked.path) == ("POST", "/me/calendar/events")
    assert asked.body == {"subject": "Zoë"}
    assert asked.headers["Authorization"] == "Bearer the-token"
    assert asked.headers["Content-Type"] == "application/json"
    assert asked.headers["Prefer"] == 'IdType="ImmutableId"'


def test_encoded_path_arrives_unchanged(graph):
    request = protocol.find_by_marker("it's+1")
    send(graph, request)
    send(graph, protocol.delete_event("a/b=="))
    assert graph.asked[0].path == request.path
    assert graph.asked[1].path == "/me/events/a%2Fb%3D%3D"


def test_answer_without_a_body(graph):
    graph.answer = Answer(204)
    assert send(graph, protocol.delete_event("AAMk")).body == {}


@pytest.mark.parametrize("status", [400, 404, 429, 503])
def test_refusal_in_html_has_an_empty_body(graph, status):
    graph.answer = Answer(status, b"<html>No</html>", {"Retry-After": "3"})
    answer = send(graph)
    assert (answer.status, answer.body) == (status, {})
    assert answer.headers["retry-after"] == "3"


@pytest.mark.parametrize("content", [b"<html>", b"[]", b'{"id": ', b"\xff\xfe", b"3"])
def test_unreadable_success_is_unreachable(graph, content):
    graph.answer = Answer(200, content, {"request-id": "r1"})
    with pytest.raises(errors.Unreachable) as failure:
        send(graph)
    assert (failure.value.status, failure.value.request_id) == (200, "r1")


def test_answer_cut_off_is_unreachable(graph):
    graph.answer = Answer(200, b'{"id": "AAMk"}', length=1000)
    with pytest.raises(errors.Unreachable) as failure:
        send(graph)
    assert failure.value.status is None


def test_answer_that_is_too_large_is_not_read_to_its_end(graph, monkeypatch):
    monkeypatch.setattr(module, "LARGEST_ANSWER", 1000)
    graph.answer = Answer(200, {"a": "x" * 1000})
    with pytest.raises(errors.Unreachable, match="no end"):
        send(graph)


def test_connection_broken_in_mid_request_is_not_retried(graph):
    """A retry could create the same entry twice."""
    graph.answer = graph.reset
    with pytest.raises(errors.Unreachable) as failure:
        send(graph, protocol.create_event({"subject": "Home visit"}))
    assert failure.value.status is None
    assert len(graph.asked) == 1


def test_closed_port_is_unreachable():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(errors.Unreachable):
            Transport().send(url + ASKED.path, ASKED, "token")


def test_unknown_host_is_unreachable():
    with pytest.raises(errors.Unreachable) as failure:
        Transport().send("https://graph.invalid" + ASKED.path, ASKED, "token")
    assert "ann@" not in str(failure.value)


def test_no_answer_ends_at_the_timeout(graph):
    graph.answer = graph.hang
    with pytest.raises(errors.Unreachable):
        send(graph, timeout=(1, 0.02))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_is_not_followed(graph, status):
    graph.answer = Answer(status, None, {"Location": f"{graph.url}/elsewhere"})
    assert send(graph).status == status
    assert len(graph.asked) == 1


def test_netrc_does_not_replace_the_token(graph, tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine localhost login somebody password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    send(graph)
    assert graph.asked[0].headers["Authorization"] == "Bearer the-token"
    # Nor does it stand in for one that is left out.
    Transport().send(graph.url + ASKED.path, ASKED, "")
    assert graph.asked[1].headers["Authorization"] is None


def test_cookies_are_not_sent_with_the_next_request(graph):
    graph.answer = Answer(200, {}, {"Set-Cookie": "who=ann; Path=/"})
    transport = Transport()
    for token in ("ann", "bob"):
        transport.send(graph.url + ASKED.path, ASKED, token)
    assert [each.headers["Cookie"] for each in graph.asked] == [None, None]


def test_certificates_are_verified(tls_server, certificate, monkeypatch):
    tls_server.forget()
    with pytest.raises(errors.Unreachable):
        send(tls_server)
    assert not tls_server.asked
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    assert send(tls_server).status == 200


def test_token_is_never_sent_unencrypted():
    with pytest.raises(ValueError, match="https only"):
        Transport().send("http://graph.example" + ASKED.path, ASKED, "token")
