"""Entra: pages, codes, tokens and refusals."""

import json
import time

import jwt
import msal
import pytest

from m365_simulator import SignInStopped

ANN = "ann@charity.example"
BOB = "bob@charity.example"
DAY = 24 * 3600


def aadsts(answer):
    return answer.json()["error_codes"][0]


@pytest.mark.filterwarnings("ignore:response_mode='form_post'")
def test_msal_signs_in_and_refreshes(sim, http):
    application = msal.ConfidentialClientApplication(
        sim.client_id,
        authority=f"{sim.login_url}/{sim.tenant_id}",
        client_credential=sim.client_secret,
        instance_discovery=False,
        http_client=http,
    )
    flow = application.initiate_auth_code_flow(
        ["Calendars.ReadWrite", "User.Read"],
        redirect_uri="http://localhost:8069/charitylog_o365/callback",
        response_mode="query",
    )
    assert flow["auth_uri"].startswith(sim.pages_url)
    result = application.acquire_token_by_auth_code_flow(
        flow, sim.sign_in(flow["auth_uri"], ANN)
    )
    assert result["id_token_claims"]["preferred_username"] == ANN
    account = application.get_accounts()[0]
    assert account["local_account_id"] == sim.directory.get(ANN).oid
    scopes = ["Calendars.ReadWrite"]
    silent = application.acquire_token_silent_with_error(scopes, account)
    assert silent["token_source"] == "cache"
    fresh = application.acquire_token_silent_with_error(
        scopes, account, force_refresh=True
    )
    assert fresh["token_source"] == "identity_provider"


def test_full_scopes_come_back_as_they_were_asked_for(sim, entra):
    scope = f"{sim.graph_url}/Calendars.ReadWrite"
    code = sim.sign_in(entra.auth_uri(scope=f"{scope} openid"), ANN)["code"]
    assert scope in entra.redeem(code).json()["scope"].split()


def test_scope_of_another_resource_is_unknown(sim, entra):
    uri = entra.auth_uri(scope="https://elsewhere.example/Calendars.ReadWrite")
    with pytest.raises(SignInStopped, match="AADSTS500011"):
        sim.sign_in(uri, ANN)


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


def test_claims_can_be_spoiled(sim, entra):
    sim.claims = {"tid": "somebody-else's", "oid": None}
    token = entra.tokens(ANN)["id_token"]
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims["tid"] == "somebody-else's"
    assert "oid" not in claims


def test_second_sign_in_in_the_same_browser_needs_no_click(sim, entra):
    browser = {}
    sim.sign_in(entra.auth_uri(), ANN, cookies=browser)
    assert "code" in sim.sign_in(entra.auth_uri(prompt="none"), None, cookies=browser)
    assert "code" in sim.sign_in(entra.auth_uri(login_hint=ANN), None, cookies=browser)


@pytest.mark.parametrize("changes", [{"prompt": "select_account"}, {"login_hint": BOB}])
def test_somebody_else_may_be_asked_for(sim, entra, changes):
    browser = {}
    sim.sign_in(entra.auth_uri(), ANN, cookies=browser)
    answer = sim.sign_in(entra.auth_uri(**changes), BOB, cookies=browser)
    token = entra.redeem(answer["code"]).json()["id_token"]
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims["preferred_username"] == BOB


def test_prompt_none_without_a_session_is_refused(sim, entra):
    answer = sim.sign_in(entra.auth_uri(prompt="none"), ANN)
    assert answer["error"] == "login_required"
    assert "AADSTS50058" in answer["error_description"]


def test_hinted_person_stands_first(sim, entra, http):
    page = http.get(entra.auth_uri(login_hint=BOB)).text
    assert page.index(BOB) < page.index(ANN)


@pytest.mark.parametrize("who, accept", [(None, True), (ANN, False)])
def test_cancel_goes_back_with_access_denied(sim, entra, who, accept):
    answer = sim.sign_in(entra.auth_uri(), who, accept=accept)
    assert answer["error"] == "access_denied"
    assert "AADSTS65004" in answer["error_description"]
    assert answer["state"] == "the-state"


def test_consent_is_asked_for_once(sim, entra):
    sim.sign_in(entra.auth_uri(), ANN)
    # Declining would show: no consent page comes, so there is nothing to decline.
    assert "code" in sim.sign_in(entra.auth_uri(), ANN, accept=False)


def test_consent_needs_the_page_before_it(sim, entra, http):
    form = {"upn": ANN, "action": "accept"}
    answer = http.post(entra.auth_uri(), data=form, allow_redirects=False)
    assert answer.status_code == 200
    assert "Pick an account" in answer.text


@pytest.mark.parametrize(
    "changes, number",
    [
        ({"tenant": "elsewhere"}, 90002),
        ({"client_id": "nobody"}, 700016),
        ({"redirect_uri": "https://evil.example/callback"}, 50011),
        ({"response_type": None}, 900144),
    ],
)
def test_untrusted_requests_stop_on_a_page(sim, entra, changes, number):
    with pytest.raises(SignInStopped, match=f"AADSTS{number}"):
        sim.sign_in(entra.auth_uri(**changes), ANN)


def test_registered_redirect_uris_are_exact_but_for_localhosts_port(sim, entra):
    sim.redirect_uris = {"http://localhost/charitylog_o365/callback"}
    assert "code" in sim.sign_in(entra.auth_uri(), ANN)
    with pytest.raises(SignInStopped, match="AADSTS50011"):
        sim.sign_in(entra.auth_uri(redirect_uri="http://localhost:8069/other"), ANN)


