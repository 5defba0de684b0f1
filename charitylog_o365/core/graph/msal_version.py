"""The lowest version of msal with which signing in works.

The manifest requires it too, so that Odoo refuses to install the addon with an older
one. An older one can be installed later, with another package or a restored server.
"""

import re

import msal

from .errors import SoftwareTooOld

#: 1.29 is the first with TokenCache.search, by which a person's tokens are found.
LOWEST = "1.29"


def too_old() -> str | None:
    """Return the installed version of msal if it is older than LOWEST, else None."""
    version = msal.__version__
    return version if _numbers(version) < _numbers(LOWEST) else None


def check() -> None:
    """Raise `SoftwareTooOld` if the installed msal is older than LOWEST."""
    if version := too_old():
        raise SoftwareTooOld(f"msal {version}")


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)[:2]]
