"""The codes and tokens that Entra has issued.

https://learn.microsoft.com/entra/identity-platform/access-tokens
https://learn.microsoft.com/entra/identity-platform/refresh-tokens
"""

import hashlib
import secrets
import threading
from dataclasses import dataclass, replace

import jwt
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from .. import errors
from .claims import Asked
from .scopes import OPENID, short

#: In seconds.
CODE_LIFE = 600
REFRESH_LIFE = 90 * 24 * 3600


@dataclass
class Grant:
    """What a code or token stands for; times in seconds since 1970.

    ``challenge`` is the PKCE challenge of a code. ``factor``: when the person gave a
    second factor, or None. ``asked``: the claims of the requests that led to it.
    ``used``: when it was redeemed or replaced, or None.
    """

    person: object
    scopes: tuple
    expires: float
    nonce: str | None = None
    challenge: str | None = None
    redirect_uri: str | None = None
    factor: float | None = None
    asked: Asked = Asked()
    used: float | None = None
    revoked: bool = False


class Tokens:
    """``codes``, ``access`` and ``refresh``: the Grant of each that was issued.

    ``lock`` is held while a Grant is looked up and changed.
    """

    def __init__(self, sim, signing_key_file):
        self.sim = sim
        self.key = load_pem_private_key(signing_key_file.read_bytes(), None)
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        self.kid = hashlib.sha256(public["n"].encode()).hexdigest()[:20]
        self.jwks = {"keys": [{**public, "kid": self.kid, "use": "sig"}]}
        self.forget()

    def forget(self):
        """Forget all codes and tokens."""
        self.lock = threading.Lock()
        self.codes, self.access, self.refresh = {}, {}, {}
        self.of_nobody = []

    def issued(self):
        """Every code and token that was issued, to look for in logs and dumps."""
        return [*self.codes, *self.access, *self.refresh, *self.of_nobody]

    def of_application(self):
        """The token endpoint's answer to the application itself."""
        token = "eyJ0eXAiOiJKV1Qi" + secrets.token_urlsafe(96)
        self.of_nobody.append(token)
        life = int(self.sim.access_seconds)
        lives = {"expires_in": life, "ext_expires_in": life}
        return {"token_type": "Bearer", **lives, "access_token": token}

    def code(self, person, scopes, **details):
        """A new code; ``details`` are other fields of its Grant."""
        code = "0.code" + secrets.token_urlsafe(48)
        expires = self.sim.now() + CODE_LIFE
        self.codes[code] = Grant(person, tuple(scopes), expires, **details)
        return code

    def issue(self, grant):
        """The token endpoint's answer with new tokens for a Grant."""
        access = "eyJ0eXAiOiJKV1Qi" + secrets.token_urlsafe(96)
        refresh = "1.refresh" + secrets.token_urlsafe(96)
        now, life = self.sim.now(), self.sim.access_seconds
        if self.sim.granted_permissions is not None:
            beside = [scope for scope in grant.scopes if scope in OPENID]
            # With the address of Graph where they were asked for with it.
            with_address = next((s for s in grant.scopes if "://" in s), "")
            root = with_address[: with_address.rfind("/") + 1]
            given = (f"{root}{name}" for name in self.sim.granted_permissions)
            scopes = (*beside, *given)
            grant = replace(grant, scopes=scopes)
        with self.lock:
            kept = replace(grant, nonce=None, used=None)
            self.access[access] = replace(kept, expires=now + life)
            self.refresh[refresh] = replace(kept, expires=now + REFRESH_LIFE)
        return {
            "token_type": "Bearer",
            "scope": " ".join(s for s in grant.scopes if s != "offline_access"),
            "expires_in": int(life),
            "ext_expires_in": int(life),
            "access_token": access,
            "refresh_token": refresh,
            "id_token": self._id_token(grant.person, grant.nonce),
        }

    def implicit(self, person, scopes, **details):
        """What the page itself answers an application that asks for a token.

        The token can be read, as Microsoft's can: it says which application it is for.
        https://learn.microsoft.com/entra/identity-platform/v2-oauth2-implicit-grant-flow
        """
        answer = self.issue(Grant(person, tuple(scopes), 0, **details))
        claims = {"appid": self.sim.client_id, "jti": secrets.token_hex(16)}
        claims |= {name: person.claims[name] for name in ("oid", "tid")}
        token = jwt.encode(claims, self.key, "RS256", headers={"kid": self.kid})
        with self.lock:
            del self.refresh[answer["refresh_token"]]
            self.access[token] = self.access.pop(answer["access_token"])
        answer["access_token"] = token
        names = ("access_token", "token_type", "expires_in", "scope")
        return {name: answer[name] for name in names}

    def holder(self, token):
        """The person and short scopes of an access token.

        Raises GraphProblem 401 where it is unknown, has expired, or is challenged.
        """
        grant = self.access.get(token)
        if grant is None:
            raise errors.invalid_token("Access token validation failure.")
        if grant.expires <= self.sim.now():
            raise errors.invalid_token("Access token has expired or is not yet valid.")
        self.sim.policies.check_token(grant)
        return grant.person, frozenset(short(grant.scopes))

    def expire_access(self, person=None):
        """Let the access tokens of one person, or of all, expire now."""
        for grant in [*self.access.values()]:
            if person is None or grant.person.oid == person.oid:
                grant.expires = 0

    def revoke(self, person):
        """End all sign-ins of a person, who may sign in again."""
        for grant in [*self.refresh.values()]:
            if grant.person.oid == person.oid:
                grant.revoked = True
        self.expire_access(person)

    def _id_token(self, person, nonce):
        """https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference"""
        now = int(self.sim.now())
        claims = {
            "aud": self.sim.client_id,
            "iss": f"{self.sim.login_url}/{self.sim.tenant_id}/v2.0",
            "iat": now,
            "nbf": now,
            "exp": now + 3600,
            "ver": "2.0",
            **person.claims,
            **({"nonce": nonce} if nonce else {}),
            **(self.sim.claims or {}),
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(claims, self.key, "RS256", headers={"kid": self.kid})
