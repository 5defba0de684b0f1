"""Certificates with which the application signs in: made, and read from files.

https://learn.microsoft.com/entra/identity-platform/certificate-credentials
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)
from cryptography.x509.oid import NameOID

#: Bits of an RSA key: fewer are refused, and so many are made.
FEWEST_BITS, BITS = 2048, 3072
#: Organisations may limit it; Microsoft's advice is not to make them for years.
LIFETIME = timedelta(days=365)
#: Clocks differ.
BEFORE = timedelta(days=1)
#: Bytes of a file. A certificate with its chain has some thousands.
LARGEST = 256 * 1024


class UnusableCertificate(Exception):
    """``code`` is one of those named in `read`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Made:
    """A certificate and its private key, both PEM.

    ``thumbprint`` is the one that Microsoft Entra shows (SHA-1, hexadecimal); ``ends``
    is in UTC, without a zone.
    """

    public: str
    private_key: str = field(repr=False)
    thumbprint: str
    ends: datetime


def make(name: str, now: datetime) -> Made:
    """Return a new key, and a certificate that it signed itself, for a year.

    ``now`` is in UTC, without a zone.
    """
    key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(called)
        .issuer_name(called)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BEFORE)
        .not_valid_after(now + LIFETIME)
        .sign(key, SHA256())
    )
    return _made(certificate, key)


def read(content: bytes, password: str, now: datetime) -> Made:
    """Return what a PEM or PFX file holds; ``password`` may be empty.

    Raises `UnusableCertificate`: empty, too_large, password, not_read, no_key,
    no_certificate, not_its_key, kind_of_key, weak, expired, not_yet.
    """
    if not content.strip():
        raise UnusableCertificate("empty")
    if len(content) > LARGEST:
        raise UnusableCertificate("too_large")
    is_pem = b"-----BEGIN " in content
    key, certificates = (_pem if is_pem else _pfx)(content, password)
    if not certificates:
        raise UnusableCertificate("no_certificate")
    if not isinstance(key, rsa.RSAPrivateKey):
        raise UnusableCertificate("kind_of_key")
    if key.key_size < FEWEST_BITS:
        raise UnusableCertificate("weak")
    numbers = key.public_key().public_numbers()
    for certificate in certificates:
        public = certificate.public_key()
        if isinstance(public, rsa.RSAPublicKey) and public.public_numbers() == numbers:
            break
    else:
        raise UnusableCertificate("not_its_key")
    if _naive(certificate.not_valid_after_utc) <= now:
        raise UnusableCertificate("expired")
    if _naive(certificate.not_valid_before_utc) > now:
        raise UnusableCertificate("not_yet")
    return _made(certificate, key)


def _pem(content: bytes, password: str) -> tuple[object, list[x509.Certificate]]:
    blocks = list(_blocks(content))
    keys = [block for kind, block in blocks if kind.endswith(b"PRIVATE KEY")]
    try:
        certificates = [
            x509.load_pem_x509_certificate(block)
            for kind, block in blocks
            if kind == b"CERTIFICATE"
        ]
    except ValueError as error:
        raise UnusableCertificate("not_read") from error
    if not keys:
        raise UnusableCertificate("no_key")
    is_locked = b"ENCRYPTED" in keys[0].replace(b"\n", b" ")
    try:
        key = load_pem_private_key(
            keys[0], password.encode() if is_locked and password else None
        )
    except UnsupportedAlgorithm as error:
        raise UnusableCertificate("kind_of_key") from error
    except (TypeError, ValueError) as error:
        code = "password" if is_locked else "not_read"
        raise UnusableCertificate(code) from error
    return key, certificates


def _blocks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield what is in a PEM file: of each block its kind, and the block itself."""
    for part in content.split(b"-----BEGIN ")[1:]:
        kind, dashes, rest = part.partition(b"-----")
        body, end, _after = rest.partition(b"-----END " + kind + b"-----")
        if not dashes or not end:
            raise UnusableCertificate("not_read")
        yield kind, b"-----BEGIN " + kind + b"-----" + body + end + b"\n"


def _pfx(content: bytes, password: str) -> tuple[object, list[x509.Certificate]]:
    if _is_public(content):
        raise UnusableCertificate("no_key")
    if not content.startswith(b"\x30"):
        raise UnusableCertificate("not_read")
    # Without a password some programs write an empty one, others none.
    for tried in (password.encode(), None if not password else password.encode()):
        try:
            key, first, more = pkcs12.load_key_and_certificates(content, tried)
            break
        except UnsupportedAlgorithm as error:
            raise UnusableCertificate("not_read") from error
        except (TypeError, ValueError):
            continue
    else:
        raise UnusableCertificate("password")
    if key is None:
        raise UnusableCertificate("no_key")
    return key, [*([first] if first else []), *more]


def _is_public(content: bytes) -> bool:
    """Tell whether it is a certificate only, as Windows exports it by itself."""
    try:
        x509.load_der_x509_certificate(content)
    except ValueError:
        return False
    return True


def _made(certificate: x509.Certificate, key: rsa.RSAPrivateKey) -> Made:
    form = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return Made(
        public=certificate.public_bytes(Encoding.PEM).decode(),
        private_key=key.private_bytes(*form).decode(),
        thumbprint=certificate.fingerprint(SHA1()).hex().upper(),
        ends=_naive(certificate.not_valid_after_utc),
    )


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(timezone.utc).replace(tzinfo=None)
