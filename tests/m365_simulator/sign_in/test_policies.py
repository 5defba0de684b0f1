"""What an organisation asks of a sign-in, and the claims that Graph asks for."""

import base64
import json
import re

import msal
import pytest

from m365_simulator import SignInStopped

ANN, BOB = "ann@charity.example", "bob@charity.example"
HOUR = 3600
CAPABLE = {"access_token": {"xms_cc": {"values": ["cp1"]}}}


def refused(answer, number):
    """The refusal of the token endpoint, which must be of that number."""
    body = answer.json()
    assert (answer.status_code, body["error_codes"]) == (400, [number]), body
    assert body["error_description"].startswith(f"AADSTS{number}: ")
    return body


def claims_in(answer):
    """The claims that Graph asks for; they come in Base64."""
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "InvalidAuthenticationToken"
    told = answer.headers["WWW-Authenticate"]
    assert 'error="insufficient_claims"' in told
    return base64.b64decode(re.search(r'claims="([^"]+)"', told)[1]).decode()


@pytest.fixture
def signed_in(sim, entra):
    """Sign in as an application that understands claims challenges, or as another."""

    def sign_in(claims=CAPABLE, browser=None):
        asked = entra.auth_uri(claims=json.dumps(claims) if claims else None)
        answer = sim.sign_in(asked, ANN, cookies=browser)
        return entra.redeem(answer["code"]).json()

    return sign_in


# Words


def test_second_factor_is_asked_for_as_entra_words_it(sim, entra):
    token = entra.tokens(ANN)["refresh_token"]
    sim.refuse_sign_in(ANN, 50076, at="refresh")
    body = refused(entra.refresh(token), 50076)
    assert (body["error"], body["suberror"]) == ("invalid_grant", "basic_action")
    assert json.loads(body["claims"])["access_token"]["capolids"]["essential"] is True
    assert "you must use multi-factor authentication" in body["error_description"]


@pytest.mark.parametrize(
    "number, suberror, claims",
    [
        (53000, "message_only", True),
        (53003, "message_only", True),
        (50155, "device_authentication_failed", False),
        (50097, None, False),
        (50079, "basic_action", True),
        (65001, "consent_required", False),
        (50173, "bad_token", False),
        (700082, "bad_token", False),
    ],
)
def test_refusals_say_what_would_help(sim, entra, number, suberror, claims):
    sim.refuse_sign_in(ANN, number, at="token")
    body = refused(entra.redeem(sim.sign_in(entra.auth_uri(), ANN)["code"]), number)
    assert (body["error"], body.get("suberror")) == ("invalid_grant", suberror)
    assert ("claims" in body) == claims


def test_any_refusal_of_entras_can_be_given_word_for_word(sim, entra):
    token = entra.tokens(ANN)["refresh_token"]
    body = {"error": "invalid_grant", "error_codes": [1], "suberror": "x"}
    sim.fault("sign_in_answer", match="refresh_token", body=body, times=1)
    code = sim.sign_in(entra.auth_uri(), ANN)["code"]
    assert "access_token" in entra.redeem(code).json()
    assert entra.refresh(token).json() == body
    assert "access_token" in entra.refresh(token).json()
    sim.fault("sign_in_answer", upn=BOB, status=500)
    assert entra.refresh(token).status_code == 200


# A device


def test_device_is_asked_for_at_refresh_and_not_on_the_page(sim, entra):
    token = entra.tokens(ANN)["refresh_token"]
    sim.device_rule = 53000
    for _time in range(2):
        refused(entra.refresh(token), 53000)
        answer = entra.tokens(ANN)
        assert "access_token" in answer
        refused(entra.refresh(answer["refresh_token"]), 53000)
    sim.device_rule = None
    # The refused one is not used up.
    assert entra.refresh(token).status_code == 200


# A second factor


