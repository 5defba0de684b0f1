"""Responses: HTML pages from the files in ``templates/``, and JSON."""

import json

from jinja2 import Environment, PackageLoader, StrictUndefined
from werkzeug.wrappers import Response

TEMPLATES = Environment(
    loader=PackageLoader(__package__),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(template, policy, status=200, **values):
    """An HTML page; ``policy`` is its Content-Security-Policy."""
    text = TEMPLATES.get_template(template).render(values)
    response = Response(text, status, mimetype="text/html")
    response.headers["Content-Security-Policy"] = policy
    response.headers["Cache-Control"] = "no-store"
    return response


def as_json(body, status=200, headers=None):
    """``body`` as JSON."""
    return Response(json.dumps(body), status, headers, mimetype="application/json")
