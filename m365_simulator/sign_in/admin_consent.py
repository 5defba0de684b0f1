"""The page on which an administrator agrees for the whole organisation.

https://learn.microsoft.com/entra/identity-platform/v2-admin-consent

Whoever is picked counts as an administrator.
"""

from urllib.parse import urlencode

from werkzeug.wrappers import Response

from . import aadsts, html
from .pages import consent_page


def respond(sim, request, tenant):
    asked, pages = request.args, sim.sign_in_pages
    try:
        pages.check_registration(asked, tenant)
    except aadsts.Refused as refused:
        return html.stopped(refused)
    action = request.form.get("action")
    person = sim.directory.people.get(request.form.get("upn", "").lower())
    if action == "cancel":
        answer = aadsts.Refused(65004).query(asked.get("state"), sim.login_url)
    elif action == "accept":
        pages.for_all = True
        answer = {"tenant": sim.tenant_id, "scope": asked.get("scope", "")}
        answer["state"] = asked.get("state", "")
    elif person:
        scopes = {each.rsplit("/", 1)[-1] for each in asked.get("scope", "").split()}
        return consent_page(person, scopes, everybody=True)
    else:
        return html.pick(sim.directory.people.values())
    query = urlencode({"admin_consent": "True", **answer})
    location = f"{asked['redirect_uri']}?{query}"
    return Response(status=302, headers={"Location": location})
