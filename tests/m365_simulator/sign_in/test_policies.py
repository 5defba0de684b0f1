"""What an organisation asks of a sign-in: a device, a second factor."""

ANN = "ann@charity.example"
HOUR = 3600


def test_device_is_asked_for_at_refresh_and_not_on_the_page(sim, entra, refused):
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


def test_second_factor_is_asked_for_every_few_hours(sim, entra, refused):
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


def test_who_signed_in_without_a_second_factor_is_asked_for_one(sim, entra, refused):
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
