"""Which address is answered by whom, on the https port and on the pages' port."""

import json
from pathlib import Path

from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from . import control, faults
from .outlook import week
from .sign_in import admin_consent

STATIC = Path(__file__).parent / "static"
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def secure(sim):
    """The https port: the token endpoint, discovery, and Graph."""

    def respond(request):
        if request.path.startswith("/v1.0/") or request.path == "/v1.0":
            return sim.graph.respond(request)
        if sim.faults.take(faults.SIGN_IN):
            return Response("Service unavailable", 503)
        match request.path.strip("/").split("/"):
            case [_tenant, *_version, "adminconsent"]:
                # As with signing in: on plain http, so that no browser warns.
                return redirect(sim.pages_url + request.full_path)
            case [tenant, "oauth2", "v2.0", "token"] if request.method == "POST":
                return sim.tokens.respond(request, tenant)
            case [tenant, *_version, ".well-known", "openid-configuration"]:
                return _discovery(sim, tenant)
            case [tenant, "discovery", "v2.0", "keys"]:
                keys = json.dumps(sim.tokens.jwks)
                return Response(keys, mimetype="application/json")
        return not_found()

    return respond


def pages(sim):
    """The http port: what a browser sees."""

    def respond(request):
        parts = request.path.strip("/").split("/")
        match parts:
            case [tenant, "oauth2", "v2.0", "authorize" | "logout" as what]:
                if sim.faults.take(faults.SIGN_IN):
                    return Response("Service unavailable", 503)
                if what == "logout":
                    return sim.sign_in_pages.sign_out(request)
                return sim.sign_in_pages.authorize(request, tenant)
            case [tenant, *_version, "adminconsent"]:
                return admin_consent.respond(sim, request, tenant)
            case ["static", name]:
                return static(name)
            case ["control", *what]:
                return control.respond(sim, request, what)
            case [""]:
                return week.start_page(sim)
            case ["outlook", upn]:
                return week.page(sim, upn)
        return not_found()

    return respond


def static(name):
    file = STATIC / name
    if file.suffix not in KINDS or not file.is_file():
        return not_found()
    response = Response(file.read_bytes(), mimetype=KINDS[file.suffix])
    response.headers["Cache-Control"] = "no-cache"
    return response


def not_found():
    return Response("There is nothing here.", 404)


def _discovery(sim, tenant):
    if sim.is_tenant(tenant) or tenant in ("common", "organizations"):
        return sim.sign_in_pages.discovery()
    body = {
        "error": "invalid_tenant",
        "error_description": f"AADSTS90002: Tenant '{tenant}' not found.",
        "error_codes": [90002],
    }
    return Response(json.dumps(body), 400, mimetype="application/json")
