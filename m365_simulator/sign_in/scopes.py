"""Scopes: their short names, whose they are, and how the consent page names them.

https://learn.microsoft.com/entra/identity-platform/scopes-oidc
"""

from urllib.parse import urlsplit

#: Scopes of OpenID Connect, which belong to no resource.
OPENID = {"openid", "profile", "offline_access", "email"}
WORDS = {
    "Calendars.ReadWrite": "Have full access to your calendars",
    "Calendars.ReadWrite.Shared": "Read and write to your and shared calendars",
    "Calendars.Read": "Read your calendars",
    "User.Read": "Sign you in and read your profile",
    "offline_access": "Maintain access to data you have given it access to",
}
HOSTS = ("localhost", "127.0.0.1", "graph.microsoft.com")


def short(scopes):
    """The set of their names without the resource: "Calendars.Read"."""
    return {scope.rsplit("/", 1)[-1] for scope in scopes}


def is_graphs(scope, graph_url):
    """Whether a scope names no resource, or Graph's (Microsoft's or the stand-in's)."""
    if "://" not in scope:
        return True
    wanted, real = urlsplit(scope), urlsplit(graph_url)
    same_port = wanted.port == real.port or wanted.hostname == HOSTS[2]
    return wanted.hostname in HOSTS and same_port


def words(names):
    """What the consent page says of each scope, by name."""
    return [WORDS.get(name, name) for name in sorted(names)]
