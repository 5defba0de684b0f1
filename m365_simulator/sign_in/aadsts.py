"""Entra's refusals (AADSTS…), as the token endpoint and the pages give them.

https://learn.microsoft.com/entra/identity-platform/reference-error-codes
https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
"""

import json
import uuid
from datetime import datetime, timezone

from ..responses import as_json
from .aadsts_numbers import KNOWN, Number


class Refused(Exception):
    """A refusal; without ``message`` it has the one of `aadsts_numbers.KNOWN`.

    ``claims`` is JSON that the next request has to pass on. Some are made up where the
    number comes with claims.
    """

    def __init__(self, number, message=None, claims=None):
        known = Number(*KNOWN.get(number, ()))
        super().__init__(number)
        self.number, self.known = number, known
        self.claims = claims or (_policy_claims() if known.claims else None)
        self.trace, self.correlation = str(uuid.uuid4()), str(uuid.uuid4())
        self.when = datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M:%SZ")
        self.description = (
            f"AADSTS{number}: {message or known.message} Trace ID: {self.trace} "
            f"Correlation ID: {self.correlation} Timestamp: {self.when}"
        )

    def response(self, login_url):
        """The token endpoint's answer."""
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
        return as_json(body, 401 if self.known.error == "invalid_client" else 400)

    def query(self, state, login_url):
        """The parameters with which the browser goes back to the application."""
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


def _policy_claims():
    """Claims as they come with a refusal by a Conditional Access policy, as JSON."""
    policy = {"essential": True, "values": [str(uuid.uuid4())]}
    return json.dumps({"access_token": {"capolids": policy}}, separators=(",", ":"))
