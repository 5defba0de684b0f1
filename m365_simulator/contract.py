"""Compares recorded requests and answers with Microsoft's description of Graph.

https://github.com/microsoftgraph/msgraph-metadata (OpenAPI)

The description is no part of this project: GRAPH_CONTRACT in the environment names the
file. Needs openapi-core and PyYAML, which nothing else here does.
"""

import base64
import json
from urllib.parse import quote, urlencode

from . import contract_additions
from .recording import Recorded

SERVER = "https://graph.microsoft.com/v1.0"


class Contract:
    """One OpenAPI file. Loading it takes a second, a check some milliseconds."""

    def __init__(self, path):
        import yaml
        from openapi_core import Config, OpenAPI

        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        with open(path, encoding="utf-8") as file:
            described = yaml.load(file, Loader=loader)
        # Tokens are not recorded.
        described.pop("security", None)
        contract_additions.complete(described)
        # Whether it is a good description is Microsoft's affair, and takes a second.
        self.openapi = OpenAPI.from_dict(described, Config(spec_validator_cls=None))

    def check_exchange(self, recorded):
        """Raise AssertionError unless request and answer are as described.

        An answer is not checked that was not sent, is no JSON, or is an empty refusal.
        """
        self.check_request(recorded)
        if recorded.status is not None and not isinstance(recorded.response, str):
            self.check_response(recorded)

    def check_request(self, recorded):
        """Raise AssertionError unless the request is as described."""
        self._run(self.openapi.validate_request, recorded, _Request(recorded))

    def check_notification(self, body):
        """Raise AssertionError unless a body that Graph sends is as described."""
        recorded = Recorded("POST", contract_additions.NOTIFIED, body=body)
        self.check_request(recorded)

    def check_response(self, recorded):
        """Raise AssertionError unless the answer is as described."""
        if recorded.status >= 400 and recorded.response is None:
            return
        self._run(
            self.openapi.validate_response,
            recorded,
            _Request(recorded),
            _Response(recorded),
        )

    def _run(self, check, recorded, *arguments):
        from openapi_core.exceptions import OpenAPIError

        try:
            check(*arguments)
        except OpenAPIError as problem:
            reasons = _reasons(problem)
            raise AssertionError(
                f"{recorded.line} → {recorded.status}: {'; '.join(reasons)}"
            ) from problem


class _Request:
    """A request in the form of openapi-core's protocols."""

    content_type = "application/json"

    def __init__(self, recorded):
        from openapi_core.datatypes import RequestParameters

        self.host_url = SERVER.removesuffix("/v1.0")
        # As it was sent: an id has "=" and "/" in their escaped form only.
        self.path = "/v1.0" + quote(recorded.path, safe="/%@=:$-_.~'()")
        # A function may be written with brackets; it is described without.
        self.path = self.path.removesuffix("()")
        self.method = recorded.method.lower()
        self.full_url_pattern = f"{self.host_url}{self.path}"
        self.parameters = RequestParameters(
            query=_multi(recorded.query), header=_headers(recorded.headers)
        )
        body = recorded.body
        sent = None if body is None else json.dumps(body)
        if sent and recorded.path.startswith("/subscriptions"):
            # By the switch ``http_notifications``, for a server under test.
            sent = sent.replace('"http://', '"https://')
        self.body = sent and sent.encode()
        self.query_string = urlencode(recorded.query)


class _Response:
    """An answer in the form of openapi-core's protocols."""

    def __init__(self, recorded):
        self.status_code = recorded.status
        self.content_type = "application/json"
        self.headers = _headers(recorded.response_headers)
        body = recorded.response
        if isinstance(body, bytes):
            body = base64.b64encode(body).decode()
        self.data = b"" if body is None else json.dumps(body).encode()


def _multi(values):
    from werkzeug.datastructures import ImmutableMultiDict

    return ImmutableMultiDict(values)


def _headers(values):
    from werkzeug.datastructures import Headers

    return Headers(list(values.items()))


def _reasons(problem):
    """The messages of openapi-core's exception and of those that caused it."""
    found = [str(problem)]
    inner = problem.__cause__
    while inner is not None:
        found += [each.message for each in getattr(inner, "schema_errors", [])]
        inner = inner.__cause__
    return found
