"""Entra's token endpoint: codes and refresh tokens in, tokens out.

https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
"""

import base64
import hashlib
import json
import secrets
import threading
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import jwt
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from werkzeug.wrappers import Response

from .. import errors, faults
from . import aadsts
from .policies import Asked

CODE_LIFE = 600
REFRESH_LIFE = 90 * 24 * 3600
OPENID = {"openid", "profile", "offline_access", "email"}


@dataclass
class Grant:
    """What a code or token stands for; times in seconds since 1970.

    ``factor``: when the person gave a second factor, or None; ``asked``: the claims
    that this and what led to it was asked for with.
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
    def __init__(self, sim, signing_key_file):
        self.sim = sim
        self.key = load_pem_private_key(signing_key_file.read_bytes(), None)
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        self.kid = hashlib.sha256(public["n"].encode()).hexdigest()[:20]
        self.jwks = {"keys": [{**public, "kid": self.kid, "use": "sig"}]}
        self.forget()

    def forget(self):
        self._lock = threading.Lock()
        self.codes, self.access, self.refresh = {}, {}, {}

    def issued(self):
        """Every code and token ever given out, to look for in logs and dumps."""
        return [*self.codes, *self.access, *self.refresh]

    def code(self, person, scopes, **details):
        """``details``: the other fields of `Grant`."""
        code = "0.code" + secrets.token_urlsafe(48)
        expires = self.sim.now() + CODE_LIFE
        self.codes[code] = Grant(person, tuple(scopes), expires, **details)
        return code

    def holder(self, token):
        """The person and scopes of an access token; GraphProblem 401 otherwise."""
        grant = self.access.get(token)
        if grant is None:
            raise errors.invalid_token("Access token validation failure.")
        if grant.expires <= self.sim.now():
            raise errors.invalid_token("Access token has expired or is not yet valid.")
        self.sim.policies.check_token(grant)
        return grant.person, frozenset(s.rsplit("/", 1)[-1] for s in grant.scopes)

    def expire_access(self, person=None):
        for grant in [*self.access.values()]:
            if person is None or grant.person.oid == person.oid:
                grant.expires = 0

    def revoke(self, person):
        """End every sign-in of that person; a new one is welcome."""
        for grant in [*self.refresh.values()]:
            if grant.person.oid == person.oid:
                grant.revoked = True
        self.expire_access(person)

    def respond(self, request, tenant):
        try:
            self._check_application(request, tenant)
            match request.form.get("grant_type"):
                case "authorization_code":
                    grant = self._redeem(request.form)
                case "refresh_token":
                    grant = self._refreshed(request.form)
                case other:
                    raise aadsts.Refused(70003, f"Unsupported grant type '{other}'.")
            self._check_person(grant.person, request.form["grant_type"])
        except aadsts.Refused as refused:
            return refused.json(self.sim.login_url)
        taken = self.sim.faults.take(
            faults.ENTRA, [request.form["grant_type"]], [grant.person.upn]
        )
        for fault in taken.values():
            return _word_for_word(**fault.details)
        answer = self._issue(grant, request.form)
        return Response(json.dumps(answer), mimetype="application/json")

    def _check_application(self, request, tenant):
        form = request.form
        if not self.sim.is_tenant(tenant):
            raise aadsts.Refused(90002, f"Tenant '{tenant}' not found.")
        if form.get("client_id") != self.sim.client_id:
            raise aadsts.Refused(
                700016,
                f"Application with identifier '{form.get('client_id')}' was "
                "not found in the directory.",
            )
        given = form.get("client_secret", "")
        if not secrets.compare_digest(given.encode(), self.sim.client_secret.encode()):
            raise aadsts.Refused(7000215, "Invalid client secret provided.")
        if self.sim.secret_expired:
            raise aadsts.Refused(7000222)

    def _check_person(self, person, grant_type):
        places = ["token", "refresh"] if grant_type == "refresh_token" else ["token"]
        for place in places:
            number = self.sim.refusals.get((person.upn.lower(), place))
            if number:
                raise aadsts.Refused(number)

    def _redeem(self, form):
        with self._lock:
            grant = self.codes.get(form.get("code"))
            if grant is None or grant.expires <= self.sim.now():
                raise aadsts.Refused(70008, "The authorization code is expired.")
            if grant.used:
                raise aadsts.Refused(54005, "The code was already redeemed.")
            if grant.redirect_uri != form.get("redirect_uri"):
                raise aadsts.Refused(50011, "The redirect URI is not the code's.")
            if grant.challenge and grant.challenge != _s256(form.get("code_verifier")):
                raise aadsts.Refused(
                    501481, "The Code_Verifier does not match the code_challenge."
                )
            grant.asked |= Asked.read(form.get("claims"))
            grant.used = self.sim.now()
            return grant

    def _refreshed(self, form):
        with self._lock:
            now = self.sim.now()
            grant = self.refresh.get(form.get("refresh_token"))
            if grant is None:
                raise aadsts.Refused(9002313, "Refresh token is malformed.")
            if grant.revoked:
                raise aadsts.Refused(50173)
            if grant.expires <= now:
                raise aadsts.Refused(700082)
            grace = self.sim.old_refresh_seconds
            if grant.used is not None and (grace <= 0 or now - grant.used > grace):
                raise aadsts.Refused(70000, "The refresh token was already replaced.")
            claims = Asked.read(form.get("claims"))
            scopes = tuple((form.get("scope") or "").split()) or grant.scopes
            wanted = {scope.rsplit("/", 1)[-1] for scope in scopes} - OPENID
            given = {scope.rsplit("/", 1)[-1] for scope in grant.scopes}
            agreed = self.sim.sign_in_pages.agreed(grant.person, wanted)
            if not wanted <= given or not agreed:
                raise aadsts.Refused(65001)
            self.sim.policies.check_refresh(grant, claims)
            grant.used = now if grant.used is None else grant.used
            return replace(grant, scopes=scopes, asked=grant.asked | claims, used=None)

    def _issue(self, grant, form):
        now, person = self.sim.now(), grant.person
        access = "eyJ0eXAiOiJKV1Qi" + secrets.token_urlsafe(96)
        refresh = "1.refresh" + secrets.token_urlsafe(96)
        life = self.sim.access_seconds
        with self._lock:
            kept = replace(grant, nonce=None, used=None)
            self.access[access] = replace(kept, expires=now + life)
            self.refresh[refresh] = replace(kept, expires=now + REFRESH_LIFE)
        answer = {
            "token_type": "Bearer",
            "scope": " ".join(s for s in grant.scopes if s != "offline_access"),
            "expires_in": int(life),
            "ext_expires_in": int(life),
            "access_token": access,
            "refresh_token": refresh,
            "id_token": self._id_token(person, grant.nonce),
        }
        if form.get("client_info"):
            answer["client_info"] = client_info(person)
        return answer

    def _id_token(self, person, nonce):
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


def _word_for_word(status=400, headers=None, body=None):
    data = "" if body is None else json.dumps(body)
    return Response(data, status, headers or {}, mimetype="application/json")


def client_info(person):
    info = json.dumps({"uid": person.oid, "utid": person.tid})
    return base64.urlsafe_b64encode(info.encode()).decode().rstrip("=")


def ours(scope, graph_url):
    """Whether a scope is short, or belongs to this Graph."""
    if "://" not in scope:
        return True
    wanted, real = urlsplit(scope), urlsplit(graph_url)
    hosts = ("localhost", "127.0.0.1", "graph.microsoft.com")
    same_port = wanted.port == real.port or wanted.hostname == hosts[2]
    return wanted.hostname in hosts and same_port


def _s256(verifier):
    digest = hashlib.sha256((verifier or "").encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
