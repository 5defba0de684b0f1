"""The certificates that clients trust, and private keys."""

import socket
import ssl

from m365_simulator import certificates


def test_certificate_passes_the_strict_rules(running):
    context = ssl.create_default_context(cafile=running.ca_file)
    context.verify_flags |= ssl.VERIFY_X509_STRICT | ssl.VERIFY_X509_PARTIAL_CHAIN
    port = int(running.login_url.rpartition(":")[2])
    for name in ("localhost", "127.0.0.1"):
        plain = socket.create_connection(("127.0.0.1", port), 5)
        with context.wrap_socket(plain, server_hostname=name) as secure:
            assert secure.getpeercert()["subject"]


def test_certificates_are_kept(running):
    before = (running.cert_dir / "ca.pem").read_bytes()
    certificates.ensure(running.cert_dir)
    assert (running.cert_dir / "ca.pem").read_bytes() == before


def test_spoilt_certificate_is_made_anew(tmp_path):
    folder = certificates.ensure(tmp_path)
    (folder / "server.pem").write_text("nonsense")
    certificates.ensure(tmp_path)
    assert b"BEGIN CERTIFICATE" in (folder / "server.pem").read_bytes()


def test_private_keys_are_private(running):
    for name in ("server.pem", "signing.pem"):
        assert (running.cert_dir / name).stat().st_mode & 0o077 == 0
