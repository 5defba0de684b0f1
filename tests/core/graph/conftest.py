import ssl
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from charitylog_o365.core.graph.entra import Entra

from .entra_double import EntraDouble
from .loopback import Loopback


@pytest.fixture(scope="session")
def plain_server():
    with Loopback() as server:
        yield server


@pytest.fixture(scope="session")
def tls_server(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with Loopback(context) as server:
        yield server


@pytest.fixture
def graph(plain_server):
    """A server in place of Graph; the test sets its answers."""
    plain_server.forget()
    return plain_server


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """A file with key and certificate for localhost, which is not trusted yet."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(timezone.utc)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "localhost.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


@pytest.fixture(scope="session")
def line():
    """One connection to Entra for all tests, because TLS handshakes are slow."""
    with Entra() as session:
        yield session


@pytest.fixture(scope="session")
def at_entra(tls_server, certificate, line):
    """Entra's discovery and token endpoints, over https as msal requires."""

    @contextmanager
    def speaking():
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
            tls_server.forget()
            yield EntraDouble(tls_server, line)

    return speaking


@pytest.fixture
def entra(at_entra):
    with at_entra() as double:
        yield double
