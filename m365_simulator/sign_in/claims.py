"""The ``claims`` parameter: what Graph asks to have passed on to Entra, and by whom.

https://learn.microsoft.com/entra/identity-platform/claims-challenge
"""

import json
from dataclasses import dataclass

from .aadsts import Refused

#: An application that says so understands claims challenges.
CAPABLE = "cp1"


@dataclass(frozen=True)
class Challenge:
    """What a token has to be requested with; see `Organisation.challenge`."""

    value: str
    interactive: bool
    capable_only: bool

    @property
    def claims(self):
        """The claims, as JSON."""
        wanted = {"nbf": {"essential": True, "value": self.value}}
        return json.dumps({"access_token": wanted}, separators=(",", ":"))


@dataclass(frozen=True)
class Asked:
    """The claims of a request to Entra.

    ``met`` are the values of the challenges that it passes on; ``capable``: whether the
    application understands challenges.
    """

    met: frozenset = frozenset()
    capable: bool = False

    @classmethod
    def read(cls, text):
        """From JSON or None. Raises Refused where it is no JSON object."""
        try:
            wanted = json.loads(text or "{}").get("access_token") or {}
            value = (wanted.get("nbf") or {}).get("value")
            capable = CAPABLE in (wanted.get("xms_cc") or {}).get("values", ())
        except (AttributeError, ValueError):
            raise Refused(900144, "The claims are no valid JSON.") from None
        return cls(frozenset([str(value)] if value else []), capable)

    def __or__(self, other):
        return Asked(self.met | other.met, self.capable or other.capable)
