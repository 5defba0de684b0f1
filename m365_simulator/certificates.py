"""A certificate authority, a server certificate for localhost, and a signing key.

msal calls https only. Clients of the simulator trust ``ca.pem``.
"""

import fcntl
import ipaddress
import os
from datetime import datetime, timedelta, timezone
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LIFETIME = timedelta(days=3650)


def ensure(cert_dir):
    """Make what is missing in ``cert_dir`` or expires soon; return it as a Path.

    Several processes may do so at the same time.
    """
    cert_dir = Path(cert_dir)
    cert_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(cert_dir / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _still_good(cert_dir / "ca.pem", cert_dir / "server.pem"):
            _make_certificates(cert_dir)
        if not (cert_dir / "signing.pem").exists():
            key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
            _write(cert_dir / "signing.pem", _key_pem(key), 0o600)
    return cert_dir


def _still_good(*paths):
    """Whether all are certificates that are valid for thirty days more."""
    soon = datetime.now(timezone.utc) + timedelta(days=30)
    try:
        found = [x509.load_pem_x509_certificate(path.read_bytes()) for path in paths]
    except (OSError, ValueError):
        return False
    return all(certificate.not_valid_after_utc > soon for certificate in found)


def _make_certificates(cert_dir):
    ca_key = ec.generate_private_key(ec.SECP256R1())
    ca_name = _name("M365 stand-in test authority")
    ca = (
        _builder(ca_name, ca_name, ca_key.public_key(), ca_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(ca_key, hashes.SHA256())
    )
    key = ec.generate_private_key(ec.SECP256R1())
    hosts = x509.SubjectAlternativeName(
        [
            x509.DNSName("localhost"),
            x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
            x509.IPAddress(ipaddress.ip_address("::1")),
        ]
    )
    server = (
        _builder(_name("localhost"), ca_name, key.public_key(), ca_key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False
        )
        .add_extension(hosts, critical=False)
        .sign(ca_key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    _write(cert_dir / "ca.pem", ca.public_bytes(pem), 0o644)
    _write(cert_dir / "server.pem", server.public_bytes(pem) + _key_pem(key), 0o600)


def _builder(subject, issuer, public_key, issuer_public_key):
    now = datetime.now(timezone.utc)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + LIFETIME)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_public_key), False
        )
    )


def _usage(signs_certificates):
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common_name):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _key_pem(key):
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _write(path, content, mode):
    """Replace a file at once, so that no other process reads half of it."""
    temporary = path.with_suffix(".new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with open(descriptor, "wb") as file:
        file.write(content)
    os.replace(temporary, path)
