"""An organisation is found by its ID or one of its domains."""

import pytest

from charitylog_o365.core.graph import directory
from charitylog_o365.core.graph.clouds import cloud
from charitylog_o365.core.graph.errors import SignInFailed, Throttled, Unreachable

from .entra_double import TENANT
from .loopback import Answer

DOMAIN = "charity.onmicrosoft.com"


@pytest.mark.parametrize(
    ("entered", "plain", "is_id"),
    [
        (TENANT.upper(), TENANT, True),
        (f" {TENANT} ", TENANT, True),
        ("Charity.Example", "charity.example", False),
        ("", "", False),
    ],
)
def test_id_or_domain_is_normalised(entered, plain, is_id):
    assert directory.plain(entered) == plain
    assert directory.is_id(plain) is is_id


def ask(entra, answer):
    entra.discovery = answer
    where = cloud("custom", entra.server.url, "https://graph.example")
    return directory.find(where, DOMAIN, http_client=entra.line)


def issued(issuer):
    return Answer(200, {"issuer": issuer})


def test_domain_is_resolved_to_the_tenant_id(entra):
    found = ask(entra, issued(f"https://login.example/{TENANT.upper()}/v2.0"))
    assert found == TENANT
    [asked] = entra.server.asked
    assert asked.path == f"/{DOMAIN}/v2.0/.well-known/openid-configuration"


@pytest.mark.parametrize(
    "answer",
    [
        Answer(
            400, {"error": "invalid_tenant", "error_description": "AADSTS90002: no"}
        ),
        issued("https://login.example/{tenantid}/v2.0"),
        issued(f"https://elsewhere.example/a/{TENANT}/v2.0"),
        issued(f"http://login.example/{TENANT}/v2.0"),
        issued(7),
        Answer(200, {}),
    ],
)
def test_answer_without_a_valid_issuer_is_refused(entra, answer):
    with pytest.raises(SignInFailed) as refused:
        ask(entra, answer)
    assert refused.value.reason == "wrong_tenant"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Answer(503), Unreachable),
        (Answer(429), Throttled),
        (Answer(200, b"<html>"), Unreachable),
    ],
)
def test_failure_of_entra_is_unreachable_or_throttled(entra, answer, kind):
    with pytest.raises(kind):
        ask(entra, answer)


def test_entra_without_an_answer_is_unreachable(entra):
    with pytest.raises(Unreachable):
        ask(entra, entra.server.reset)
