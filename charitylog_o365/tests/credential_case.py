"""Certificates and tokens of a platform, to sign in to Microsoft Entra with."""

import base64
import os
import time
from datetime import timedelta
from unittest.mock import patch

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PublicFormat,
    load_pem_private_key,
    pkcs12,
)
from cryptography.x509 import load_pem_x509_certificate
from odoo import fields

from ..core.graph import certificate

PLATFORM = "https://platform.example"


class CredentialCase:
    """Mixed into test cases of Odoo's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Shorter keys are made faster.
        cls.startClassPatcher(patch.object(certificate, "BITS", 2048))
        cls.platform_key = rsa.generate_private_key(65537, 2048)

    @classmethod
    def made(cls):
        """Return a certificate that was made elsewhere."""
        return certificate.make("Made elsewhere", fields.Datetime.now())

    @staticmethod
    def pfx(made, password=""):
        """Return it as a PFX file, as a browser sends it."""
        content = pkcs12.serialize_key_and_certificates(
            b"ours",
            load_pem_private_key(made.private_key.encode(), None),
            load_pem_x509_certificate(made.public.encode()),
            None,
            BestAvailableEncryption(password.encode()) if password else NoEncryption(),
        )
        return base64.b64encode(content).decode()

    @classmethod
    def platform_public(cls):
        return (
            cls.platform_key.public_key()
            .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
            .decode()
        )

    def renew(self, path, hours):
        """Put a new token in the place of the last one, as platforms do."""
        claims = {
            "iss": PLATFORM,
            "sub": "odoo",
            "aud": ["api://AzureADTokenExchange"],
            "exp": time.time() + timedelta(hours=hours).total_seconds(),
        }
        draft = path.with_name("draft")
        draft.write_text(jwt.encode(claims, self.platform_key, "RS256"))
        os.replace(draft, path)
