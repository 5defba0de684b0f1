"""HTML pages from the files in ``templates/``. Every value is escaped."""

from jinja2 import Environment, PackageLoader, StrictUndefined
from werkzeug.wrappers import Response

ENVIRONMENT = Environment(
    loader=PackageLoader(__package__),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render(template, policy, status=200, **values):
    """The page as a response; ``policy`` is its Content-Security-Policy."""
    text = ENVIRONMENT.get_template(template).render(values)
    response = Response(text, status, mimetype="text/html")
    response.headers["Content-Security-Policy"] = policy
    response.headers["Cache-Control"] = "no-store"
    return response
