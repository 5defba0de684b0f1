"""Holds recorded exchanges against Microsoft's own description of Graph.

The description is no part of this project; GRAPH_CONTRACT in the environment names
its place. Needs openapi-core and PyYAML, which nothing else here does.
"""

import base64
import json
from urllib.parse import quote, urlencode

SERVER = "https://graph.microsoft.com/v1.0"


class Contract:
    """One OpenAPI file; loading it takes about a second, each check milliseconds."""

    def __init__(self, path):
        import yaml
        from openapi_core import OpenAPI

        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        with open(path, encoding="utf-8") as file:
            described = yaml.load(file, Loader=loader)
        # Tokens are not recorded; openapi-core would not understand them anyway.
        described.pop("security", None)
        _complete(described["paths"])
        self.openapi = OpenAPI.from_dict(described)

    def check_exchange(self, recorded):
        """Raise AssertionError unless request and answer are what Graph describes.

        An answer that never arrived, or was no JSON, is not looked at, nor is a refusal
        without a word.
        """
        self.check_request(recorded)
        if recorded.status is not None and not isinstance(recorded.response, str):
            self.check_response(recorded)

    def check_request(self, recorded):
        self._run(self.openapi.validate_request, recorded, _Request(recorded))

    def check_response(self, recorded):
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


def _complete(paths):
    """Add what is Microsoft's too, but stands in no file that we were given.

    https://learn.microsoft.com/graph/api/event-permanentdelete
    https://learn.microsoft.com/graph/api/event-list-instances
    https://learn.microsoft.com/graph/api/calendar-list-calendarview
    """
    for root in ("/me", "/users/{user-id}"):
        reading = {**paths[f"{root}/calendarView"]["get"]}
        # Which must not stand in two places.
        reading.pop("operationId", None)
        one = f"{root}/calendars/{{calendar-id}}"
        named = paths[one].get("parameters", [])
        paths.setdefault(f"{one}/calendarView", {"get": reading, "parameters": named})
        for place in ("", "/calendar", "/calendars/{calendar-id}"):
            event = f"{root}{place}/events/{{event-id}}"
            named = paths[event].get("parameters", [])
            answers = paths[event]["delete"]["responses"]
            paths.setdefault(
                f"{event}/instances", {"get": reading, "parameters": named}
            )
            paths.setdefault(
                f"{event}/permanentDelete",
                {"parameters": named, "post": {"responses": answers}},
            )


class _Request:
    """What openapi-core wants to know of a request; see its protocols."""

    content_type = "application/json"

    def __init__(self, recorded):
        from openapi_core.datatypes import RequestParameters

        self.host_url = SERVER.removesuffix("/v1.0")
        # Ids hold "=" and "/" in their escaped form only: the path is as sent.
        self.path = "/v1.0" + quote(recorded.path, safe="/%@=:$-_.~'()")
        # One function, with and without its brackets.
        self.path = self.path.removesuffix("()")
        self.method = recorded.method.lower()
        self.full_url_pattern = f"{self.host_url}{self.path}"
        self.parameters = RequestParameters(
            query=_multi(recorded.query), header=_headers(recorded.headers)
        )
        body = recorded.body
        self.body = None if body is None else json.dumps(body).encode()
        self.query_string = urlencode(recorded.query)


class _Response:
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
    """The plainest words that openapi-core and jsonschema have for it."""
    found = [str(problem)]
    inner = problem.__cause__
    while inner is not None:
        found += [each.message for each in getattr(inner, "schema_errors", [])]
        inner = inner.__cause__
    return found
