"""Chromium, for the tests that need a browser."""

import os
import shutil

from . import DevError
from .console import run, step

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
MISSING = "Chromium is missing: apt-get install chromium (as root)."


def find():
    """The path of a Chromium, or None; as root on Debian it is installed.

    Raises DevError with CI=true, where a skipped browser test would go unseen.
    """
    given = os.environ.get("CHROMIUM")
    if given and not shutil.which(given):
        raise DevError(f"CHROMIUM is {given}, which cannot be run.")
    found = given or _installed()
    if not found and not os.geteuid() and shutil.which("apt-get"):
        found = _install()
    if not found and os.environ.get("CI") == "true":
        raise DevError(MISSING)
    return found


def _installed():
    return next(filter(None, map(shutil.which, NAMES)), None)


def _install():
    command = ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]
    try:
        with step("Installing Chromium"):
            run(["apt-get", "update"], "chromium-update", MISSING)
            env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            run(command, "chromium", MISSING, env=env)
    except DevError as error:
        print(error)
    return _installed()
