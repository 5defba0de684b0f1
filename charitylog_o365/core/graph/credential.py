"""How the application proves to Microsoft Entra that it is itself.

A client secret is sent as it is. A certificate's key signs an assertion for each
request, and a token that the server's platform issues is such an assertion already.

https://learn.microsoft.com/entra/identity-platform/certificate-credentials
https://learn.microsoft.com/entra/workload-id/workload-identity-federation
"""

import base64
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import jwt
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256

from . import token_file

# Seconds for which an assertion is valid: at most ten minutes are recommended.
LIFETIME = 300


class NoAssertion(Exception):
    """There is nothing to prove it with: a file cannot be read, a key is damaged."""


@dataclass(frozen=True)
class Secret:
    """A client secret."""

    value: str = field(repr=False)

    def for_msal(self, client_id: str, audience: Callable[[], str]) -> object:
        """Return what msal takes as its client credential.

        ``audience`` returns the address of the token endpoint, once msal knows it.
        """
        return self.value

    def reason(self, found: str) -> str:
        """Return what the reason ``found`` (of `aadsts`) means for this credential."""
        return found


@dataclass(frozen=True)
class Certificate:
    """A certificate that is registered in Entra, and its private key; both PEM."""

    public: str = field(repr=False)
    private_key: str = field(repr=False)

    def for_msal(self, client_id: str, audience: Callable[[], str]) -> object:
        """As `Secret.for_msal`. Signed here: msal would send one twice, for minutes."""
        return {"client_assertion": lambda: self._assertion(client_id, audience())}

    def reason(self, found: str) -> str:
        """As `Secret.reason`: no secret is sent that could be wrong."""
        return "certificate" if found == "secret" else found

    # https://learn.microsoft.com/entra/identity-platform/certificate-credentials#assertion-format
    def _assertion(self, client_id: str, audience: str) -> str:
        now = int(time.time())
        claims: dict[str, Any] = {
            "aud": audience,
            "iss": client_id,
            "sub": client_id,
            "jti": str(uuid.uuid4()),
            "iat": now,
            "nbf": now,
            "exp": now + LIFETIME,
        }
        try:
            certificate = x509.load_pem_x509_certificate(self.public.encode())
            thumbprint = base64.urlsafe_b64encode(certificate.fingerprint(SHA256()))
            headers = {"x5t#S256": thumbprint.decode().rstrip("=")}
            return jwt.encode(claims, self.private_key, "PS256", headers)
        except (jwt.PyJWTError, TypeError, ValueError) as error:
            raise NoAssertion("The certificate or its key is damaged.") from error


@dataclass(frozen=True)
class TokenFile:
    """The path of a file in which the server's platform keeps a token up to date.

    ``exchange`` is the audience that the token has to be for (of `clouds`).
    """

    path: str
    exchange: str

    def for_msal(self, client_id: str, audience: Callable[[], str]) -> object:
        """As `Secret.for_msal`. Read for each request: the platform renews the file."""
        return {"client_assertion": self._token}

    def reason(self, found: str) -> str:
        """As `Secret.reason`: all of these are about the token of the platform."""
        about_it = ("secret", "certificate", "clock")
        return "federated" if found in about_it else found

    def _token(self) -> str:
        try:
            return token_file.read(self.path, self.exchange)
        except token_file.UnusableFile as error:
            raise NoAssertion(error.code) from error


Credential = Secret | Certificate | TokenFile
