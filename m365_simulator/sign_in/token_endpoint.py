"""Entra's token endpoint: a code or a refresh token for new tokens.

And the application's own credential for a token that opens nothing, as the application
has no permissions of its own.

https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
"""

import base64
import hashlib
import json
import secrets
from dataclasses import replace

from werkzeug.wrappers import Response

from .. import faults
from ..responses import as_json
from . import assertions
from .aadsts import Refused
from .claims import Asked
from .scopes import OPENID, short


def respond(sim, request, tenant):
    """New tokens, a refusal, or what a fault gives instead."""
    form = request.form
    try:
        _check_application(sim, form, tenant)
        match form.get("grant_type"):
            case "authorization_code":
                grant = _redeemed(sim, form)
            case "refresh_token":
                grant = _refreshed(sim, form)
            case "client_credentials":
                return _application_itself(sim, form)
            case other:
                raise Refused(70003, f"Unsupported grant type '{other}'.")
        _check_person(sim, grant.person, form["grant_type"])
    except Refused as refused:
        return refused.response(sim.login_url)
    match, upns = [form["grant_type"]], [grant.person.upn]
    for fault in sim.faults.take(faults.ENTRA, match, upns).values():
        return _word_for_word(**fault.details)
    answer = sim.tokens.issue(grant)
    if form.get("client_info"):
        answer["client_info"] = _client_info(grant.person)
    return as_json(answer)


def _check_application(sim, form, tenant):
    """Raise Refused unless tenant, application and its credential are right."""
    if not sim.is_tenant(tenant):
        raise Refused(90002, f"Tenant '{tenant}' not found.")
    client = form.get("client_id")
    if client != sim.client_id:
        raise Refused(
            700016,
            f"Application with identifier '{client}' was not found in the directory.",
        )
    if form.get("client_assertion"):
        assertions.check(sim, form)
    elif form.get("client_secret"):
        _check_secret(sim, form["client_secret"])
    else:
        raise Refused(7000218)


def _check_secret(sim, given):
    is_it = secrets.compare_digest(given.encode(), sim.client_secret.encode())
    if not is_it or not sim.secrets_allowed:
        raise Refused(7000215)
    if sim.secret_expired:
        raise Refused(7000222)


def _check_person(sim, person, grant_type):
    """Raise Refused where `Organisation.refuse_sign_in` asks for it."""
    places = ["token", "refresh"] if grant_type == "refresh_token" else ["token"]
    for place in places:
        number = sim.refusals.get((person.upn.lower(), place))
        if number:
            raise Refused(number)


def _redeemed(sim, form):
    """The Grant of a code, which is used up."""
    with sim.tokens.lock:
        grant = sim.tokens.codes.get(form.get("code"))
        if grant is None or grant.expires <= sim.now():
            raise Refused(70008, "The authorization code is expired.")
        if grant.used:
            raise Refused(54005, "The code was already redeemed.")
        if grant.redirect_uri != form.get("redirect_uri"):
            raise Refused(50011, "The redirect URI is not the code's.")
        if grant.challenge and grant.challenge != _s256(form.get("code_verifier")):
            raise Refused(
                501481, "The Code_Verifier does not match the code_challenge."
            )
        grant.asked |= Asked.read(form.get("claims"))
        grant.used = sim.now()
        return grant


def _refreshed(sim, form):
    """A Grant like that of a refresh token, which works for a little longer.

    How long is the switch ``old_refresh_seconds``.
    """
    with sim.tokens.lock:
        now = sim.now()
        grant = sim.tokens.refresh.get(form.get("refresh_token"))
        if grant is None:
            raise Refused(9002313, "Refresh token is malformed.")
        if grant.revoked:
            raise Refused(50173)
        if grant.expires <= now:
            raise Refused(700082)
        grace = sim.old_refresh_seconds
        if grant.used is not None and (grace <= 0 or now - grant.used > grace):
            raise Refused(70000, "The refresh token was already replaced.")
        claims = Asked.read(form.get("claims"))
        scopes = tuple((form.get("scope") or "").split()) or grant.scopes
        wanted = short(scopes) - OPENID
        agreed = sim.sign_in_pages.agreed(grant.person, wanted)
        if not wanted <= short(grant.scopes) or not agreed:
            raise Refused(65001)
        sim.policies.check_refresh(grant, claims)
        grant.used = now if grant.used is None else grant.used
        return replace(grant, scopes=scopes, asked=grant.asked | claims, used=None)


def _application_itself(sim, form):
    """A token of nobody's, which Graph accepts nowhere."""
    if not form.get("scope", "").endswith("/.default"):
        raise Refused(1002012, "The scope must be a resource with /.default.")
    for fault in sim.faults.take(faults.ENTRA, [form["grant_type"]], []).values():
        return _word_for_word(**fault.details)
    return as_json(sim.tokens.of_application())


def _word_for_word(status=400, headers=None, body=None):
    """The answer of the fault "sign_in_answer"."""
    data = "" if body is None else json.dumps(body)
    return Response(data, status, headers or {}, mimetype="application/json")


def _client_info(person):
    """The ids that MSAL asks for: of the person and of their tenant."""
    info = json.dumps({"uid": person.oid, "utid": person.tid})
    return base64.urlsafe_b64encode(info.encode()).decode().rstrip("=")


def _s256(verifier):
    """The PKCE challenge of a verifier: https://www.rfc-editor.org/rfc/rfc7636"""
    digest = hashlib.sha256((verifier or "").encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
