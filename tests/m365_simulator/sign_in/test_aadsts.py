"""The messages and codes of Entra's refusals."""

import json

import pytest

ANN = "ann@charity.example"


def test_second_factor_is_asked_for_as_entra_words_it(sim, entra, refused):
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
def test_refusals_say_what_would_help(sim, entra, number, suberror, claims, refused):
    sim.refuse_sign_in(ANN, number, at="token")
    body = refused(entra.redeem(sim.sign_in(entra.auth_uri(), ANN)["code"]), number)
    assert (body["error"], body.get("suberror")) == ("invalid_grant", suberror)
    assert ("claims" in body) == claims