def test_second_factor_is_asked_for_every_few_hours(sim, entra):
    browser = {}
    sim.second_factor_hours = 4
    first = sim.sign_in(entra.auth_uri(), ANN, cookies=browser)
    token = entra.redeem(first["code"]).json()["refresh_token"]
    sim.advance(3 * HOUR)
    token = entra.refresh(token).json()["refresh_token"]
    sim.advance(2 * HOUR)
    body = refused(entra.refresh(token), 50078)
    assert body["suberror"] == "basic_action" and body["claims"]
    silent = sim.sign_in(entra.auth_uri(prompt="none"), None, cookies=browser)
    assert silent["error"] == "interaction_required"
    assert "AADSTS50078" in silent["error_description"]
    again = sim.sign_in(entra.auth_uri(claims=body["claims"]), ANN, cookies=browser)
    token = entra.redeem(again["code"]).json()["refresh_token"]
    assert entra.refresh(token).status_code == 200


def test_who_signed_in_without_a_second_factor_is_asked_for_one(sim, entra):
    token = entra.tokens(ANN)["refresh_token"]
    sim.second_factor_hours = 4
    refused(entra.refresh(token), 50076)
    declined = sim.sign_in(entra.auth_uri(), ANN, accept=False)
    assert "AADSTS65004" in declined["error_description"]


def test_approving_needs_the_page_before_it(sim, entra, http):
    sim.second_factor_hours = 4
    form = {"upn": ANN, "action": "approve"}
    answer = http.post(entra.auth_uri(), data=form, allow_redirects=False)
    assert "Pick an account" in answer.text


# Consent


@pytest.mark.parametrize("number", [90094, 90095, 65004])
def test_nobody_may_agree_but_an_administrator(sim, entra, number):
    sim.switch(users_may_consent=False, approval_refusal=number)
    answer = sim.sign_in(entra.auth_uri(), ANN)
    assert answer["error"] == "access_denied"
    assert f"AADSTS{number}" in answer["error_description"]
    sim.consent_for_all()
    assert "code" in sim.sign_in(entra.auth_uri(), ANN)


def test_a_form_of_ones_own_making_does_not_agree(sim, entra, http):
    sim.users_may_consent = False
    page = http.post(entra.auth_uri(), data={"upn": ANN})
    assert "Need admin approval" in page.text
    form = {"upn": ANN, "action": "accept"}
    answer = http.post(entra.auth_uri(), data=form, allow_redirects=False)
    assert "Need admin approval" in answer.text


def test_administrator_agrees_for_all_on_a_page(sim, entra, http):
    sim.users_may_consent = False
    uri = entra.auth_uri().replace("oauth2/v2.0/authorize", "v2.0/adminconsent")
    assert "AADSTS65004" in sim.sign_in(uri, ANN, accept=False)["error_description"]
    assert "AADSTS90094" in sim.sign_in(entra.auth_uri(), ANN)["error_description"]
    answer = sim.sign_in(uri, BOB)
    assert (answer["admin_consent"], answer["state"]) == ("True", "the-state")
    assert answer["tenant"] == sim.tenant_id
    assert "code" in sim.sign_in(entra.auth_uri(), ANN)
    secure = uri.replace(sim.pages_url, sim.login_url)
    found = http.get(secure, allow_redirects=False)
    assert found.headers["Location"] == uri
    with pytest.raises(SignInStopped, match="AADSTS700016"):
        sim.sign_in(uri.replace(sim.client_id, "nobody"), BOB)


def test_consent_can_be_withdrawn(sim, entra):
    token = entra.tokens(ANN)["refresh_token"]
    sim.withdraw_consent()
    body = refused(entra.refresh(token), 65001)
    assert body["suberror"] == "consent_required"
    sim.consent_for_all()
    assert entra.refresh(token).status_code == 200


# Claims that Graph asks for


def challenged(sim, http, token):
    header = {"Authorization": f"Bearer {token}"}
    return http.get(f"{sim.graph_url}/v1.0/me/calendar", headers=header)


def test_only_a_token_got_with_the_claims_passes(sim, entra, http, signed_in):
    tokens = signed_in()
    assert challenged(sim, http, tokens["access_token"]).status_code == 200
    sim.challenge(ANN)
    wanted = claims_in(challenged(sim, http, tokens["access_token"]))
    value = json.loads(wanted)["access_token"]["nbf"]["value"]
    assert value.isdecimal()
    without = entra.refresh(tokens["refresh_token"]).json()
    assert claims_in(challenged(sim, http, without["access_token"])) == wanted
    other = json.loads(wanted)
    other["access_token"]["nbf"]["value"] = "1"
    wrong = entra.refresh(tokens["refresh_token"], claims=json.dumps(other)).json()
    assert challenged(sim, http, wrong["access_token"]).status_code == 401
    right = entra.refresh(tokens["refresh_token"], claims=wanted).json()
    assert challenged(sim, http, right["access_token"]).status_code == 200
    # What comes of it later is as good.
    later = entra.refresh(right["refresh_token"]).json()
    assert challenged(sim, http, later["access_token"]).status_code == 200
    sim.challenge(ANN)
    assert challenged(sim, http, later["access_token"]).status_code == 401


