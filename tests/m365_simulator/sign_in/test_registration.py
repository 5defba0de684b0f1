"""Which requests for a sign-in are refused on Entra's own page."""

import pytest

from m365_simulator import SignInStopped

ANN = "ann@charity.example"


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


def test_scope_of_another_resource_is_refused(sim, entra):
    uri = entra.auth_uri(scope="https://elsewhere.example/Calendars.ReadWrite")
    with pytest.raises(SignInStopped, match="AADSTS500011"):
        sim.sign_in(uri, ANN)
