"""Refusals in the shape Microsoft Graph gives them.

https://learn.microsoft.com/graph/errors
"""

import uuid
from datetime import datetime, timezone


class GraphProblem(Exception):
    """An answer that is an error; ``extra`` goes into the error object itself."""

    def __init__(self, status, code, message, headers=None, extra=None):
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.headers = dict(headers or {})
        self.extra = dict(extra or {})

    def body(self, request_id, client_request_id=None):
        inner = {
            "date": datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S"),
            "request-id": request_id,
            "client-request-id": client_request_id or request_id,
        }
        error = {"code": self.code, "message": self.message}
        return {"error": {**error, **self.extra, "innerError": inner}}


def new_request_id():
    return str(uuid.uuid4())


def access_denied():
    return GraphProblem(
        403, "ErrorAccessDenied", "Access is denied. Check credentials and try again."
    )


def not_found():
    return GraphProblem(
        404, "ErrorItemNotFound", "The specified object was not found in the store."
    )


def bad_request(message, code="BadRequest"):
    return GraphProblem(400, code, message)


def unknown_segment(segment):
    return bad_request(f"Resource not found for the segment '{segment}'.")


def validation_failure(message="At least one property failed validation."):
    return GraphProblem(400, "ErrorPropertyValidationFailure", message)


def throttled(retry_after):
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return GraphProblem(
        429,
        "ApplicationThrottled",
        "Application is over its MailboxConcurrency limit.",
        headers,
    )


def invalid_token(message):
    challenge = 'Bearer realm="", error="invalid_token"'
    return GraphProblem(
        401, "InvalidAuthenticationToken", message, {"WWW-Authenticate": challenge}
    )
