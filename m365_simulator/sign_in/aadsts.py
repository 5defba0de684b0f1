"""Entra's refusals, in the shapes Entra gives them.

https://learn.microsoft.com/entra/identity-platform/reference-error-codes
https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
"""

import json
import uuid
from datetime import datetime, timezone

from werkzeug.wrappers import Response

from .aadsts_numbers import KNOWN, Number


class Refused(Exception):
    """A refusal of Entra's; the message is Microsoft's where none is given.

    ``claims`` is the JSON that the next request has to pass on; where the number is one
    that comes with claims, some are made up.
    """

    def __init__(self, number, message=None, claims=None):
        known = Number(*KNOWN.get(number, ()))
        super().__init__(number)
        self.number, self.known = number, known
        self.claims = claims or (policy_claims() if known.claims else None)
        self.trace, self.correlation = str(uuid.uuid4()), str(uuid.uuid4())
        self.when = datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M:%SZ")
        self.description = (
            f"AADSTS{number}: {message or known.message} Trace ID: {self.trace} "
            f"Correlation ID: {self.correlation} Timestamp: {self.when}"
        )

    def json(self, login_url):
        """As the token endpoint answers it."""
        body = {
            "error": self.known.error,
            "error_description": self.description,
            "error_codes": [self.number],
            "timestamp": self.when,
            "trace_id": self.trace,
            "correlation_id": self.correlation,
            "error_uri": f"{login_url}/error?code={self.number}",
            **self._more("suberror"),
        }
        status = 401 if self.known.error == "invalid_client" else 400
        return Response(json.dumps(body), status, mimetype="application/json")

    def query(self, state, login_url):
        """As it travels back to the application's redirect URI."""
        return {
            "error": self.known.on_page,
            "error_description": self.description,
            "error_uri": f"{login_url}/error?code={self.number}",
            **self._more("error_subcode"),
            **({"state": state} if state else {}),
        }

    def _more(self, name):
        more = {name: self.known.suberror, "claims": self.claims}
        return {key: value for key, value in more.items() if value}


def policy_claims():
    """What Entra asks to have passed on where a policy of the organisation stands."""
    policy = {"essential": True, "values": [str(uuid.uuid4())]}
    return json.dumps({"access_token": {"capolids": policy}}, separators=(",", ":"))
