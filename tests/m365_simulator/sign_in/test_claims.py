"""Claims challenges: what Graph asks for, and which tokens meet it."""

import json

import pytest

ANN = "ann@charity.example"
CAPABLE = {"access_token": {"xms_cc": {"values": ["cp1"]}}}


@pytest.fixture
def signed_in(sim, entra):
    """Sign in as an application that understands claims challenges, or as another."""

    def sign_in(claims=CAPABLE, browser=None):
        asked = entra.auth_uri(claims=json.dumps(claims) if claims else None)
        answer = sim.sign_in(asked, ANN, cookies=browser)
        return entra.redeem(answer["code"]).json()

    return sign_in


def test_only_a_token_requested_with_the_claims_passes(
    sim, entra, signed_in, claims_in, challenged
):
    tokens = signed_in()
    assert challenged(tokens["access_token"]).status_code == 200
    sim.challenge(ANN)
    wanted = claims_in(challenged(tokens["access_token"]))
    value = json.loads(wanted)["access_token"]["nbf"]["value"]
    assert value.isdecimal()
    without = entra.refresh(tokens["refresh_token"]).json()
    assert claims_in(challenged(without["access_token"])) == wanted
    other = json.loads(wanted)
    other["access_token"]["nbf"]["value"] = "1"
    wrong = entra.refresh(tokens["refresh_token"], claims=json.dumps(other)).json()
    assert challenged(wrong["access_token"]).status_code == 401
    right = entra.refresh(tokens["refresh_token"], claims=wanted).json()
    assert challenged(right["access_token"]).status_code == 200
    # What comes of it later is as good.
    later = entra.refresh(right["refresh_token"]).json()
    assert challenged(later["access_token"]).status_code == 200
    sim.challenge(ANN)
    assert challenged(later["access_token"]).status_code == 401


def test_a_new_sign_in_without_the_claims_does_not_pass(sim, signed_in, challenged):
    sim.challenge(ANN, interactive=True)
    assert challenged(signed_in()["access_token"]).status_code == 401


def test_challenge_may_be_met_by_a_sign_in_only(
    sim, entra, signed_in, refused, claims_in, challenged
):
    browser = {}
    tokens = signed_in(browser=browser)
    sim.challenge(ANN, interactive=True)
    wanted = claims_in(challenged(tokens["access_token"]))
    body = refused(entra.refresh(tokens["refresh_token"], claims=wanted), 50076)
    assert body["claims"] == wanted
    both = {"access_token": {**json.loads(wanted)["access_token"]}}
    both["access_token"] |= CAPABLE["access_token"]
    tokens = signed_in(both, browser)
    assert challenged(tokens["access_token"]).status_code == 200
    tokens = entra.refresh(tokens["refresh_token"], claims=wanted).json()
    assert challenged(tokens["access_token"]).status_code == 200


def test_application_that_declares_no_capability_gets_no_challenge(
    sim, signed_in, challenged
):
    tokens = signed_in(claims=None)
    sim.challenge(ANN)
    assert challenged(tokens["access_token"]).status_code == 200
    sim.challenge(ANN, capable_only=False)
    assert challenged(tokens["access_token"]).status_code == 401


def test_understanding_challenges_is_declared_with_the_code_too(sim, entra, challenged):
    code = sim.sign_in(entra.auth_uri(), ANN)["code"]
    tokens = entra.redeem(code, claims=json.dumps(CAPABLE)).json()
    sim.challenge(ANN)
    assert challenged(tokens["access_token"]).status_code == 401


def test_challenge_can_begin_with_a_request(
    sim, graph, entra, visit, claims_in, challenged
):
    ann = graph(ANN)
    sim.fault("challenge", times=1, match="POST /me/calendar", capable_only=False)
    assert ann.get("/me/calendar").status_code == 200
    answer = ann.batch(("POST", "/me/calendar/events", visit()))
    wanted = claims_in(answer)
    assert sim.events(ANN) == []
    assert claims_in(ann.get("/me/calendar")) == wanted
    fresh = entra.refresh(ann.tokens["refresh_token"], claims=wanted).json()
    assert challenged(fresh["access_token"]).status_code == 200


def test_claims_must_be_json(entra, refused):
    token = entra.tokens(ANN)["refresh_token"]
    refused(entra.refresh(token, claims="{nonsense"), 900144)
    refused(entra.refresh(token, claims="[]"), 900144)
