"""From an HTTP request to a `Call`, and from an `Answer` to an HTTP response."""

import json

from werkzeug.wrappers import Response

from .. import errors
from ..recording import Recorded
from ..server import Delivery
from .call import Answer, Call

ROOT = "/v1.0"
#: The body of a call whose body is no JSON.
UNREADABLE = object()
OUT_OF_SERVICE = "<html><body>Our services aren't available right now</body></html>"


def read(request):
    """The call; its path stays escaped, because an id may contain ``%2F``."""
    path = request.environ["RAW_URI"].partition("?")[0]
    path = path[len(ROOT) :] if path.startswith(f"{ROOT}/") else path
    headers = {name.lower(): value for name, value in request.headers.items()}
    data, body = request.get_data(), None
    if data:
        try:
            body = json.loads(data)
        except ValueError:
            body = UNREADABLE
    return Call(request.method, path, request.args.to_dict(), headers, body)


def recorded(call):
    """The call as it is kept for tests: without the token."""
    headers = {k: v for k, v in call.headers.items() if k != "authorization"}
    body = None if call.body is UNREADABLE else call.body
    return Recorded(
        call.method, call.path, body=body, query=dict(call.query), headers=headers
    )


def deliver(call, answer, taken):
    """The response, spoiled by those faults in ``taken`` that concern the connection.

    Also records the answer, unless the connection is dropped before it is sent.
    """
    response = _response(call, answer)
    if "html" in taken:
        response = Response(OUT_OF_SERVICE, 200, mimetype="text/html")
        answer = Answer(200, OUT_OF_SERVICE)
    if "reset_after" in taken:
        return dropped(response)
    call.record.answered(answer)
    if "truncated" in taken:
        data = response.get_data()
        if taken["truncated"].details.get("mid_transfer"):
            response.delivery = Delivery(cut_at=len(data) // 2)
            return response
        response.set_data(data[: len(data) // 2])
    if "slow_body" in taken:
        seconds = taken["slow_body"].details.get("seconds", 2)
        response.delivery = Delivery(seconds=seconds)
    return response


def dropped(response):
    """The response, marked so that the server resets the connection instead."""
    response.delivery = Delivery(reset=True)
    return response


def _response(call, answer):
    headers = {"request-id": errors.new_request_id(), **answer.headers}
    if "client-request-id" in call.headers:
        headers["client-request-id"] = call.headers["client-request-id"]
    if call.preference("IdType"):
        headers["Preference-Applied"] = 'IdType="ImmutableId"'
    if answer.body is None:
        return Response(status=answer.status, headers=headers)
    data = json.dumps(answer.body)
    return Response(data, answer.status, headers, mimetype="application/json")