@pytest.mark.parametrize("number", [50105, 90094, 53003, 50076])
def test_refused_at_the_pages(sim, entra, number):
    sim.refuse_sign_in(ANN, number)
    assert f"AADSTS{number}" in sim.sign_in(entra.auth_uri(), ANN)["error_description"]
    assert "code" in sim.sign_in(entra.auth_uri(), BOB)
    sim.refuse_sign_in(ANN, None)
    assert "code" in sim.sign_in(entra.auth_uri(), ANN)


def test_person_accepted_but_the_server_not(sim, entra):
    sim.refuse_sign_in(ANN, 53003, at="token")
    answer = entra.redeem(sim.sign_in(entra.auth_uri(), ANN)["code"])
    assert answer.status_code == 400
    assert aadsts(answer) == 53003
    assert answer.json()["error_description"].startswith("AADSTS53003: ")


@pytest.mark.parametrize(
    "changes, number",
    [
        ({"client_secret": "wrong"}, 7000215),
        ({"client_id": "nobody"}, 700016),
        ({"code_verifier": "wrong"}, 501481),
        ({"redirect_uri": "http://localhost/other"}, 50011),
        ({"code": "made-up"}, 70008),
        ({"grant_type": "password"}, 70003),
    ],
)
def test_code_is_not_redeemed(sim, entra, changes, number):
    code = sim.sign_in(entra.auth_uri(), ANN)["code"]
    answer = entra.redeem(changes.pop("code", code), **changes)
    assert aadsts(answer) == number
    assert "access_token" not in answer.json()


def test_code_works_once_and_for_ten_minutes(sim, entra):
    code = sim.sign_in(entra.auth_uri(), ANN)["code"]
    assert entra.redeem(code).status_code == 200
    assert aadsts(entra.redeem(code)) == 54005
    late = sim.sign_in(entra.auth_uri(), ANN)["code"]
    sim.advance(601)
    assert aadsts(entra.redeem(late)) == 70008


def test_expired_secret_is_told_apart(sim, entra):
    sim.secret_expired = True
    answer = entra.redeem(sim.sign_in(entra.auth_uri(), ANN)["code"])
    assert (answer.status_code, aadsts(answer)) == (401, 7000222)


def test_refresh_tokens_rotate_and_the_old_one_lasts_a_little(sim, entra):
    first = entra.tokens(ANN)["refresh_token"]
    second = entra.refresh(first).json()["refresh_token"]
    assert second != first
    assert entra.refresh(first).status_code == 200
    sim.advance(sim.old_refresh_seconds + 1)
    assert aadsts(entra.refresh(first)) == 70000
    assert entra.refresh(second).status_code == 200


def test_replaced_refresh_token_can_be_refused_at_once(sim, entra):
    sim.old_refresh_seconds = 0
    first = entra.tokens(ANN)["refresh_token"]
    assert entra.refresh(first).status_code == 200
    assert aadsts(entra.refresh(first)) == 70000


def test_refresh_lasts_ninety_days_from_its_last_use(sim, entra):
    token = entra.tokens(ANN)["refresh_token"]
    for _month in range(4):
        sim.advance(80 * DAY)
        token = entra.refresh(token).json()["refresh_token"]
    sim.advance(91 * DAY)
    assert aadsts(entra.refresh(token)) == 700082


def test_revoked_until_the_next_sign_in(sim, entra, graph, refusal):
    ann = graph(ANN)
    sim.revoke(ANN)
    assert refusal(ann.get("/me")) == (401, "InvalidAuthenticationToken")
    assert aadsts(entra.refresh(ann.tokens["refresh_token"])) == 50173
    assert graph(ANN).get("/me").status_code == 200


def test_refreshing_cannot_add_scopes(sim, entra):
    token = entra.tokens(ANN, "User.Read offline_access")["refresh_token"]
    assert aadsts(entra.refresh(token, scope="Calendars.ReadWrite")) == 65001


def test_access_tokens_run_out(sim, graph, refusal):
    ann = graph(ANN)
    sim.advance(3601)
    answer = ann.get("/me")
    assert refusal(answer) == (401, "InvalidAuthenticationToken")
    assert "WWW-Authenticate" in answer.headers


def test_sign_in_service_is_down(sim, entra, http):
    sim.fault("sign_in_down")
    assert entra.refresh("any").status_code == 503
    assert http.get(entra.auth_uri()).status_code == 503


def test_what_was_issued_is_known(sim, entra):
    tokens = entra.tokens(ANN)
    secrets = set(sim.secrets())
    assert {tokens["access_token"], tokens["refresh_token"]} < secrets
    assert sim.client_secret in secrets
    assert not any(t in json.dumps(str(sim.requests)) for t in secrets)


def test_sign_out_ends_the_session(sim, entra, http):
    browser = {}
    sim.sign_in(entra.auth_uri(), ANN, cookies=browser)
    http.get(
        f"{sim.pages_url}/{sim.tenant_id}/oauth2/v2.0/logout",
        headers={"Cookie": "; ".join(f"{k}={v}" for k, v in browser.items())},
    )
    answer = sim.sign_in(entra.auth_uri(prompt="none"), None, cookies=browser)
    assert answer["error"] == "login_required"


def test_time_is_the_clocks_plus_what_was_added(sim):
    sim.advance(100)
    assert sim.now() == pytest.approx(time.time() + 100, abs=5)
