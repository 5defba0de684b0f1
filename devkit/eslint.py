"""ESLint, which finds mistakes in JavaScript; eslint.config.mjs has the rules.

An import is followed into Odoo's own source: what is not exported there is found.
To mend what it can mend by itself: .dev/venv/bin/python -m devkit.eslint --fix
"""

import json
import sys

from . import npm, odoo
from .console import show

PACKAGES = ("eslint@10.15.0", "@eslint/js@10.0.1", "eslint-plugin-import-x@4.18.1")
CHECKED = ("*.js", "*.mjs")


def command(*options):
    """What runs it with these options on each file, and its environment.

    Raises DevError where it cannot be fetched.
    """
    program = npm.fetch("eslint", PACKAGES) / "eslint/bin/eslint.js"
    words = [npm.node(), program, *options, *npm.files(*CHECKED)]
    return words, {"DEV_ODOO_MODULES": json.dumps(_modules())}


def _modules():
    """The folder of an addon's JavaScript, by the name that an import gives it."""
    places = (place for path in odoo.addons_path() for place in path.iterdir())
    sources = ((f"@{place.name}", place / "static/src") for place in places)
    return {name: [str(source)] for name, source in sources if source.is_dir()}


if __name__ == "__main__":
    sys.exit(show(*command(*sys.argv[1:])))
