"""The page on which an administrator consents for the whole organisation.

https://learn.microsoft.com/entra/identity-platform/v2-admin-consent

Whoever is picked counts as an administrator.
"""

from urllib.parse import urlencode

from werkzeug.wrappers import Response

from . import aadsts, html, scopes
from .registration import check_application


def respond(sim, request, tenant):
    """The page to pick somebody, the page to consent, or the way back."""
    asked = request.args
    try:
        check_application(sim, asked, tenant)
    except aadsts.Refused as refused:
        return html.stopped(refused)
    action = request.form.get("action")
    person = sim.directory.people.get(request.form.get("upn", "").lower())
    if action == "cancel":
        answer = aadsts.Refused(65004).query(asked.get("state"), sim.login_url)
    elif action == "accept":
        sim.consent_for_all()
        answer = {"tenant": sim.tenant_id, "scope": asked.get("scope", "")}
        answer["state"] = asked.get("state", "")
    elif person:
        wanted = scopes.short(asked.get("scope", "").split())
        return html.consent(person, wanted, everybody=True)
    else:
        return html.pick(sim.directory.people.values())
    query = urlencode({"admin_consent": "True", **answer})
    return Response(
        status=302, headers={"Location": f"{asked['redirect_uri']}?{query}"}
    )
