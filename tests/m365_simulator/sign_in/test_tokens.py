"""What is in tokens, how long they work, and what ends them."""

import json

import jwt

ANN = "ann@charity.example"


def test_full_scopes_come_back_as_they_were_asked_for(sim, entra):
    scope = f"{sim.graph_url}/Calendars.ReadWrite"
    code = sim.sign_in(entra.auth_uri(scope=f"{scope} openid"), ANN)["code"]
    assert scope in entra.redeem(code).json()["scope"].split()


def test_id_token_is_signed_and_says_who(sim, entra, http):
    answer = sim.sign_in(entra.auth_uri(), ANN)
    assert answer["state"] == "the-state"
    token = entra.redeem(answer["code"]).json()["id_token"]
    found = f"{sim.login_url}/{sim.tenant_id}"
    discovery = http.get(f"{found}/v2.0/.well-known/openid-configuration").json()
    keys = jwt.PyJWKSet.from_dict(http.get(discovery["jwks_uri"]).json())
    key = keys[jwt.get_unverified_header(token)["kid"]].key
    claims = jwt.decode(
        token, key, ["RS256"], audience=sim.client_id, issuer=discovery["issuer"]
    )
    assert claims["nonce"] == "the-nonce"
    assert claims["tid"] == sim.tenant_id
    assert claims["oid"] == sim.directory.get(ANN).oid


def test_claims_of_id_tokens_can_be_replaced_and_left_out(sim, entra):
    sim.claims = {"tid": "somebody-else's", "oid": None}
    token = entra.tokens(ANN)["id_token"]
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims["tid"] == "somebody-else's"
    assert "oid" not in claims


def test_revoked_tokens_are_refused_until_the_next_sign_in(
    sim, entra, graph, refusal, aadsts
):
    ann = graph(ANN)
    sim.revoke(ANN)
    assert refusal(ann.get("/me")) == (401, "InvalidAuthenticationToken")
    assert aadsts(entra.refresh(ann.tokens["refresh_token"])) == 50173
    assert graph(ANN).get("/me").status_code == 200


def test_access_tokens_expire(sim, graph, refusal):
    ann = graph(ANN)
    sim.advance(3601)
    answer = ann.get("/me")
    assert refusal(answer) == (401, "InvalidAuthenticationToken")
    assert "WWW-Authenticate" in answer.headers


def test_everything_that_was_issued_is_listed(sim, entra):
    tokens = entra.tokens(ANN)
    secrets = set(sim.secrets())
    assert {tokens["access_token"], tokens["refresh_token"]} < secrets
    assert sim.client_secret in secrets
    assert not any(t in json.dumps(str(sim.requests)) for t in secrets)
