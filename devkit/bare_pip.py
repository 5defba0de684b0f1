"""pip, where Python came without it: Debian keeps ensurepip in a package of its own.

It is a wheel, which runs as it is, and installs itself into the virtual environment.
"""

import importlib.util

from . import debian
from .paths import DEV

HOME = DEV / "pip"
PACKAGE = "python3-pip-whl"


def is_needed():
    """Whether Python's venv cannot put pip into an environment by itself."""
    return importlib.util.find_spec("ensurepip") is None


def wheel():
    """The wheel's path; None where it was not fetched."""
    return next(HOME.glob("usr/share/python-wheels/pip-*.whl"), None)


PART = debian.Part(
    title="pip",
    is_there=lambda: not is_needed() or wheel() is not None,
    find=lambda: debian.from_release(PACKAGE),
    take=lambda packages: debian.unpack(packages, HOME),
    otherwise="install Python's ensurepip",
    package="python3-venv",
)
