"""One running simulator for all these tests, empty at the start of each."""

import base64
import hashlib
import os
import secrets
from urllib.parse import urlencode

import pytest
import requests

from m365_simulator import Simulator, Subscriber
from m365_simulator.contract import Contract

REDIRECT = "http://localhost:8069/charitylog_o365/callback"
SCOPES = "Calendars.ReadWrite Calendars.ReadWrite.Shared User.Read offline_access"
MARKER = "String {6f2e6f3c-0d2e-4a56-9d55-6a1f6a8d3b10} Name CharitylogMarker"


@pytest.fixture(scope="session")
def running(tmp_path_factory):
    with Simulator(tmp_path_factory.mktemp("certificates")) as simulator:
        yield simulator


@pytest.fixture(scope="session")
def contract():
    path = os.environ.get("GRAPH_CONTRACT")
    return Contract(path) if path else None


@pytest.fixture
def sim(running, contract):
    """What a test exchanges with Graph must be what Microsoft describes.

    Of a request that was refused only the refusal: being wrong is its purpose.
    """
    running.reset()
    running.add_person("ann@charity.example", "Ann Lee")
    running.add_person("bob@charity.example", "Bob Ray")
    yield running
    running.clear_faults()
    for sent in running.notifications if contract else ():
        if sent.body and not sent.forged:
            contract.check_notification(sent.body)
    for recorded in running.requests if contract else ():
        if recorded.status and 400 <= recorded.status < 500:
            contract.check_response(recorded)
        else:
            contract.check_exchange(recorded)


@pytest.fixture
def http(running):
    """A session that trusts the simulator, whatever the machine's settings say."""
    with requests.Session() as session:
        session.trust_env = False
        session.verify = running.ca_file
        yield session


@pytest.fixture
def entra(sim, http):
    return Entra(sim, http)


@pytest.fixture
def graph(sim, http, entra):
    """graph("ann@…") is somebody signed in, with get, post, patch and delete."""
    return lambda upn, scopes=SCOPES: Graph(sim, entra.tokens(upn, scopes))


@pytest.fixture
def ann(graph):
    return graph("ann@charity.example")


@pytest.fixture
def bob(graph):
    return graph("bob@charity.example")


@pytest.fixture
def visit():
    """A payload as the product sends it; keywords change it."""

    def make(**changes):
        payload = {
            "subject": "Home visit",
            "start": {"dateTime": "2026-07-01T10:00:00", "timeZone": "Europe/London"},
            "end": {"dateTime": "2026-07-01T11:00:00", "timeZone": "Europe/London"},
            "transactionId": f"charitylog-{secrets.token_hex(8)}",
            "singleValueExtendedProperties": [{"id": MARKER, "value": "Token1"}],
        }
        payload.update(changes)
        return {name: value for name, value in payload.items() if value is not None}

    return make


@pytest.fixture
def made(ann, visit):
    """An event in Ann's calendar."""
    return ann.create(visit(body={"contentType": "text", "content": "Bring <keys>"}))


@pytest.fixture
def path(made):
    """Its address."""
    return f"/me/events/{made['id']}"


@pytest.fixture
def pages(sim, http):
    """pages("GET", "/path", …) is the answer of the pages' port."""

    def ask(method, path, **more):
        return http.request(method, f"{sim.pages_url}{path}", timeout=5, **more)

    return ask


@pytest.fixture
def subscriber(running):
    """A server that subscribes: answers the handshake, and keeps what it is sent."""
    server = Subscriber(running.cert_dir / "server.pem")
    yield server
    server.stop()


class Entra:
    """The client's half of the code flow, without a library."""

    def __init__(self, sim, http):
        self.sim, self.http = sim, http
        self.verifier = secrets.token_urlsafe(48)

    def auth_uri(self, **changes):
        digest = hashlib.sha256(self.verifier.encode()).digest()
        asked = {
            "client_id": self.sim.client_id,
            "response_type": "code",
            "redirect_uri": REDIRECT,
            "scope": f"{SCOPES} openid profile",
            "state": "the-state",
            "nonce": "the-nonce",
            "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
            "code_challenge_method": "S256",
            **changes,
        }
        tenant = asked.pop("tenant", self.sim.tenant_id)
        query = urlencode({k: v for k, v in asked.items() if v is not None})
        return f"{self.sim.pages_url}/{tenant}/oauth2/v2.0/authorize?{query}"

    def redeem(self, code, **changes):
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": REDIRECT,
            "code_verifier": self.verifier,
            **changes,
        }
        return self.post(form)

    def refresh(self, token, **changes):
        return self.post(
            {"grant_type": "refresh_token", "refresh_token": token, **changes}
        )

    def post(self, form):
        own = {
            "client_id": self.sim.client_id,
            "client_secret": self.sim.client_secret,
            "client_info": "1",
        }
        url = f"{self.sim.login_url}/{self.sim.tenant_id}/oauth2/v2.0/token"
        return self.http.post(url, data={**own, **form}, timeout=10)

    def tokens(self, upn, scopes=SCOPES):
        uri = self.auth_uri(scope=f"{scopes} openid profile")
        return self.redeem(self.sim.sign_in(uri, upn)["code"]).json()


class Graph:
    def __init__(self, sim, tokens):
        self.sim, self.tokens = sim, tokens
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.verify = sim.ca_file
        self.session.headers.update(
            {
                "Authorization": f"Bearer {tokens['access_token']}",
                "Prefer": 'IdType="ImmutableId"',
            }
        )

    def send(self, method, path, body=None, timeout=10, **headers):
        url = path if path.startswith("https") else f"{self.sim.graph_url}/v1.0{path}"
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.session.request(
            method, url, json=body, headers=headers, timeout=timeout
        )

    def get(self, path, **more):
        return self.send("GET", path, **more)

    def post(self, path, body, **more):
        return self.send("POST", path, body, **more)

    def patch(self, path, body, **more):
        return self.send("PATCH", path, body, **more)

    def delete(self, path, **more):
        return self.send("DELETE", path, **more)

    def create(self, payload, calendar="/me/calendar"):
        answer = self.post(f"{calendar}/events", payload)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def batch(self, *parts):
        requests_ = [
            {
                "id": str(number),
                "method": method,
                "url": url,
                "headers": {"Content-Type": "application/json"},
                **({"body": body} if body is not None else {}),
            }
            for number, (method, url, body) in enumerate(parts, 1)
        ]
        return self.post("/$batch", {"requests": requests_})


def error(answer):
    """(status, code) of a refusal, which must be in Graph's shape."""
    body = answer.json()["error"]
    assert body["message"] and body["innerError"]["request-id"]
    return answer.status_code, body["code"]


@pytest.fixture
def refusal():
    return error
