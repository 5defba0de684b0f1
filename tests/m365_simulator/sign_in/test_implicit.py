"""A token from the page itself, and whom it is of."""

import jwt
import pytest

ANN = "ann@charity.example"
ASKED = {"response_type": "token", "scope": "openid profile email User.Read"}


@pytest.fixture
def implicit(sim, entra):
    """implicit() is what the page answers an application that asks for a token."""

    def ask(**changes):
        return sim.sign_in(entra.auth_uri(**{**ASKED, **changes}), ANN)

    sim.switch(implicit_tokens=True)
    return ask


def test_token_is_given_where_the_registration_allows_it(sim, implicit):
    answer = implicit()
    assert answer["state"] == "the-state"
    assert answer["token_type"] == "Bearer"
    assert not {"code", "refresh_token", "id_token"} & answer.keys()
    assert not sim.tokens.refresh
    sim.switch(implicit_tokens=False)
    answer = implicit()
    assert answer["error"] == "unsupported_response_type"
    assert "AADSTS700051" in answer["error_description"]


def test_answer_is_in_the_fragment_a_refusal_too(sim, entra, http):
    place = entra.auth_uri(**ASKED, prompt="none")
    for allowed in (True, False):
        sim.switch(implicit_tokens=allowed)
        there = http.get(place, allow_redirects=False).headers["Location"]
        assert "#error=" in there and "?" not in there


def test_token_tells_whom_it_is_of(sim, http, implicit):
    token = implicit()["access_token"]
    told = jwt.decode(token, options={"verify_signature": False})
    assert told["appid"] == sim.client_id
    bearer = {"Authorization": f"Bearer {token}"}
    me = http.get(f"{sim.graph_url}/v1.0/me", headers=bearer).json()
    assert me["id"] == sim.directory.get(ANN).oid
    told = http.get(f"{sim.graph_url}/oidc/userinfo", headers=bearer).json()
    assert told["name"] == "Ann Lee" and told["email"] == ANN
    assert told["sub"] != me["id"]


@pytest.mark.parametrize("path", ["/v1.0/me", "/oidc/userinfo"])
def test_token_is_taken_from_the_header_only(sim, http, implicit, path):
    token = {"access_token": implicit()["access_token"]}
    answer = http.get(f"{sim.graph_url}{path}", params=token)
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]


def test_user_info_needs_openid(sim, http, implicit):
    token = implicit(scope="User.Read")["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    assert http.get(f"{sim.graph_url}/oidc/userinfo", headers=bearer).status_code == 403
