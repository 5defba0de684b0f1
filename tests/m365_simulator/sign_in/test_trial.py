"""The product's trial of an application, against the stand-in's Entra."""

import base64
import socket
import threading
import time

import pytest

from charitylog_o365.core.graph import auth, token_cache, trial
from charitylog_o365.core.graph.auth import Application
from charitylog_o365.core.graph.clouds import Cloud
from charitylog_o365.core.graph.credential import Secret

from ..conftest import REDIRECT

SECONDS = 20.0
ANN = "ann@charity.example"
OTHER = "0badf00d-0000-4000-8000-000000000000"


@pytest.fixture(autouse=True)
def trusted(sim, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", sim.ca_file)
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def cloud(sim):
    return Cloud("custom", sim.login_url, sim.graph_url)


@pytest.fixture
def app(sim, cloud):
    """app() is the registered application, app(client_id=…) another one."""

    def made(**values):
        right = {
            "tenant_id": sim.tenant_id,
            "client_id": sim.client_id,
            "credential": Secret(sim.client_secret),
        }
        return Application(**{**right, **values}, cloud=cloud)

    return made


def tried(app, seconds=SECONDS):
    return trial.try_application(app, seconds)


def test_right_application_is_stopped_nowhere_and_its_token_opens_nothing(
    app, sim, http
):
    assert tried(app()).stopped_at == ""
    [token] = sim.tokens.of_nobody
    answer = http.get(
        f"{sim.graph_url}/v1.0/me/calendar",
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("wrong", "step", "number"),
    [
        ({"tenant_id": OTHER}, "tenant", 90002),
        ({"client_id": OTHER}, "client", 700016),
        ({"credential": Secret("another")}, "credential", 7000215),
    ],
)
def test_refusal_tells_which_value_is_wrong(app, wrong, step, number):
    found = tried(app(**wrong))
    assert (found.stopped_at, found.is_refusal) == (step, True)
    assert found.number in (number, None)


@pytest.mark.parametrize(
    ("number", "step", "reason"),
    [
        (7000222, "credential", "secret"),
        (700027, "credential", "certificate"),
        (7000112, "client", "app_disabled"),
        (5000225, "tenant", "tenant_closed"),
        (7000229, "unclear", "not_approved"),
        (53003, "unclear", "conditional_access"),
        (999999, "unclear", "unknown"),
    ],
)
def test_each_number_of_entras_stands_for_a_step(app, sim, number, step, reason):
    body = {
        "error": "invalid_request",
        "error_description": f"AADSTS{number}: No.",
        "error_codes": [number],
    }
    sim.fault("sign_in_answer", match="client_credentials", status=400, body=body)
    found = tried(app())
    assert (found.stopped_at, found.reason, found.number) == (step, reason, number)


def test_passing_failure_of_entra_is_no_refusal(app, sim):
    sim.fault("sign_in_down")
    found = tried(app())
    assert (found.stopped_at, found.reason) == ("microsoft", "answer")
    assert not found.is_refusal


def test_organisation_is_looked_for_without_an_application(sim, cloud):
    found = [trial.find_organisation(cloud, name, SECONDS) for name in ("", OTHER)]
    assert [one.stopped_at for one in found] == ["", "tenant"]
    assert not trial.find_organisation(cloud, "charity.example", SECONDS).stopped_at


def test_graph_is_reached_without_a_token(sim, cloud):
    assert trial.graph_unreached(cloud, SECONDS) == ""
    [asked] = [each for each in sim.requests if "calendar" in each.path]
    assert (asked.method, asked.status) == ("GET", 401)


@pytest.mark.parametrize(
    ("fault", "details", "reason"),
    [
        ("down", {}, "answer"),
        ("down", {"retry_after": 30}, "busy"),
        ("html", {}, "answer"),
        ("reset_before", {}, "connection"),
    ],
)
def test_why_graph_is_not_reached_is_told(sim, cloud, fault, details, reason):
    sim.fault(fault, **details)
    assert trial.graph_unreached(cloud, SECONDS) == reason


def test_graph_that_is_silent_or_not_trusted_is_told(sim, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"https://localhost:{silent.getsockname()[1]}"
        began = time.monotonic()
        there = Cloud("custom", sim.login_url, url)
        assert trial.graph_unreached(there, 0.2) == "timeout"
        assert time.monotonic() - began < SECONDS
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    there = Cloud("custom", sim.login_url, sim.graph_url)
    assert trial.graph_unreached(there, SECONDS) == "tls"


@pytest.mark.parametrize("name", ["login_url", "pages_url"])
def test_addresses_of_another_server_are_told(app, sim, cloud, monkeypatch, name):
    monkeypatch.setattr(type(sim), name, "https://evil.example")
    found = tried(app())
    assert (found.stopped_at, found.reason) == ("microsoft", "other_addresses")


def test_clock_is_compared_with_microsofts(app, sim):
    assert abs(tried(app()).ahead) < 60
    sim.advance(-3600)
    assert abs(tried(app()).ahead - 3600) < 60


@pytest.mark.parametrize("date", ["", "yesterday", "Mon, 99 Foo 2026 10:00:00 GMT"])
def test_date_that_cannot_be_read_tells_nothing_of_the_clock(date):
    assert trial.seconds_ahead({"Date": date}, time.time()) is None
    assert trial.seconds_ahead({}, time.time()) is None


def test_silence_ends_at_the_deadline(app):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"https://localhost:{silent.getsockname()[1]}"
        began = time.monotonic()
        found = trial.find_organisation(Cloud("custom", url, url), OTHER, 0.2)
        assert time.monotonic() - began < SECONDS
    assert (found.stopped_at, found.reason) == ("microsoft", "timeout")


def test_proxy_that_refuses_is_told_from_one_that_lets_through(app, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        threading.Thread(target=_refuse_once, args=(proxy,), daemon=True).start()
        port = proxy.getsockname()[1]
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
        monkeypatch.setenv("NO_PROXY", "")
        found = tried(app())
    assert (found.stopped_at, found.reason) == ("microsoft", "proxy")


def _refuse_once(proxy):
    while True:
        try:
            connection, _address = proxy.accept()
        except OSError:
            return
        with connection:
            connection.recv(4096)
            connection.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ("http://proxy.example:3128", "proxy.example:3128"),
        ("proxy.example:3128", "proxy.example:3128"),
        ("http://ann:s3c@ret@proxy.example", "proxy.example"),
        ("ann:s3cret@proxy.example:nonsense", "proxy.example:nonsense"),
        ("", None),
    ],
)
def test_proxy_is_named_without_its_password(monkeypatch, named, told):
    monkeypatch.setenv("HTTPS_PROXY", named)
    monkeypatch.setenv("NO_PROXY", "inside.example")
    assert trial.proxy_of("https://login.example") == told
    assert trial.proxy_of("https://inside.example") is None


def test_certificate_that_is_not_trusted_is_told(app, monkeypatch):
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    found = tried(app())
    assert (found.stopped_at, found.reason) == ("microsoft", "tls")


def test_redirect_uri_is_registered_or_not(app, sim):
    assert trial.is_registered(app(), REDIRECT, SECONDS) is True
    sim.redirect_uris = {"https://another.example/charitylog_o365/callback"}
    assert trial.is_registered(app(), REDIRECT, SECONDS) is False
    sim.redirect_uris.add(REDIRECT)
    assert trial.is_registered(app(), REDIRECT, SECONDS) is True


def test_redirect_uri_is_unknown_where_entra_says_something_else(app, sim):
    assert trial.is_registered(app(client_id=OTHER), REDIRECT, SECONDS) is None
    sim.fault("sign_in_down")
    assert trial.is_registered(app(), REDIRECT, SECONDS) is None


def test_secret_is_in_no_representation_of_a_trial(app):
    secret = base64.b64encode(b"s").decode()
    assert secret not in repr(tried(app(credential=Secret(secret))))


def test_permissions_are_read_from_the_sign_in_that_is_kept(app, sim):
    ours = {"Calendars.ReadWrite", "Calendars.ReadWrite.Shared", "User.Read"}
    for given in (None, ("User.Read",), (*ours, "Mail.Read")):
        sim.granted_permissions = given
        flow = auth.start_sign_in(app(), REDIRECT)
        answer = sim.sign_in(flow["auth_uri"], ANN)
        person = auth.finish_sign_in(app(), flow, answer)
        store = token_cache.load(person.cache)
        account = token_cache.find_account(store, sim.login_url, person.oid)
        found = token_cache.permissions(store, sim.client_id, account)
        assert found == set(given or ours)
        assert not token_cache.permissions(store, "another", account)
