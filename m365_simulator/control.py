"""The Simulator over HTTP, as JSON: for the week page, and for other processes.

The methods in `METHODS` can be called by name. Only programs and pages of this computer
are answered.
"""

import dataclasses
import json
from urllib.parse import urlsplit

from werkzeug.wrappers import Response

from .errors import GraphProblem
from .outlook import week
from .responses import as_json

METHODS = {
    "add_calendar",
    "add_person",
    "advance",
    "called_by",
    "challenge",
    "clear_faults",
    "clear_mails",
    "clear_notifications",
    "clear_requests",
    "consent_for_all",
    "copy",
    "create",
    "delete",
    "deleted",
    "drag_to",
    "empty_deleted_items",
    "events",
    "expire_access_tokens",
    "expire_subscriptions",
    "fault",
    "forge_notification",
    "invite",
    "lose_sync_state",
    "make_online",
    "move",
    "refuse_sign_in",
    "register_certificate",
    "register_federation",
    "remove_certificate",
    "repeat",
    "reset",
    "restore",
    "revoke",
    "secrets",
    "send_lifecycle",
    "set_mailbox",
    "set_working_hours",
    "share",
    "subscriptions",
    "wait_for_notifications",
    "withdraw_consent",
}


def respond(sim, request, what):
    """The response; ``what`` are the segments behind ``/control/``.

    What the Simulator refuses is a 400 with {"error": message}.
    """
    # Another site's page may have its own host name lead to this computer.
    if urlsplit(f"//{request.host}").hostname not in ("localhost", "127.0.0.1"):
        return _json({"error": "Only this machine is answered."}, 403)
    # A form on another site's page cannot send this type.
    if request.method == "POST" and request.mimetype != "application/json":
        return _json({"error": "Send application/json."}, 415)
    try:
        return _answer(sim, request, what)
    except GraphProblem as problem:
        return _json({"error": problem.message}, 400)
    except (KeyError, TypeError, ValueError) as problem:
        return _json({"error": str(problem.args[0] if problem.args else "")}, 400)


def _answer(sim, request, what):
    match request.method, what:
        case "GET", ["people"]:
            people = sim.directory.people.values()
            return _json([dataclasses.asdict(person) for person in people])
        case "GET", ["requests"]:
            return _json([dataclasses.asdict(each) for each in sim.requests])
        case "GET", ["notifications"]:
            return _json([dataclasses.asdict(each) for each in sim.notifications])
        case "GET", ["mails"]:
            return _json(sim.mails)
        case "GET", ["week", upn]:
            return _week(sim, request, upn)
        case "POST", ["call"]:
            return _call(sim, json.loads(request.get_data()))
        case "POST", ["switches"]:
            return _switch(sim, json.loads(request.get_data()))
    return _json({"error": "There is nothing here."}, 404)


def _week(sim, request, upn):
    data = week.data(sim, upn, request.args.get("start"))
    if data["stamp"] == request.args.get("known"):
        return Response(status=204)
    return _json(data)


def _call(sim, asked):
    if asked.get("method") not in METHODS:
        raise ValueError(f"{asked.get('method')} cannot be called from here")
    method = getattr(sim, asked["method"])
    result = method(*asked.get("args", []), **asked.get("kwargs", {}))
    if dataclasses.is_dataclass(result):
        result = dataclasses.asdict(result)
    return _json({"result": result})


def _switch(sim, values):
    sim.switch(**values)
    return _json({})


def _json(data, status=200):
    response = as_json(data, status)
    response.headers["Cache-Control"] = "no-store"
    return response
