"""Client assertions: what the token endpoint accepts and refuses."""

import base64
import uuid
from datetime import datetime, timedelta, timezone

import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID

ANN = "ann@charity.example"
TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
PLATFORM = "https://platform.example"
NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "ours")])


@pytest.fixture(scope="module")
def key():
    return rsa.generate_private_key(65537, 2048)


@pytest.fixture(scope="module")
def other_key():
    return rsa.generate_private_key(65537, 2048)


@pytest.fixture(scope="module")
def certificate(key):
    now = datetime.now(timezone.utc)
    return (
        x509.CertificateBuilder()
        .subject_name(NAME)
        .issuer_name(NAME)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .sign(key, SHA256())
    )


class Assertions:
    """``redeem`` a code with an assertion that differs from a right one."""

    def __init__(self, sim, entra, key, certificate):
        self.sim, self.entra, self.key = sim, entra, key
        self.x5t = _part(certificate.fingerprint(SHA256()))
        self.code = sim.sign_in(entra.auth_uri(), ANN)["code"]

    def signed(self, key=None, algorithm="PS256", headers=None, **changes):
        sim, now = self.sim, int(self.sim.now())
        claims = {
            "aud": f"{sim.login_url}/{sim.tenant_id}/oauth2/v2.0/token",
            "iss": sim.client_id,
            "sub": sim.client_id,
            "jti": str(uuid.uuid4()),
            "nbf": now,
            "exp": now + 300,
            **changes,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        headers = {"x5t#S256": self.x5t} if headers is None else headers
        return jwt.encode(claims, key or self.key, algorithm, headers)

    def send(self, assertion, **changes):
        form = {"client_assertion": assertion, "client_assertion_type": TYPE}
        return self.entra.redeem(self.code, client_secret=None, **{**form, **changes})


def _part(content):
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


@pytest.fixture
def ours(sim, entra, key, certificate):
    sim.register_certificate(certificate.public_bytes(Encoding.PEM).decode())
    return Assertions(sim, entra, key, certificate)


@pytest.mark.parametrize("algorithm", ["PS256", "RS256"])
def test_assertion_takes_the_place_of_the_secret(ours, algorithm):
    assert ours.send(ours.signed(algorithm=algorithm)).status_code == 200


def test_older_thumbprint_and_name_of_the_organisation_will_do(ours, sim, certificate):
    headers = {"x5t": _part(certificate.fingerprint(SHA1()))}
    aud = f"{sim.login_url}/charity.example/oauth2/v2.0/token"
    assert ours.send(ours.signed(headers=headers, aud=aud)).status_code == 200


def test_wrong_assertions_are_refused(ours, sim, other_key, aadsts):
    now = sim.now()
    used = ours.signed()
    ours.send(used)
    for number, assertion in (
        (50027, "no.token"),
        (50027, ours.signed(headers={})),
        (50027, ours.signed(headers={"x5t#S256": "*"})),
        (50027, ours.signed(jti=None)),
        (50027, ours.signed(exp=None)),
        (50027, used),
        (700021, ours.signed(sub="another")),
        (700021, ours.signed(iss=None)),
        (700027, ours.signed(headers={"x5t#S256": _part(b"u" * 32)})),
        (700027, ours.signed(key=other_key)),
        (700023, ours.signed(aud=sim.login_url)),
        (700024, ours.signed(nbf=now - 900, exp=now - 600)),
        (700024, ours.signed(nbf=now + 600, exp=now + 900)),
        (700024, ours.signed(exp=now + 3600)),
    ):
        answer = ours.send(assertion)
        assert (answer.status_code, aadsts(answer)) == (401, number)
    assert aadsts(ours.send(ours.signed(), client_assertion_type="")) == 50027


def test_certificate_counts_while_it_is_registered_and_valid(ours, sim, aadsts):
    sim.advance(31 * 24 * 3600)
    answer = ours.send(ours.signed())
    assert aadsts(answer) == 700027
    assert "The key used is expired" in answer.json()["error_description"]
    [thumbprint] = sim.registered.certificates
    sim.remove_certificate(thumbprint)
    answer = ours.send(ours.signed())
    assert "The key was not found" in answer.json()["error_description"]


def test_platforms_token_has_to_match_what_is_registered(ours, sim, other_key, aadsts):
    public = other_key.public_key().public_bytes(
        Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
    )
    sim.register_federation(PLATFORM, "odoo", public.decode())
    right = {"iss": PLATFORM, "sub": "odoo", "aud": ["api://AzureADTokenExchange"]}

    def token(key=other_key, **changes):
        return ours.signed(key, "RS256", {}, **{**right, **changes})

    now = sim.now()
    for number, assertion in (
        (700211, token(iss="https://elsewhere.example")),
        (700213, token(sub="Odoo")),
        (700212, token(aud="api://another")),
        (50013, token(key=ours.key)),
        (700024, token(nbf=now - 7200, exp=now - 3600)),
    ):
        assert aadsts(ours.send(assertion)) == number
    hours = token(exp=now + 7200)
    assert ours.send(hours).status_code == 200
    ours.code = sim.sign_in(ours.entra.auth_uri(), ANN)["code"]
    assert ours.send(hours).status_code == 200


def test_organisation_may_allow_no_secrets(sim, entra, aadsts):
    sim.secrets_allowed = False
    code = sim.sign_in(entra.auth_uri(), ANN)["code"]
    assert aadsts(entra.redeem(code)) == 7000215
    assert aadsts(entra.redeem(code, client_secret=None)) == 7000218
