"""Who is asked to pick an account, and how the pages end."""

import jwt
import pytest

ANN = "ann@charity.example"
BOB = "bob@charity.example"


def test_second_sign_in_in_the_same_browser_needs_no_click(sim, entra):
    browser = {}
    sim.sign_in(entra.auth_uri(), ANN, cookies=browser)
    assert "code" in sim.sign_in(entra.auth_uri(prompt="none"), None, cookies=browser)
    assert "code" in sim.sign_in(entra.auth_uri(login_hint=ANN), None, cookies=browser)


@pytest.mark.parametrize("changes", [{"prompt": "select_account"}, {"login_hint": BOB}])
def test_another_person_can_be_picked_in_the_same_browser(sim, entra, changes):
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


def test_prompt_none_asks_nobody_which_of_two_it_is(sim, entra):
    browser = {}
    for person in (ANN, BOB):
        whole = entra.auth_uri(prompt="select_account")
        sim.sign_in(whole, person, cookies=browser)
    answer = sim.sign_in(entra.auth_uri(prompt="none"), None, cookies=browser)
    assert answer["error"] == "interaction_required"
    assert "AADSTS16000" in answer["error_description"]
    hinted = entra.auth_uri(prompt="none", login_hint=BOB)
    assert "code" in sim.sign_in(hinted, None, cookies=browser)
    sim.withdraw_consent()
    answer = sim.sign_in(hinted, None, cookies=browser)
    assert answer["error"] == "interaction_required"
    assert "AADSTS65001" in answer["error_description"]


def test_hinted_person_is_listed_first(sim, entra, http):
    page = http.get(entra.auth_uri(login_hint=BOB)).text
    assert page.index(BOB) < page.index(ANN)


@pytest.mark.parametrize("who, accept", [(None, True), (ANN, False)])
def test_cancel_goes_back_with_access_denied(sim, entra, who, accept):
    answer = sim.sign_in(entra.auth_uri(), who, accept=accept)
    assert answer["error"] == "access_denied"
    assert "AADSTS65004" in answer["error_description"]
    assert answer["state"] == "the-state"


@pytest.mark.parametrize("number", [50105, 90094, 53003, 50076])
def test_person_can_be_refused_on_the_pages(sim, entra, number):
    sim.refuse_sign_in(ANN, number)
    assert f"AADSTS{number}" in sim.sign_in(entra.auth_uri(), ANN)["error_description"]
    assert "code" in sim.sign_in(entra.auth_uri(), BOB)
    sim.refuse_sign_in(ANN, None)
    assert "code" in sim.sign_in(entra.auth_uri(), ANN)


def test_sign_out_ends_the_session(sim, entra, http):
    browser = {}
    sim.sign_in(entra.auth_uri(), ANN, cookies=browser)
    http.get(
        f"{sim.pages_url}/{sim.tenant_id}/oauth2/v2.0/logout",
        headers={"Cookie": "; ".join(f"{k}={v}" for k, v in browser.items())},
    )
    answer = sim.sign_in(entra.auth_uri(prompt="none"), None, cookies=browser)
    assert answer["error"] == "login_required"


def test_names_and_addresses_are_escaped(sim, entra, http):
    sim.add_person('eve"@charity.example', "<script>alert(1)</script>")
    page = http.get(entra.auth_uri()).text
    assert "&lt;script&gt;alert(1)" in page and "<script>alert" not in page
    assert 'value="eve"' not in page
