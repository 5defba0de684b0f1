"""Who an access token is of, as OpenID Connect has it; at the address of Graph.

https://learn.microsoft.com/entra/identity-platform/userinfo
"""

from .. import errors
from ..responses import as_json


def respond(sim, request):
    """The person's claims. The token is taken from the header only, as by Graph."""
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    try:
        if kind.lower() != "bearer" or not token:
            raise errors.invalid_token("Access token is empty.")
        person, scopes = sim.tokens.holder(token)
        if "openid" not in scopes:
            raise errors.access_denied()
    except errors.GraphProblem as problem:
        body = problem.body(errors.new_request_id())
        return as_json(body, problem.status, problem.headers)
    first, _space, last = person.name.partition(" ")
    claims = {name: person.claims[name] for name in ("sub", "name")}
    names = {"given_name": first, "family_name": last}
    return as_json({**claims, **names, "email": person.upn})
