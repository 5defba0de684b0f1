"""Refusals in the shape Microsoft Graph gives them.

https://learn.microsoft.com/graph/errors
"""

import base64
import uuid
from datetime import datetime, timezone


class GraphProblem(Exception):
    """An answer that is an error.

    ``extra`` are more members of its error object. ``shape`` is one of
    `Switches.error_shape`, or "empty" for no body at all; None: as the switch says.
    """

    def __init__(self, status, code, message, headers=None, extra=None, shape=None):
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.headers = dict(headers or {})
        self.extra = dict(extra or {})
        self.shape = shape

    def body(self, request_id, client_request_id=None, shape="inner"):
        """The JSON body, or None for an empty one."""
        if shape == "empty":
            return None
        inner = {
            "date": datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S"),
            "request-id": request_id,
            "client-request-id": client_request_id or request_id,
        }
        error = {"code": self.code, "message": self.message}
        return {"error": {**error, **self.extra, **_inner(inner, shape)}}


def _inner(inner, shape):
    match shape:
        case "bare":
            return {}
        case "lower":
            return {"innererror": inner}
        case "nested":
            return {"innerError": {"innererror": inner}}
    return {"innerError": inner}


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


def cannot_delete():
    return GraphProblem(403, "ErrorCannotDeleteObject", "Object cannot be deleted.")


def malformed_id(code="ErrorInvalidIdMalformed"):
    return bad_request("Id is malformed.", code)


def unknown_segment(segment):
    return bad_request(f"Resource not found for the segment '{segment}'.")


def unreadable(message):
    return bad_request(message, "RequestBodyRead")


def wrong_type(name, kind):
    """``kind`` is the property's type in Graph's metadata ("Edm.String")."""
    return unreadable(f"Cannot convert the value of '{name}' to the type '{kind}'.")


def validation_failure(message="At least one property failed validation."):
    return GraphProblem(400, "ErrorPropertyValidationFailure", message)


def throttled(retry_after):
    """``retry_after`` in seconds; None sends no header.

    https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits
    """
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


def claims_challenge(claims, login_url):
    """The refusal of a token that was not requested with ``claims`` (JSON).

    https://learn.microsoft.com/entra/identity-platform/claims-challenge
    """
    encoded = base64.b64encode(claims.encode()).decode()
    challenge = (
        f'Bearer realm="", authorization_uri="{login_url}/common/oauth2/authorize", '
        'client_id="00000003-0000-0000-c000-000000000000", '
        f'error="insufficient_claims", claims="{encoded}"'
    )
    message = (
        "Continuous access evaluation resulted in challenge with result: "
        "InteractionRequired and code: TokenCreatedWithOutdatedPolicies"
    )
    return GraphProblem(
        401, "InvalidAuthenticationToken", message, {"WWW-Authenticate": challenge}
    )
