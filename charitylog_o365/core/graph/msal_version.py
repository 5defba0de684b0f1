"""The lowest version of msal that signing in works with.

The manifest names it too, so that Odoo refuses to install the addon with an older one.
But an older one can come later, with another package or a restored server.
"""

import re

import msal

from .errors import SoftwareTooOld

#: 1.29 is the first with TokenCache.search, by which a person's tokens are found.
LOWEST = "1.29"


def too_old() -> str | None:
    """Return the version of msal that is there if it is older than LOWEST."""
    version = msal.__version__
    return version if _numbers(version) < _numbers(LOWEST) else None


def check() -> None:
    """Raises `SoftwareTooOld` for an msal that is older than LOWEST."""
    if version := too_old():
        raise SoftwareTooOld(f"msal {version}")


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)[:2]]
