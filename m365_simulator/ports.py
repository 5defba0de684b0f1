"""Which address is answered by which method, on either of the two ports."""

from pathlib import Path

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from . import control, faults
from .outlook import pages
from .responses import as_json
from .sign_in import admin_consent, discovery, token_endpoint, user_info

STATIC = Path(__file__).parent / "static"
KINDS = {".css": "text/css", ".js": "text/javascript"}


class Port:
    """Answers each request by the method that ``addresses`` has for its address.

    In an address, ``authority`` is a tenant, with or without a version ("common/v2.0").
    """

    addresses = Map()

    def __init__(self, sim):
        self.sim = sim

    def __call__(self, request):
        path = "/" + request.path.strip("/")
        try:
            name, parts = self.addresses.bind("localhost").match(path, request.method)
        except HTTPException:
            return _not_found()
        return getattr(self, name)(request, **parts)

    def _sign_in_is_down(self):
        return bool(self.sim.faults.take(faults.SIGN_IN))


class HttpsPort(Port):
    """What programs call: the token endpoint, discovery, and Graph."""

    addresses = Map(
        [
            Rule("/<tenant>/oauth2/v2.0/token", endpoint="token", methods=["POST"]),
            Rule("/<tenant>/discovery/v2.0/keys", endpoint="keys"),
            Rule(
                "/<path:authority>/.well-known/openid-configuration",
                endpoint="discovery",
            ),
            Rule("/<path:authority>/adminconsent", endpoint="admin_consent"),
            Rule("/oidc/userinfo", endpoint="user_info"),
        ],
        merge_slashes=False,
    )

    def __call__(self, request):
        if request.path.startswith("/v1.0/") or request.path == "/v1.0":
            return self.sim.graph.respond(request)
        if self._sign_in_is_down():
            return _unavailable()
        return super().__call__(request)

    def token(self, request, tenant):
        return token_endpoint.respond(self.sim, request, tenant)

    def keys(self, request, tenant):
        return as_json(self.sim.tokens.jwks)

    def discovery(self, request, authority):
        return discovery.respond(self.sim, authority.partition("/")[0])

    def user_info(self, request):
        return user_info.respond(self.sim, request)

    def admin_consent(self, request, authority):
        # Pages are on plain http: a browser does not know this port's certificate.
        return redirect(self.sim.pages_url + request.full_path)


class PagesPort(Port):
    """What a browser shows: sign-in pages, calendars, and the JSON behind those."""

    addresses = Map(
        [
            Rule("/", endpoint="start_page"),
            Rule("/outlook/<upn>", endpoint="week_page"),
            Rule("/static/<name>", endpoint="static"),
            Rule("/control", endpoint="control"),
            Rule("/control/<path:what>", endpoint="control"),
            Rule("/<tenant>/oauth2/v2.0/authorize", endpoint="authorize"),
            Rule("/<tenant>/oauth2/v2.0/logout", endpoint="sign_out"),
            Rule("/<path:authority>/adminconsent", endpoint="admin_consent"),
        ],
        merge_slashes=False,
    )

    def start_page(self, request):
        return pages.start(self.sim)

    def week_page(self, request, upn):
        return pages.week(self.sim, upn)

    def static(self, request, name):
        file = STATIC / name
        if file.suffix not in KINDS or not file.is_file():
            return _not_found()
        response = Response(file.read_bytes(), mimetype=KINDS[file.suffix])
        response.headers["Cache-Control"] = "no-cache"
        return response

    def control(self, request, what=""):
        return control.respond(self.sim, request, what.split("/"))

    def authorize(self, request, tenant):
        if self._sign_in_is_down():
            return _unavailable()
        return self.sim.sign_in_pages.authorize(request, tenant)

    def sign_out(self, request, tenant):
        if self._sign_in_is_down():
            return _unavailable()
        return self.sim.sign_in_pages.sign_out(request)

    def admin_consent(self, request, authority):
        tenant = authority.partition("/")[0]
        return admin_consent.respond(self.sim, request, tenant)


def _unavailable():
    return Response("Service unavailable", 503)


def _not_found():
    return Response("There is nothing here.", 404)
