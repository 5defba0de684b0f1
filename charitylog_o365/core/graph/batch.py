"""Up to twenty requests in one ``$batch``: building it, and reading its answers."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from .allowed import BATCH_PATH
from .errors import GraphError, Unreachable, error_from
from .protocol import Headers, Request, Response

# https://learn.microsoft.com/graph/json-batching#batch-size-limitations
LARGEST = 20
JSON = ("Content-Type", "application/json")
# Microsoft's name for a request.
NAMED = "request-id"


# https://learn.microsoft.com/graph/json-batching#creating-a-batch-request
def pack(requests: Sequence[Request]) -> Request:
    """Return one request with ``requests`` as its parts, none depending on another.

    Raises ValueError for no request or more than twenty.
    """
    if not 1 <= len(requests) <= LARGEST:
        raise ValueError(f"A batch holds 1 to {LARGEST} requests, not {len(requests)}.")
    parts = [_part(str(number), each) for number, each in enumerate(requests)]
    return Request("POST", BATCH_PATH, {"requests": parts})


# https://learn.microsoft.com/graph/json-batching#batch-response-format
def unpack(
    response: Response, requests: Sequence[Request]
) -> list[Response | GraphError]:
    """Return the answer to each of ``requests``, or its error, in their order.

    Each part counts by its own status: the outer status 200 says nothing about them. A
    part without an answer is `Unreachable`: it may have been carried out. Answers with
    an unknown id are ignored.
    """
    answers: dict[str, Response] = {}
    parts = response.body.get("responses")
    for part in parts if isinstance(parts, list) else ():
        if isinstance(part, dict) and (status := _status(part)):
            answers.setdefault(str(part.get("id")), _answer(status, part, response))
    return [
        _outcome(answers.get(str(number)), request, response)
        for number, request in enumerate(requests)
    ]


def _part(number: str, request: Request) -> dict[str, Any]:
    part: dict[str, Any] = {"id": number, "method": request.method, "url": request.path}
    headers = dict(request.headers)
    if request.body is not None:
        headers.update([JSON])
        part["body"] = request.body
    return {**part, "headers": headers}


def _status(part: dict[str, Any]) -> int | None:
    """Return the status of a part, a number or its text; None where there is none."""
    with suppress(KeyError, TypeError, ValueError, OverflowError):
        return int(part["status"])
    return None


def _answer(status: int, part: dict[str, Any], outer: Response) -> Response:
    """Return the answer of a part; its request id is that of the batch, if need be."""
    headers, body = part.get("headers"), part.get("body")
    headers = Headers(headers if isinstance(headers, dict) else {})
    if NAMED in outer.headers and NAMED not in headers:
        headers = Headers({**headers, NAMED: outer.headers[NAMED]})
    return Response(status, headers, body if isinstance(body, dict) else {})


def _outcome(
    answer: Response | None, request: Request, outer: Response
) -> Response | GraphError:
    if answer is None:
        return Unreachable(
            "Microsoft's answer leaves this request out.",
            status=outer.status,
            request_id=outer.headers.get("request-id"),
            client_request_id=request.name,
        )
    return answer if 200 <= answer.status < 300 else error_from(answer, request)
