"""prettier, which says what form JavaScript, styles and XML have, as the OCA uses it.

To give all files their form: .dev/venv/bin/python -m devkit.prettier --write
"""

import sys

from . import npm
from .console import show

PACKAGES = ("prettier@3.10.1", "@prettier/plugin-xml@3.4.2")
FORMED = ("*.js", "*.mjs", "*.css", "*.scss", "*.xml")


def command(*options):
    """What runs it with these options on each file that has its form.

    Raises DevError where it cannot be fetched.
    """
    modules = npm.fetch("prettier", PACKAGES)
    program = modules / "prettier/bin/prettier.cjs"
    plugin = modules / "@prettier/plugin-xml/src/plugin.js"
    return [npm.node(), program, f"--plugin={plugin}", *options, *npm.files(*FORMED)]


if __name__ == "__main__":
    sys.exit(show(command(*(sys.argv[1:] or ["--check"]))))
