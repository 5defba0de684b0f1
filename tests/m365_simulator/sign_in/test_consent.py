"""Who consents to which scopes, and what is refused without consent."""

import pytest

from m365_simulator import SignInStopped

ANN = "ann@charity.example"
ANN, BOB = "ann@charity.example", "bob@charity.example"


def test_consent_is_asked_for_once(sim, entra):
    sim.sign_in(entra.auth_uri(), ANN)
    # Declining would show: no consent page comes, so there is nothing to decline.
    assert "code" in sim.sign_in(entra.auth_uri(), ANN, accept=False)


def test_consent_needs_the_page_before_it(sim, entra, http):
    form = {"upn": ANN, "action": "accept"}
    answer = http.post(entra.auth_uri(), data=form, allow_redirects=False)
    assert answer.status_code == 200
    assert "Pick an account" in answer.text


@pytest.mark.parametrize("number", [90094, 90095, 65004])
def test_only_an_administrator_may_consent(sim, entra, number):
    sim.switch(users_may_consent=False, approval_refusal=number)
    answer = sim.sign_in(entra.auth_uri(), ANN)
    assert answer["error"] == "access_denied"
    assert f"AADSTS{number}" in answer["error_description"]
    sim.consent_for_all()
    assert "code" in sim.sign_in(entra.auth_uri(), ANN)


def test_consent_form_that_no_page_showed_is_not_accepted(sim, entra, http):
    sim.users_may_consent = False
    page = http.post(entra.auth_uri(), data={"upn": ANN})
    assert "Need admin approval" in page.text
    form = {"upn": ANN, "action": "accept"}
    answer = http.post(entra.auth_uri(), data=form, allow_redirects=False)
    assert "Need admin approval" in answer.text


def test_administrator_consents_for_all_on_a_page(sim, entra, http):
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


def test_consent_can_be_withdrawn(sim, entra, refused):
    token = entra.tokens(ANN)["refresh_token"]
    sim.withdraw_consent()
    body = refused(entra.refresh(token), 65001)
    assert body["suberror"] == "consent_required"
    sim.consent_for_all()
    assert entra.refresh(token).status_code == 200


def test_refreshing_cannot_add_scopes(sim, entra, aadsts):
    token = entra.tokens(ANN, "User.Read offline_access")["refresh_token"]
    assert aadsts(entra.refresh(token, scope="Calendars.ReadWrite")) == 65001
