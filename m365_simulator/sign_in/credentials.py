"""What an application may prove itself with, beside its secret.

https://learn.microsoft.com/graph/api/resources/keycredential
https://learn.microsoft.com/graph/api/resources/federatedidentitycredential
"""

from dataclasses import dataclass, field

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA1, SHA256

#: What tokens of a platform are meant for, as Microsoft recommends it.
AUDIENCE = "api://AzureADTokenExchange"


@dataclass
class Registered:
    """``certificates``: PEM by thumbprint (SHA-1, hexadecimal, as the portal shows it).

    ``federations``: issuer, subject, audience and public key (PEM) of each. ``used``:
    the ids of assertions that were used, and until when they are remembered.
    """

    certificates: dict = field(default_factory=dict)
    federations: list = field(default_factory=list)
    used: dict = field(default_factory=dict)

    def add_certificate(self, pem):
        thumbprint = x509.load_pem_x509_certificate(pem.encode()).fingerprint(SHA1())
        self.certificates[thumbprint.hex().upper()] = pem
        return thumbprint.hex().upper()

    def find(self, thumbprint):
        """The certificate with this thumbprint (SHA-1 or SHA-256, bytes), or None."""
        for pem in self.certificates.values():
            certificate = x509.load_pem_x509_certificate(pem.encode())
            if thumbprint in map(certificate.fingerprint, (SHA1(), SHA256())):
                return certificate
        return None
