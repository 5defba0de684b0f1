"""Up to 20 requests in one, each with its own answer.

https://learn.microsoft.com/graph/json-batching
"""

from urllib.parse import parse_qsl

from .. import errors
from .call import Answer, Call

PATH = "/$batch"
MOST = 20
FAILED = "The request failed because it depends on a request that failed."


def parts(body):
    """The list of parts. Raises GraphProblem 400 where Graph refuses the whole."""
    requests = body.get("requests") if isinstance(body, dict) else None
    if not isinstance(requests, list) or not requests:
        raise errors.bad_request(
            "Invalid batch payload format.", "InvalidBatchPayloadFormat"
        )
    if len(requests) > MOST:
        raise errors.bad_request(
            f"Number of batch request steps exceeds the maximum value of {MOST}.",
            "MaximumValueExceeded",
        )
    seen = set()
    for part in requests:
        _check(part)
        if part["id"] in seen:
            raise errors.bad_request(
                f"Duplicate request id found: {part['id']}.", "InvalidBatchPayload"
            )
        seen.add(part["id"])
    return requests


def call_of(part, outer):
    """A part as a Call, with the person and scopes of the ``outer`` one."""
    path, _mark, query = part["url"].partition("?")
    headers = {k.lower(): v for k, v in (part.get("headers") or {}).items()}
    return Call(
        method=part["method"].upper(),
        path=path if path.startswith("/") else f"/{path}",
        query=dict(parse_qsl(query, keep_blank_values=True)),
        headers=headers,
        body=part.get("body"),
        person=outer.person,
        scopes=outer.scopes,
    )


def run(requests, calls, answer_one, faults):
    """The Answer to the whole; ``answer_one(call)`` returns that of a part.

    ``faults``: those taken for this request, by kind.
    """
    responses, status_of = [], {}
    for part, call in zip(requests, calls, strict=True):
        if any(status_of.get(i, 500) >= 400 for i in part.get("dependsOn") or []):
            body = {"error": {"code": "FailedDependency", "message": FAILED}}
            answer = Answer(424, body)
        elif part.get("body") and "content-type" not in call.headers:
            problem = errors.bad_request(
                "Write request id : "
                f"{part['id']} does not contain Content-Type header or body."
            )
            answer = Answer(400, problem.body(errors.new_request_id()))
        else:
            answer = answer_one(call)
        status_of[part["id"]] = answer.status
        responses.append(_response(part["id"], answer))
        call.record.answered(answer)
        call.record.done = answer.status
    return Answer(200, {"responses": _spoiled(responses, faults)})


def _check(part):
    if not isinstance(part, dict) or not isinstance(part.get("id"), str):
        raise errors.bad_request(
            "Invalid batch payload format.", "InvalidBatchPayloadFormat"
        )
    if not isinstance(part.get("method"), str) or not isinstance(part.get("url"), str):
        raise errors.bad_request(
            f"Request id {part['id']} has no method or url.", "InvalidBatchPayload"
        )


def _response(identifier, answer):
    headers = dict(answer.headers)
    response = {"id": identifier, "status": answer.status, "headers": headers}
    if answer.body is not None:
        headers["Content-Type"] = "application/json"
        response["body"] = answer.body
    return response


def _spoiled(responses, faults):
    """Reordered, cut short or mislabelled, as the faults of `faults.BATCH` ask."""
    if "batch_shuffled" in faults:
        responses = responses[::-1]
    if "batch_missing" in faults:
        responses = responses[:-1]
    if "batch_unknown_id" in faults:
        responses[-1] = {**responses[-1], "id": "nobody-asked-for-this"}
    return responses
