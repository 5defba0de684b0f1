"""Entra's pages: pick an account, consent, and go back to the application with a code.

Or with a token, where it asks for that and the registration allows it.

https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
https://learn.microsoft.com/entra/identity-platform/v2-oauth2-implicit-grant-flow

Each form posts to the address that the application sent the browser to, so that the
request's parameters are in each address and nothing is kept between two pages.
"""

import secrets
from urllib.parse import urlencode

from werkzeug.wrappers import Response

from . import html, scopes
from .aadsts import Refused
from .claims import Asked
from .registration import check_request

COOKIE = "m365_simulator_session"


class SignIn:
    """``sessions``: the addresses of who has signed in, by the browser's cookie.

    ``consents``: the scopes that each person has consented to, by oid; ``for_all``:
    whether an administrator has consented for everybody. ``factors``: when a second
    factor was given, in seconds since 1970, by cookie and oid.
    """

    def __init__(self, sim):
        self.sim = sim
        self.forget()

    def forget(self):
        """End all sessions and consents."""
        self.sessions, self.consents, self.factors = {}, {}, {}
        self.for_all = False

    def authorize(self, request, tenant):
        """The next page, or the way back to the application."""
        asked = request.args
        try:
            check_request(self.sim, asked, tenant)
        except Refused as refused:
            return html.stopped(refused)
        try:
            return self._continue(request, asked)
        except Refused as refused:
            return _back(asked, refused.query(asked.get("state"), self.sim.login_url))

    def sign_out(self, request):
        """End the session of the browser.

        https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc#send-a-sign-out-request
        """
        self.sessions.pop(request.cookies.get(COOKIE), None)
        response = html.page("signed_out")
        response.delete_cookie(COOKIE)
        return response

    def agreed(self, person, wanted):
        """Whether there is consent to these scopes, the person's or for all."""
        return self.for_all or wanted <= self.consents.get(person.oid, set())

    def _continue(self, request, asked):
        """The next response to an application that is known; may raise Refused."""
        session = request.cookies.get(COOKIE)
        here = self.sessions.get(session, [])
        silent, action = asked.get("prompt") == "none", request.form.get("action")
        if action == "cancel":
            raise Refused(65004)
        if action == "return":
            raise Refused(self.sim.approval_refusal)
        if asked["response_type"] == "token" and not self.sim.implicit_tokens:
            raise Refused(700051)
        person = self._person(request, asked, here)
        if person is None:
            if silent:
                raise Refused(16000 if len(_fitting(here, asked)) > 1 else 50058)
            return html.pick(
                self.sim.directory.people.values(), asked.get("login_hint")
            )
        if action == "approve":
            self.factors[session, person.oid] = self.sim.now()
        factor = self.factors.get((session, person.oid))
        missing = self.sim.policies.factor_missing(factor)
        if missing and silent:
            raise Refused(missing)
        if missing:
            response = html.page("second_factor", person=person)
        else:
            response = self._consent_or_back(asked, person, action == "accept", factor)
        return self._remember(response, session, here, person)

    def _person(self, request, asked, here):
        """Who was picked or is signed in already; None where one has to be picked.

        A form that comes after picking is accepted only of who is signed in ``here``.
        """
        upn = request.form.get("upn")
        if request.method != "POST":
            upn = _signed_in(here, asked)
        if not upn or (request.form.get("action") and upn not in here):
            return None
        person = self.sim.directory.people.get(upn.lower())
        if not person:
            raise Refused(50034)
        number = self.sim.refusals.get((person.upn.lower(), "sign_in"))
        if number:
            raise Refused(number)
        return person

    def _consent_or_back(self, asked, person, accepted, factor):
        """Back to the application, or a page that asks for consent."""
        requested = (asked.get("scope") or "").split()
        wanted = scopes.short(requested) - scopes.OPENID
        prompt = asked.get("prompt")
        if accepted and self.sim.users_may_consent:
            self.consents.setdefault(person.oid, set()).update(wanted)
        elif not self.agreed(person, wanted) or prompt == "consent":
            if prompt == "none":
                raise Refused(65001)
            if not self.sim.users_may_consent:
                return html.page("need_approval", person=person)
            return html.consent(person, wanted)
        answer = self._granted(asked, person, requested, factor)
        answer["session_state"] = secrets.token_hex(16)
        if asked.get("state"):
            answer["state"] = asked["state"]
        return _back(asked, answer)

    def _granted(self, asked, person, requested, factor):
        """What the application gets for this person, as parameters."""
        tokens = self.sim.tokens
        claims = Asked.read(asked.get("claims"))
        details = {"factor": factor, "asked": claims}
        if asked["response_type"] == "token":
            return tokens.implicit(person, requested, **details)
        code = tokens.code(
            person,
            requested,
            nonce=asked.get("nonce"),
            challenge=asked.get("code_challenge"),
            redirect_uri=asked["redirect_uri"],
            **details,
        )
        return {"code": code}

    def _remember(self, response, session, here, person):
        """The response, with the cookie of a session in which the person signed in."""
        if not session or session not in self.sessions:
            session = secrets.token_urlsafe(24)
        if person.upn not in here:
            here = [*here, person.upn]
        self.sessions[session] = here
        response.set_cookie(COOKIE, session, httponly=True, samesite="Lax")
        return response


def _signed_in(here, asked):
    """The address to use without asking, or None; ``here``: who is signed in."""
    if asked.get("prompt") in ("select_account", "login"):
        return None
    fitting = _fitting(here, asked)
    return fitting[0] if len(fitting) == 1 else None


def _fitting(here, asked):
    """The addresses that the application may mean, of those who are signed in."""
    hint = (asked.get("login_hint") or "").lower()
    return [upn for upn in here if not hint or upn.lower() == hint]


def _back(asked, answer):
    """To the redirect URI, with the answer in the way that response_mode asks for."""
    usual = "fragment" if asked["response_type"] == "token" else "query"
    uri, mode = asked["redirect_uri"], asked.get("response_mode", usual)
    if mode == "form_post":
        return html.page("form_post", uri=uri, answer=answer)
    mark = "#" if mode == "fragment" else "&" if "?" in uri else "?"
    response = Response(status=302)
    response.headers["Location"] = f"{uri}{mark}{urlencode(answer)}"
    response.headers["Cache-Control"] = "no-store"
    return response
