"""Whether a request for a sign-in comes from the application that is registered.

https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow

Entra shows a refusal of these on a page of its own: the redirect URI may be anybody's.
"""

from urllib.parse import urlsplit

from .aadsts import Refused
from .scopes import is_graphs


def check_application(sim, asked, tenant):
    """Raise Refused unless tenant, application and redirect URI are registered.

    ``asked`` are the parameters of the request.
    """
    if not sim.is_tenant(tenant):
        raise Refused(90002, f"Tenant '{tenant}' not found.")
    if asked.get("client_id") != sim.client_id:
        raise Refused(700016)
    if not _registered(asked.get("redirect_uri", ""), sim.redirect_uris):
        raise Refused(50011)


def check_request(sim, asked, tenant):
    """Raise Refused also where a parameter is missing, or a scope is not Graph's."""
    check_application(sim, asked, tenant)
    for name in ("response_type", "scope"):
        if not asked.get(name):
            raise Refused(900144, f"The request must contain the parameter '{name}'.")
    if asked["response_type"] not in ("code", "token"):
        raise Refused(70003, f"Unsupported response type '{asked['response_type']}'.")
    if asked.get("code_challenge_method", "S256") != "S256":
        raise Refused(501491, "Unknown code_challenge_method.")
    for scope in asked["scope"].split():
        if not is_graphs(scope, sim.graph_url):
            resource = scope.rsplit("/", 1)[0]
            raise Refused(
                500011, f"The resource principal named {resource} was not found."
            )


def _registered(uri, registered):
    """Whether a redirect URI is registered; with none registered, any on localhost."""
    if not registered:
        return urlsplit(uri).hostname in ("localhost", "127.0.0.1")
    return _without_local_port(uri) in map(_without_local_port, registered)


def _without_local_port(uri):
    """Entra ignores the port of http://localhost.

    https://learn.microsoft.com/entra/identity-platform/reply-url#localhost-exceptions
    """
    parts = urlsplit(uri)
    if parts.scheme == "http" and parts.hostname == "localhost":
        return parts._replace(netloc="localhost").geturl()
    return uri
