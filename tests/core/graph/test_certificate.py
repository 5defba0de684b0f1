"""Certificates: made here, and read from what administrators upload."""

from datetime import datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from charitylog_o365.core.graph import certificate
from charitylog_o365.core.graph.certificate import UnusableCertificate, read

NOW = datetime(2026, 5, 4, 12)
NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "ours")])


@pytest.fixture(scope="module")
def key():
    return rsa.generate_private_key(65537, 2048)


@pytest.fixture(scope="module")
def other_key():
    return rsa.generate_private_key(65537, 2048)


@pytest.fixture(scope="module")
def weak_key():
    return rsa.generate_private_key(65537, 1024)


def signed(key, begins=-1, ends=30):
    """A certificate for this key, from and until so many days from now."""
    return (
        x509.CertificateBuilder()
        .subject_name(NAME)
        .issuer_name(NAME)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW + timedelta(days=begins))
        .not_valid_after(NOW + timedelta(days=ends))
        .sign(key, SHA256())
    )


def locked(password):
    return BestAvailableEncryption(password) if password else NoEncryption()


def pem_of(key, *certificates, password=b"", form=PrivateFormat.PKCS8):
    parts = [each.public_bytes(Encoding.PEM) for each in certificates]
    if key:
        parts.append(key.private_bytes(Encoding.PEM, form, locked(password)))
    return b"".join(parts)


def pfx_of(key, made, password=b"", chain=None):
    return pkcs12.serialize_key_and_certificates(
        b"ours", key, made, chain, locked(password)
    )


def why_not(content, password=""):
    with pytest.raises(UnusableCertificate) as caught:
        read(content, password, NOW)
    return caught.value.code


def test_made_certificate_is_its_own_keys_and_ends_in_a_year():
    made = certificate.make("Outlook calendars of " + "A very long name " * 9, NOW)
    found = x509.load_pem_x509_certificate(made.public.encode())
    key = load_pem_private_key(made.private_key.encode(), None)
    assert found.public_key().public_numbers() == key.public_key().public_numbers()
    assert key.key_size >= 2048
    assert made.ends == NOW + timedelta(days=365)
    assert made.thumbprint == found.fingerprint(SHA1()).hex().upper()
    assert "PRIVATE" not in made.public and "PRIVATE" not in repr(made)
    again = read((made.private_key + made.public).encode(), "", NOW)
    assert again == made


@pytest.mark.parametrize("password", [b"", "Schlüssel".encode()])
@pytest.mark.parametrize("form", ["pem", "openssl", "pfx", "windows"])
def test_each_form_of_file_is_read(key, other_key, password, form):
    made = signed(key)
    chain = [signed(other_key)]
    content = {
        "pem": pem_of(key, *chain, made, password=password),
        "openssl": b"Bag Attributes\r\n"
        + pem_of(
            key, made, password=password, form=PrivateFormat.TraditionalOpenSSL
        ).replace(b"\n", b"\r\n"),
        "pfx": pfx_of(key, made, password, chain),
        "windows": pfx_of(key, made, password),
    }[form]
    found = read(content, password.decode(), NOW)
    assert found.thumbprint == made.fingerprint(SHA1()).hex().upper()
    assert found.ends == NOW + timedelta(days=30)
    assert "ENCRYPTED" not in found.private_key


def test_what_cannot_be_used_is_named(key, other_key, weak_key):
    made = signed(key)
    curve = ec.generate_private_key(ec.SECP256R1())
    cut = pem_of(key, made)[:900]
    for code, content, password in (
        ("empty", b" \n", ""),
        ("too_large", b"\x30" * (certificate.LARGEST + 1), ""),
        ("password", pfx_of(key, made, b"right"), "wrong"),
        ("password", pfx_of(key, made, b"right"), ""),
        ("password", pem_of(key, made, password=b"right"), "wrong"),
        ("password", pem_of(key, made, password=b"right"), ""),
        ("not_read", b"PK\x03\x04 a spreadsheet", ""),
        ("not_read", cut, ""),
        (
            "not_read",
            b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
            "",
        ),
        ("no_key", pem_of(None, made), ""),
        ("no_key", made.public_bytes(Encoding.DER), ""),
        ("no_key", pfx_of(None, None, chain=[made]), ""),
        ("no_certificate", pem_of(key), ""),
        ("no_certificate", pfx_of(key, None), ""),
        ("not_its_key", pem_of(key, signed(other_key)), ""),
        ("kind_of_key", pem_of(curve, signed(curve)), ""),
        ("weak", pem_of(weak_key, signed(weak_key)), ""),
        ("expired", pem_of(key, signed(key, -9, 0)), ""),
        ("not_yet", pem_of(key, signed(key, 1, 9)), ""),
    ):
        assert (code, why_not(content, password)) == (code, code)
