"""Entra's discovery and token endpoints, with the answers that a test sets."""

import base64
import hashlib
import json
import time
from urllib.parse import parse_qs, urlsplit

from charitylog_o365.core.graph.auth import Application
from charitylog_o365.core.graph.clouds import cloud
from charitylog_o365.core.graph.credential import Secret

from .loopback import Answer

TENANT = "7d1f1c1e-0000-4000-8000-00000000000a"
CLIENT = "c11e0000-0000-4000-8000-00000000000b"
OID = "ann00000-0000-4000-8000-00000000000c"
CALLBACK = "https://odoo.example/charitylog_o365/callback"


class EntraDouble:
    """``claims`` overrides the ID token's, ``refusal`` answers the token endpoint.

    ``refuse`` does for a form that it returns an answer for.
    """

    def __init__(self, server, line):
        self.server, self.line = server, line
        self.claims = {}
        self.discovery = None
        self.refusal = None
        self.refuse = lambda form: None
        self.id_token = None
        self.lifetime = 3600
        self.given = 0
        self.nonce = ""
        server.answer = self._answer
        self.app = self.application()

    def application(self, tenant=TENANT):
        where = cloud("custom", self.server.url, "https://graph.example")
        return Application(tenant, CLIENT, Secret("s3cret-of-ours"), where)

    @property
    def asked_for_tokens(self):
        return [each.form for each in self.server.asked if each.method == "POST"]

    def authorize(self, flow, **answer):
        """Return the query parameters of the redirect after the sign-in page."""
        query = self.seen_by_browser(flow)
        self.nonce, self.challenge = query["nonce"], query["code_challenge"]
        return {"code": "the-code", "state": query["state"], **answer}

    @staticmethod
    def seen_by_browser(flow):
        query = parse_qs(urlsplit(flow["auth_uri"]).query)
        return {name: values[0] for name, values in query.items()}

    def proves_pkce(self, form):
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        return _unpadded(digest) == self.challenge

    def _answer(self, asked):
        if asked.path.endswith("/openid-configuration"):
            return self.discovery or Answer(200, self.addresses())
        if self.refusal:
            return self.refusal
        if answer := self.refuse(asked.form):
            return answer
        self.given += 1
        return Answer(
            200,
            {
                "token_type": "Bearer",
                "scope": asked.form["scope"],
                "expires_in": self.lifetime,
                "access_token": f"access-{self.given}",
                "refresh_token": f"refresh-{self.given}",
                "id_token": self.id_token or self._id_token(),
                "client_info": _part({"uid": OID, "utid": TENANT}),
            },
        )

    def addresses(self):
        """The discovery document."""
        root = f"{self.server.url}/{TENANT}"
        return {
            "authorization_endpoint": f"{root}/oauth2/v2.0/authorize",
            "token_endpoint": f"{root}/oauth2/v2.0/token",
            "issuer": f"{root}/v2.0",
        }

    def _id_token(self):
        now = int(time.time())
        claims = {
            "aud": CLIENT,
            "iss": f"{self.server.url}/{TENANT}/v2.0",
            "tid": TENANT,
            "oid": OID,
            "sub": "pairwise",
            "exp": now + 3600,
            "iat": now,
            "nonce": self.nonce,
            "preferred_username": "ann@charity.example",
            "name": "Ann Lee",
            **self.claims,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        return ".".join([_part({"alg": "RS256"}), _part(claims), "signature"])


def refused(number, error="invalid_grant", status=400, **more):
    """A refusal of the token endpoint, in Entra's shape."""
    return Answer(
        status,
        {
            "error": error,
            "error_description": f"AADSTS{number}: something went wrong.",
            "error_codes": [number],
            "trace_id": "11111111-2222-4333-8444-555555555555",
            **more,
        },
    )


def _part(value):
    return _unpadded(json.dumps(value).encode())


def _unpadded(content):
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
