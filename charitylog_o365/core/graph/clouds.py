"""Microsoft's clouds: the addresses of their sign-in and of their Graph."""

from dataclasses import dataclass
from urllib.parse import urlsplit

# Calendars, and the signed-in person's own profile: nothing of mail or the directory.
# https://learn.microsoft.com/graph/permissions-reference#calendars-permissions
PERMISSIONS = ("Calendars.ReadWrite", "Calendars.ReadWrite.Shared", "User.Read")
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
EXCHANGE_ENDS = {"us_gov": "USGov", "us_dod": "USGov", "china": "China"}


@dataclass(frozen=True)
class Cloud:
    """One of Microsoft's clouds; both addresses without a slash at the end."""

    name: str
    login_url: str
    graph_url: str

    @property
    def scopes(self) -> tuple[str, ...]:
        """The scopes of the consent; msal adds openid, profile and offline_access.

        A name without an address means the global Graph, in any cloud.
        https://learn.microsoft.com/graph/deployments
        """
        if self.name == "global":
            return PERMISSIONS
        return tuple(f"{self.graph_url}/{name}" for name in PERMISSIONS)

    @property
    def exchange_audience(self) -> str:
        """The audience of the tokens that a platform issues for this cloud's sign-in.

        https://learn.microsoft.com/graph/api/resources/federatedidentitycredential
        """
        return f"api://AzureADTokenExchange{EXCHANGE_ENDS.get(self.name, '')}"

    def signs_in_at(self, url: str) -> bool:
        """Tell whether ``url`` is on the server of the sign-in, by the same scheme."""
        return _origin(url) is not None and _origin(url) == _origin(self.login_url)

    def may_send_people_to(self, url: str) -> bool:
        """Tell whether ``url`` may show the page of the sign-in.

        On the server of the sign-in. Of this machine, which nobody is led away from,
        also by http and at another port.
        https://www.w3.org/TR/secure-contexts/#is-origin-trustworthy
        """
        if self.signs_in_at(url):
            return True
        home, there = _origin(self.login_url), _origin(url)
        if not home or not there or there[1] != home[1]:
            return False
        return there[1] in LOOPBACK and there[0] in ("http", "https")

    def is_graph(self, url: str) -> bool:
        """Tell whether ``url`` is on the server of Graph, by the same scheme."""
        return _origin(url) is not None and _origin(url) == _origin(self.graph_url)

    @property
    def may_delete_for_good(self) -> bool:
        """Tell whether `protocol.delete_for_good` is worth a try; it may be refused.

        https://learn.microsoft.com/graph/api/event-permanentdelete
        """
        return self.name in ("global", "custom")


# https://learn.microsoft.com/graph/deployments#microsoft-graph-and-graph-explorer-service-root-endpoints
# https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud
KNOWN = {
    each.name: each
    for each in (
        Cloud(
            "global",
            "https://login.microsoftonline.com",
            "https://graph.microsoft.com",
        ),
        Cloud(
            "us_gov",
            "https://login.microsoftonline.us",
            "https://graph.microsoft.us",
        ),
        Cloud(
            "us_dod",
            "https://login.microsoftonline.us",
            "https://dod-graph.microsoft.us",
        ),
        Cloud(
            "china",
            "https://login.partner.microsoftonline.cn",
            "https://microsoftgraph.chinacloudapi.cn",
        ),
    )
}


def cloud(name: str, login_url: str = "", graph_url: str = "") -> Cloud:
    """Return the cloud called ``name``; the addresses count for "custom" only.

    Raises ValueError, with a sentence fit for a screen, for an unknown name or an
    address that is not https (msal accepts no other, nor should a token travel on it).
    """
    if name in KNOWN:
        return KNOWN[name]
    if name != "custom":
        raise ValueError(f"There is no Microsoft cloud called “{name}”.")
    return Cloud(
        name, _address(login_url, "sign-in"), _address(graph_url, "Microsoft Graph")
    )


def _address(url: str, what: str) -> str:
    try:
        parts = urlsplit((url or "").strip())
        usable = parts.scheme == "https" and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable or parts.query or parts.fragment or parts.username:
        raise ValueError(
            f"The {what} address must begin with https:// and name a server, "
            "for example https://login.example.org"
        )
    return parts.geturl().rstrip("/")


def _origin(url: str) -> tuple[str, str, int | None] | None:
    """Return scheme, host and port of ``url``; None for one that cannot be read."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    except ValueError:
        return None
    if not parts.hostname or parts.username or parts.password:
        return None
    return parts.scheme, parts.hostname, port
