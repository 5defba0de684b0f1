"""Claims challenges, and the log-in pages of proxies."""

import json
from base64 import b64encode, urlsafe_b64encode

import pytest

from charitylog_o365.core.graph import auth, errors
from charitylog_o365.core.graph.protocol import Response

CLAIMS = '{"access_token":{"nbf":{"essential":true,"value":"1"}}}'


@pytest.mark.parametrize(
    ("told", "read"),
    [
        (b64encode(CLAIMS.encode()).decode(), CLAIMS),
        (urlsafe_b64encode(CLAIMS.encode()).decode().rstrip("="), CLAIMS),
        (CLAIMS.replace('"', '\\"'), CLAIMS),
        ("nonsense!", None),
        (b64encode(b"[]").decode(), None),
        ("", None),
    ],
)
def test_claims_challenge_is_kept_on_the_error(told, read):
    header = f'Bearer realm="", error="insufficient_claims", claims="{told}"'
    refused = Response(401, {"WWW-Authenticate": header})
    error = errors.error_from(refused)
    assert (type(error), error.claims) == (errors.SignInNeeded, read)


@pytest.mark.parametrize("quote", ["'", ""])
@pytest.mark.parametrize("status", [401, 403])
def test_claims_are_found_with_any_status_and_quotes(status, quote):
    told = b64encode(CLAIMS.encode()).decode()
    header = f"Bearer error=insufficient_claims, claims={quote}{told}{quote}, x=y"
    body = {"error": {"code": "ErrorAccessDenied", "message": "No."}}
    refused = Response(status, {"WWW-Authenticate": header}, body)
    error = errors.error_from(refused)
    assert (type(error), error.claims) == (errors.SignInNeeded, CLAIMS)


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ('Basic realm="proxy"', errors.Unreachable),
        ("Negotiate", errors.Unreachable),
        ('Bearer client_id="0"', errors.NoMailbox),
        ('Basic realm="", Bearer client_id="0"', errors.NoMailbox),
    ],
)
def test_log_in_of_a_proxy_is_not_a_missing_mailbox(header, kind):
    refused = Response(401, {"WWW-Authenticate": header})
    assert type(errors.error_from(refused)) is kind


@pytest.mark.parametrize("claims", [CLAIMS, json.loads(CLAIMS)], ids=["text", "object"])
def test_claims_of_entra_are_kept_on_the_error(claims):
    told = {"error": "interaction_required", "claims": claims}
    kept = auth.refusal(told, errors.SignInNeeded).claims
    assert json.loads(kept) == json.loads(CLAIMS)
