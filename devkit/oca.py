"""OCA's addons, for the test that installs them beside ours."""

import os
import re
import shutil

from . import stamp
from .console import run
from .paths import DEV, PYTHON, ROOT, fingerprint

REQUIREMENTS = ROOT / "requirements-oca.txt"
HOME = DEV / "oca"
#: In the order of the alphabet.
ADDONS = tuple(re.findall(r"(?m)^odoo-addon-(\w+)", REQUIREMENTS.read_text()))


def folder():
    """What to put into PYTHONPATH for an Odoo that has them; fetched once.

    Raises DevError where they cannot be fetched.
    """
    wanted = fingerprint(REQUIREMENTS)
    with stamp.alone("oca"):
        if not stamp.is_done("oca", wanted) or not HOME.is_dir():
            stamp.forget("oca")
            shutil.rmtree(HOME, ignore_errors=True)
            _fetch()
            stamp.done("oca", wanted)
    return HOME


def _fetch():
    command = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check"]
    # They say that they need Odoo, which is there, but not where pip looks for it.
    command += ["--no-deps", "--target", HOME, "-r", REQUIREMENTS]
    env = dict(os.environ)
    # Tests trust the stand-in's authority alone.
    env.pop("REQUESTS_CA_BUNDLE", None)
    run(command, "oca", "OCA's addons could not be fetched.", env=env)
