"""Entra's refusals by number, in the words and shapes Entra gives them.

https://learn.microsoft.com/entra/identity-platform/reference-error-codes
"""

import json
import uuid
from datetime import datetime, timezone

from werkzeug.wrappers import Response

# number: (OAuth error at the token endpoint, message)
KNOWN = {
    50011: (
        "invalid_request",
        "The redirect URI specified in the request does not "
        "match the redirect URIs configured for the application.",
    ),
    50020: (
        "invalid_grant",
        "User account from identity provider does not exist in "
        "the tenant and cannot access the application.",
    ),
    50034: ("invalid_grant", "The user account does not exist in the directory."),
    50057: ("invalid_grant", "The user account is disabled."),
    50058: (
        "login_required",
        "A silent sign-in request was sent but no user is signed in.",
    ),
    50074: ("interaction_required", "Strong Authentication is required."),
    50076: (
        "interaction_required",
        "Due to a configuration change made by your "
        "administrator, or because you moved to a new location, you must use "
        "multi-factor authentication to access the resource.",
    ),
    50079: (
        "interaction_required",
        "Due to a configuration change made by your "
        "administrator, you must enroll in multi-factor authentication.",
    ),
    50105: (
        "invalid_grant",
        "Your administrator has configured the application to "
        "block users unless they are specifically granted access. The signed in "
        "user is blocked because they are not a direct member of a group with "
        "access.",
    ),
    50173: (
        "invalid_grant",
        "The provided grant has expired due to it being revoked, "
        "a fresh auth token is needed. The user might have changed or reset their "
        "password.",
    ),
    50194: (
        "invalid_request",
        "Application is not configured as a multi-tenant application.",
    ),
    53000: ("interaction_required", "Device is not in required device state."),
    53003: (
        "invalid_grant",
        "Access has been blocked by Conditional Access policies. "
        "The access policy does not allow token issuance.",
    ),
    65001: (
        "invalid_grant",
        "The user or administrator has not consented to use the application.",
    ),
    65004: ("access_denied", "User declined to consent to access the app."),
    70043: (
        "invalid_grant",
        "The refresh token has expired or is invalid due to "
        "sign-in frequency checks by conditional access.",
    ),
    700016: ("unauthorized_client", "Application was not found in the directory."),
    700082: ("invalid_grant", "The refresh token has expired due to inactivity."),
    7000215: ("invalid_client", "Invalid client secret provided."),
    7000222: ("invalid_client", "The provided client secret keys are expired."),
    90002: ("invalid_request", "Tenant not found."),
    90094: ("access_denied", "Admin consent is required."),
    90095: (
        "access_denied",
        "Admin consent is required; a request was sent to the administrator.",
    ),
}


class Refused(Exception):
    """A refusal of Entra's; the message is Microsoft's where none is given."""

    def __init__(self, number, message=None):
        error, usual = KNOWN.get(number, ("invalid_grant", "The sign-in was refused."))
        super().__init__(number)
        self.number = number
        self.error = error
        self.trace, self.correlation = str(uuid.uuid4()), str(uuid.uuid4())
        self.when = datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M:%SZ")
        self.description = (
            f"AADSTS{number}: {message or usual} Trace ID: {self.trace} "
            f"Correlation ID: {self.correlation} Timestamp: {self.when}"
        )

    def json(self, login_url):
        """As the token endpoint answers it."""
        body = {
            "error": self.error,
            "error_description": self.description,
            "error_codes": [self.number],
            "timestamp": self.when,
            "trace_id": self.trace,
            "correlation_id": self.correlation,
            "error_uri": f"{login_url}/error?code={self.number}",
        }
        status = 401 if self.error == "invalid_client" else 400
        return Response(json.dumps(body), status, mimetype="application/json")

    def query(self, state, login_url):
        """As it travels back to the application's redirect URI."""
        interactive = self.error in ("interaction_required", "login_required")
        return {
            "error": self.error if interactive else "access_denied",
            "error_description": self.description,
            "error_uri": f"{login_url}/error?code={self.number}",
            **({"state": state} if state else {}),
        }
