"""msal, the library that the product signs in with, against the stand-in."""

import msal
import pytest

ANN = "ann@charity.example"


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


@pytest.mark.filterwarnings("ignore:response_mode='form_post'")
def test_msal_passes_the_claims_on(sim, http, claims_in, challenged):
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
    wanted = claims_in(challenged(result["access_token"]))
    result = application.acquire_token_silent_with_error(
        scopes, application.get_accounts()[0], claims_challenge=wanted
    )
    assert result["token_source"] == "identity_provider"
    assert challenged(result["access_token"]).status_code == 200
