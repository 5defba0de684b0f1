"""What the token endpoint accepts and refuses."""

import pytest

ANN, BOB = "ann@charity.example", "bob@charity.example"
DAY = 24 * 3600


def test_refusal_at_the_token_endpoint_only(sim, entra, aadsts):
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
def test_code_is_not_redeemed_for_a_wrong_request(sim, entra, changes, number, aadsts):
    code = sim.sign_in(entra.auth_uri(), ANN)["code"]
    answer = entra.redeem(changes.pop("code", code), **changes)
    assert aadsts(answer) == number
    assert "access_token" not in answer.json()


def test_code_works_once_and_for_ten_minutes(sim, entra, aadsts):
    code = sim.sign_in(entra.auth_uri(), ANN)["code"]
    assert entra.redeem(code).status_code == 200
    assert aadsts(entra.redeem(code)) == 54005
    late = sim.sign_in(entra.auth_uri(), ANN)["code"]
    sim.advance(601)
    assert aadsts(entra.redeem(late)) == 70008


def test_expired_secret_has_a_number_of_its_own(sim, entra, aadsts):
    sim.secret_expired = True
    answer = entra.redeem(sim.sign_in(entra.auth_uri(), ANN)["code"])
    assert (answer.status_code, aadsts(answer)) == (401, 7000222)


def test_replaced_refresh_token_works_for_a_little_longer(sim, entra, aadsts):
    first = entra.tokens(ANN)["refresh_token"]
    second = entra.refresh(first).json()["refresh_token"]
    assert second != first
    assert entra.refresh(first).status_code == 200
    sim.advance(sim.old_refresh_seconds + 1)
    assert aadsts(entra.refresh(first)) == 70000
    assert entra.refresh(second).status_code == 200


def test_replaced_refresh_token_can_be_refused_at_once(sim, entra, aadsts):
    sim.old_refresh_seconds = 0
    first = entra.tokens(ANN)["refresh_token"]
    assert entra.refresh(first).status_code == 200
    assert aadsts(entra.refresh(first)) == 70000


def test_refresh_lasts_ninety_days_from_its_last_use(sim, entra, aadsts):
    token = entra.tokens(ANN)["refresh_token"]
    for _month in range(4):
        sim.advance(80 * DAY)
        token = entra.refresh(token).json()["refresh_token"]
    sim.advance(91 * DAY)
    assert aadsts(entra.refresh(token)) == 700082


def test_sign_in_service_that_is_down_answers_503(sim, entra, http):
    sim.fault("sign_in_down")
    assert entra.refresh("any").status_code == 503
    assert http.get(entra.auth_uri()).status_code == 503


def test_any_answer_of_entras_can_be_given_word_for_word(sim, entra):
    token = entra.tokens(ANN)["refresh_token"]
    body = {"error": "invalid_grant", "error_codes": [1], "suberror": "x"}
    sim.fault("sign_in_answer", match="refresh_token", body=body, times=1)
    code = sim.sign_in(entra.auth_uri(), ANN)["code"]
    assert "access_token" in entra.redeem(code).json()
    assert entra.refresh(token).json() == body
    assert "access_token" in entra.refresh(token).json()
    sim.fault("sign_in_answer", upn=BOB, status=500)
    assert entra.refresh(token).status_code == 200


def test_application_gets_a_token_of_its_own_for_all_or_nothing(sim, entra, aadsts):
    form = {"grant_type": "client_credentials", "scope": "User.Read"}
    assert aadsts(entra.post(form)) == 1002012
    form["scope"] = f"{sim.graph_url}/.default"
    answer = entra.post(form).json()
    assert answer["access_token"] in sim.secrets()
    assert not {"refresh_token", "id_token"} & answer.keys()
    assert aadsts(entra.post({**form, "client_secret": "wrong"})) == 7000215


def test_tokens_have_the_permissions_that_were_given(sim, entra, graph):
    sim.granted_permissions = ("Calendars.Read", "User.Read", "Mail.Read")
    given = entra.tokens(ANN)["scope"].split()
    assert {"Calendars.Read", "Mail.Read"} < set(given)
    assert "Calendars.ReadWrite" not in given
    assert graph(ANN).send("POST", "/me/calendar/events", {}).status_code == 403