def test_a_new_sign_in_without_the_claims_does_not_pass(sim, http, signed_in):
    sim.challenge(ANN, interactive=True)
    assert challenged(sim, http, signed_in()["access_token"]).status_code == 401


def test_challenge_may_be_met_by_a_sign_in_only(sim, entra, http, signed_in):
    browser = {}
    tokens = signed_in(browser=browser)
    sim.challenge(ANN, interactive=True)
    wanted = claims_in(challenged(sim, http, tokens["access_token"]))
    body = refused(entra.refresh(tokens["refresh_token"], claims=wanted), 50076)
    assert body["claims"] == wanted
    both = {"access_token": {**json.loads(wanted)["access_token"]}}
    both["access_token"] |= CAPABLE["access_token"]
    tokens = signed_in(both, browser)
    assert challenged(sim, http, tokens["access_token"]).status_code == 200
    tokens = entra.refresh(tokens["refresh_token"], claims=wanted).json()
    assert challenged(sim, http, tokens["access_token"]).status_code == 200


def test_who_does_not_understand_challenges_gets_none(sim, http, signed_in):
    tokens = signed_in(claims=None)
    sim.challenge(ANN)
    assert challenged(sim, http, tokens["access_token"]).status_code == 200
    sim.challenge(ANN, capable_only=False)
    assert challenged(sim, http, tokens["access_token"]).status_code == 401


def test_understanding_challenges_is_declared_with_the_code_too(sim, entra, http):
    code = sim.sign_in(entra.auth_uri(), ANN)["code"]
    tokens = entra.redeem(code, claims=json.dumps(CAPABLE)).json()
    sim.challenge(ANN)
    assert challenged(sim, http, tokens["access_token"]).status_code == 401


def test_challenge_comes_in_the_middle_of_a_run(sim, graph, entra, http, visit):
    ann = graph(ANN)
    sim.fault("challenge", times=1, match="POST /me/calendar", capable_only=False)
    assert ann.get("/me/calendar").status_code == 200
    answer = ann.batch(("POST", "/me/calendar/events", visit()))
    wanted = claims_in(answer)
    assert sim.events(ANN) == []
    assert claims_in(ann.get("/me/calendar")) == wanted
    fresh = entra.refresh(ann.tokens["refresh_token"], claims=wanted).json()
    assert challenged(sim, http, fresh["access_token"]).status_code == 200


@pytest.mark.filterwarnings("ignore:response_mode='form_post'")
def test_msal_passes_the_claims_on(sim, http):
    application = msal.ConfidentialClientApplication(
        sim.client_id,
        authority=f"{sim.login_url}/{sim.tenant_id}",
        client_credential=sim.client_secret,
        client_capabilities=["cp1"],
        instance_discovery=False,
        http_client=http,
    )
    scopes = ["Calendars.ReadWrite", "User.Read"]
    redirect = "http://localhost:8069/charitylog_o365/callback"
    flow = application.initiate_auth_code_flow(scopes, redirect_uri=redirect)
    answer = sim.sign_in(flow["auth_uri"], ANN)
    result = application.acquire_token_by_auth_code_flow(flow, answer)
    sim.challenge(ANN)
    wanted = claims_in(challenged(sim, http, result["access_token"]))
    result = application.acquire_token_silent_with_error(
        scopes, application.get_accounts()[0], claims_challenge=wanted
    )
    assert result["token_source"] == "identity_provider"
    assert challenged(sim, http, result["access_token"]).status_code == 200


def test_claims_must_be_json(entra):
    token = entra.tokens(ANN)["refresh_token"]
    refused(entra.refresh(token, claims="{nonsense"), 900144)
    refused(entra.refresh(token, claims="[]"), 900144)
