"""How refusals of Entra and claims challenges of Graph are read."""

import base64
import re

import pytest


@pytest.fixture
def aadsts():
    """aadsts(answer) is the number of the token endpoint's refusal."""
    return lambda answer: answer.json()["error_codes"][0]


@pytest.fixture
def refused():
    """refused(answer, number) is the refusal, which must have that number."""

    def body_of(answer, number):
        body = answer.json()
        assert (answer.status_code, body["error_codes"]) == (400, [number]), body
        assert body["error_description"].startswith(f"AADSTS{number}: ")
        return body

    return body_of


@pytest.fixture
def challenged(sim, http):
    """challenged(token) is Graph's answer to a request with that access token."""

    def ask(token):
        header = {"Authorization": f"Bearer {token}"}
        return http.get(f"{sim.graph_url}/v1.0/me/calendar", headers=header)

    return ask


@pytest.fixture
def claims_in():
    """claims_in(answer) are the claims in Graph's challenge, as JSON."""

    def claims(answer):
        assert answer.status_code == 401
        assert answer.json()["error"]["code"] == "InvalidAuthenticationToken"
        told = answer.headers["WWW-Authenticate"]
        assert 'error="insufficient_claims"' in told
        return base64.b64decode(re.search(r'claims="([^"]+)"', told)[1]).decode()

    return claims
