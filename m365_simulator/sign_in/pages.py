"""Entra's pages: pick an account, agree, and go back with a code.

https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow

Without state of its own between the pages: each form posts to the address that the
application sent the browser to.
"""

import secrets
from urllib.parse import urlencode, urlsplit

from werkzeug.wrappers import Response

from . import aadsts, html
from .policies import Asked
from .tokens import OPENID, ours

COOKIE = "m365_simulator_session"
SCOPE_WORDS = {
    "Calendars.ReadWrite": "Have full access to your calendars",
    "Calendars.ReadWrite.Shared": "Read and write to your and shared calendars",
    "Calendars.Read": "Read your calendars",
    "User.Read": "Sign you in and read your profile",
    "offline_access": "Maintain access to data you have given it access to",
}


class SignIn:
    def __init__(self, sim):
        self.sim = sim
        self.forget()

    def forget(self):
        self.sessions, self.consents, self.factors = {}, {}, {}
        self.for_all = False

    def discovery(self):
        login, pages, tid = self.sim.login_url, self.sim.pages_url, self.sim.tenant_id
        return {
            "token_endpoint": f"{login}/{tid}/oauth2/v2.0/token",
            # On plain http, so that no browser warns of an unknown authority.
            "authorization_endpoint": f"{pages}/{tid}/oauth2/v2.0/authorize",
            "end_session_endpoint": f"{pages}/{tid}/oauth2/v2.0/logout",
            "jwks_uri": f"{login}/{tid}/discovery/v2.0/keys",
            "issuer": f"{login}/{tid}/v2.0",
            "response_modes_supported": ["query", "fragment", "form_post"],
            "response_types_supported": ["code"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "scopes_supported": ["openid", "profile", "email", "offline_access"],
        }

    def authorize(self, request, tenant):
        asked = request.args
        try:
            self._check_application(asked, tenant)
        except aadsts.Refused as refused:
            return html.stopped(refused)
        try:
            return self._continue(request, asked)
        except aadsts.Refused as refused:
            answer = refused.query(asked.get("state"), self.sim.login_url)
            return self._back(asked, answer)

    def sign_out(self, request):
        self.sessions.pop(request.cookies.get(COOKIE), None)
        response = html.page("signed_out")
        response.delete_cookie(COOKIE)
        return response

    def agreed(self, person, scopes):
        """Whether the person, or an administrator for all, agreed to these scopes."""
        return self.for_all or scopes <= self.consents.get(person.oid, set())

    def _continue(self, request, asked):
        session = request.cookies.get(COOKIE)
        here = self.sessions.get(session, [])
        prompt, action = asked.get("prompt"), request.form.get("action")
        if action == "cancel":
            raise aadsts.Refused(65004)
        if action == "return":
            raise aadsts.Refused(self.sim.approval_refusal)
        person = self._who(request, asked, here)
        if person is None:
            if prompt == "none":
                raise aadsts.Refused(50058)
            return html.pick(self._people(), asked.get("login_hint"))
        if action == "approve":
            self.factors[session, person.oid] = self.sim.now()
        factor = self.factors.get((session, person.oid))
        missing = self.sim.policies.factor_missing(factor)
        if missing and prompt == "none":
            raise aadsts.Refused(missing)
        if missing:
            response = html.page("second_factor", person=person)
        else:
            response = self._go_on(asked, person, action == "accept", factor)
        return self._remember(response, session, here, person)

    def _who(self, request, asked, here):
        """The person who was picked, or is known; None where one has to be picked.

        Whatever comes after picking is believed of those who are signed in here only.
        """
        upn = request.form.get("upn")
        if request.method != "POST":
            upn = self._known(here, asked, asked.get("prompt"))
        if not upn or (request.form.get("action") and upn not in here):
            return None
        person = self.sim.directory.people.get(upn.lower())
        if not person:
            raise aadsts.Refused(50034)
        self._check_person(person)
        return person

    def _go_on(self, asked, person, accepted, factor):
        """Back with a code where the person has agreed; else ask them to."""
        scopes = (asked.get("scope") or "").split()
        wanted = {scope.rsplit("/", 1)[-1] for scope in scopes} - OPENID
        prompt = asked.get("prompt")
        if accepted and self.sim.users_may_consent:
            self.consents.setdefault(person.oid, set()).update(wanted)
        elif not self.agreed(person, wanted) or prompt == "consent":
            if prompt == "none":
                raise aadsts.Refused(65001)
            if not self.sim.users_may_consent:
                return html.page("need_approval", person=person)
            return consent_page(person, wanted)
        code = self.sim.tokens.code(
            person,
            scopes,
            nonce=asked.get("nonce"),
            challenge=asked.get("code_challenge"),
            redirect_uri=asked["redirect_uri"],
            factor=factor,
            asked=Asked.read(asked.get("claims")),
        )
        answer = {"code": code, "session_state": secrets.token_hex(16)}
        if asked.get("state"):
            answer["state"] = asked["state"]
        return self._back(asked, answer)

    def _known(self, here, asked, prompt):
        """Who is signed in already and need not be asked."""
        if prompt in ("select_account", "login"):
            return None
        hint = (asked.get("login_hint") or "").lower()
        fitting = [upn for upn in here if not hint or upn.lower() == hint]
        return fitting[0] if len(fitting) == 1 else None

    def _remember(self, response, session, here, person):
        if not session or session not in self.sessions:
            session = secrets.token_urlsafe(24)
        if person.upn not in here:
            here = [*here, person.upn]
        self.sessions[session] = here
        response.set_cookie(COOKIE, session, httponly=True, samesite="Lax")
        return response

    def check_registration(self, asked, tenant):
        """What Entra says on a page of its own, because nobody can be trusted yet."""
        if not self.sim.is_tenant(tenant):
            raise aadsts.Refused(90002, f"Tenant '{tenant}' not found.")
        if asked.get("client_id") != self.sim.client_id:
            raise aadsts.Refused(700016)
        if not self._registered(asked.get("redirect_uri", "")):
            raise aadsts.Refused(50011)

    def _check_application(self, asked, tenant):
        self.check_registration(asked, tenant)
        for name, right in (("response_type", "code"), ("scope", None)):
            if not asked.get(name) or (right and asked[name] != right):
                raise aadsts.Refused(
                    900144, f"The request must contain the parameter '{name}'."
                )
        if asked.get("code_challenge_method", "S256") != "S256":
            raise aadsts.Refused(501491, "Unknown code_challenge_method.")
        for scope in asked["scope"].split():
            if not ours(scope, self.sim.graph_url):
                resource = scope.rsplit("/", 1)[0]
                raise aadsts.Refused(
                    500011, f"The resource principal named {resource} was not found."
                )

    def _registered(self, uri):
        """Entra ignores the port of a registered http://localhost."""
        if not self.sim.redirect_uris:
            return urlsplit(uri).hostname in ("localhost", "127.0.0.1")
        return _without_local_port(uri) in map(
            _without_local_port, self.sim.redirect_uris
        )

    def _check_person(self, person):
        number = self.sim.refusals.get((person.upn.lower(), "sign_in"))
        if number:
            raise aadsts.Refused(number)

    def _people(self):
        return list(self.sim.directory.people.values())

    def _back(self, asked, answer):
        uri, mode = asked["redirect_uri"], asked.get("response_mode", "query")
        if mode == "form_post":
            return html.page("form_post", uri=uri, answer=answer)
        mark = "#" if mode == "fragment" else "&" if "?" in uri else "?"
        response = Response(status=302)
        response.headers["Location"] = f"{uri}{mark}{urlencode(answer)}"
        response.headers["Cache-Control"] = "no-store"
        return response


def consent_page(person, scopes, everybody=False):
    """Ask for consent to ``scopes``; ``everybody``: for the whole organisation."""
    permissions = [SCOPE_WORDS.get(name, name) for name in sorted(scopes)]
    return html.page(
        "consent", person=person, permissions=permissions, everybody=everybody
    )


def _without_local_port(uri):
    parts = urlsplit(uri)
    if parts.scheme == "http" and parts.hostname == "localhost":
        return parts._replace(netloc="localhost").geturl()
    return uri
