"""What is sent in place of a secret, and what is tried where Entra refuses it."""

import time
from dataclasses import replace
from datetime import datetime

import jwt
import pytest
from cryptography import x509

from charitylog_o365.core.graph import auth, certificate, credential, errors

from .entra_double import CALLBACK, CLIENT, OID, TENANT, refused
from .loopback import Answer

EXCHANGE = "api://AzureADTokenExchange"
UNCHECKED = {"verify_signature": False}


def issued(**claims):
    mine = {"iss": "https://platform.example", "aud": [EXCHANGE], **claims}
    return jwt.encode(mine, "k" * 32)


def from_platform(path):
    return credential.TokenFile(str(path), EXCHANGE)


@pytest.fixture(scope="module")
def made():
    return certificate.make("ours", datetime(2026, 5, 4, 12))


@pytest.fixture
def ours(made):
    return credential.Certificate(made.public, made.private_key)


@pytest.fixture
def token_path(tmp_path):
    path = tmp_path / "token"
    path.write_text(issued())
    return path


def sign_in(entra):
    flow = auth.start_sign_in(entra.app, CALLBACK, http_client=entra.line)
    answer = entra.authorize(flow)
    return auth.finish_sign_in(entra.app, flow, answer, http_client=entra.line)


def refresh(entra, cache):
    return auth.access_token(
        entra.app, cache, OID, force=True, http_client=entra.line
    ).cache


def proof(form):
    return form.get("client_secret") or form["client_assertion"]


def unknown(number, *proofs):
    """Entra refuses these; of an assertion the thumbprint or the whole."""

    def answer(form):
        given = proof(form)
        names = {given}
        if given.count(".") == 2:
            names.add(jwt.get_unverified_header(given).get("x5t#S256"))
        return refused(number, "invalid_client", 401) if names & set(proofs) else None

    return answer


def thumbprint(ours):
    return jwt.get_unverified_header(ours._assertion("c", "a"))["x5t#S256"]


def test_certificate_signs_another_assertion_for_each_request(entra, ours, made):
    entra.app = replace(entra.app, credential=ours)
    refresh(entra, sign_in(entra).cache)
    first, second = entra.asked_for_tokens
    public = x509.load_pem_x509_certificate(made.public.encode()).public_key()
    ids = set()
    for form in (first, second):
        assert "client_secret" not in form
        claims = jwt.decode(
            form["client_assertion"],
            public,
            ["PS256"],
            audience=f"{entra.server.url}/{TENANT}/oauth2/v2.0/token",
            issuer=CLIENT,
        )
        assert claims["sub"] == CLIENT
        assert claims["nbf"] <= time.time()
        assert 0 < claims["exp"] - claims["nbf"] <= 600
        ids.add(claims["jti"])
    assert len(ids) == 2
    assert "PRIVATE" not in repr(entra.app) and made.private_key not in repr(entra.app)


def test_token_file_is_read_for_each_request(entra, token_path):
    entra.app = replace(entra.app, credential=from_platform(token_path))
    before = token_path.read_text()
    cache = sign_in(entra).cache
    renewed = issued(n=2)
    token_path.write_text(renewed)
    refresh(entra, cache)
    sent = [form["client_assertion"] for form in entra.asked_for_tokens]
    assert sent == [before, renewed]


def test_token_file_that_is_gone_is_a_reason_and_nothing_is_sent(entra, token_path):
    entra.app = replace(entra.app, credential=from_platform(token_path))
    cache = sign_in(entra).cache
    token_path.unlink()
    asked = len(entra.asked_for_tokens)
    for use in (lambda: sign_in(entra), lambda: refresh(entra, cache)):
        with pytest.raises(errors.SignInNeeded) as caught:
            use()
        assert caught.value.reason == "federated"
    assert len(entra.asked_for_tokens) == asked


@pytest.mark.parametrize(
    "audience", [None, "https://kubernetes.default.svc", f"{EXCHANGE}China", [], {}]
)
def test_token_for_somebody_else_is_never_sent(entra, token_path, audience):
    entra.app = replace(entra.app, credential=from_platform(token_path))
    token_path.write_text(issued(aud=audience))
    with pytest.raises(errors.SignInNeeded) as caught:
        sign_in(entra)
    assert caught.value.reason == "federated"
    assert not entra.asked_for_tokens


@pytest.mark.parametrize("number", [700027, 7000215, 700024, 700213])
def test_refused_credential_gives_way_to_the_one_beside(entra, ours, number):
    entra.app = replace(entra.app, credential=ours, beside=(entra.app.credential,))
    entra.refuse = unknown(number, thumbprint(ours))
    cache = sign_in(entra).cache
    assert refresh(entra, cache)
    sent = [proof(form) for form in entra.asked_for_tokens]
    assert sent[1::2] == ["s3cret-of-ours"] * 2 and len(sent) == 4


def test_other_refusals_are_not_repeated_with_another_credential(entra, ours):
    entra.app = replace(entra.app, credential=ours, beside=(entra.app.credential,))
    entra.refuse = unknown(53003, thumbprint(ours))
    with pytest.raises(errors.SignInFailed) as caught:
        sign_in(entra)
    assert caught.value.reason == "server_refused"
    assert len(entra.asked_for_tokens) == 1


def test_where_none_is_taken_the_first_one_counts(entra, ours):
    secret = entra.app.credential
    entra.app = replace(entra.app, credential=ours, beside=(secret,))
    entra.refuse = unknown(700027, thumbprint(ours), secret.value)
    with pytest.raises(errors.SignInFailed) as caught:
        sign_in(entra)
    assert (caught.value.reason, caught.value.aadsts) == ("certificate", 700027)


@pytest.mark.parametrize(
    ("kind", "number", "reason"),
    [
        ("secret", 7000215, "secret"),
        ("certificate", 7000215, "certificate"),
        ("certificate", 50105, "not_assigned"),
        ("federated", 700024, "federated"),
        ("federated", 7000215, "federated"),
        ("federated", 700211, "federated"),
        ("federated", 50105, "not_assigned"),
    ],
)
def test_refusal_means_what_fits_the_credential(
    entra, ours, token_path, kind, number, reason
):
    kinds = {
        "certificate": ours,
        "federated": from_platform(token_path),
        "secret": entra.app.credential,
    }
    entra.app = replace(entra.app, credential=kinds[kind])
    entra.refusal = refused(number, "invalid_client", 401)
    with pytest.raises(errors.SignInFailed) as caught:
        sign_in(entra)
    assert caught.value.reason == reason


def test_damaged_key_is_a_reason(entra, ours):
    entra.app = replace(entra.app, credential=replace(ours, private_key="damaged"))
    with pytest.raises(errors.SignInFailed) as caught:
        sign_in(entra)
    assert caught.value.reason == "certificate"


def test_credential_is_sent_on_no_redirect(entra, ours, graph):
    entra.app = replace(entra.app, credential=ours)
    entra.refusal = Answer(307, {}, {"Location": f"{graph.url}/elsewhere"})
    with pytest.raises(errors.Unreachable):
        sign_in(entra)
    assert not graph.asked
