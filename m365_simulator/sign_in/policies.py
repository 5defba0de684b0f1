"""What an organisation asks of a sign-in beside the password, and what Graph asks back.

https://learn.microsoft.com/entra/identity/conditional-access/overview
https://learn.microsoft.com/entra/identity-platform/app-resilience-continuous-access-evaluation
"""

import json
from dataclasses import dataclass

from .. import errors
from . import aadsts

CAPABLE = "cp1"


@dataclass(frozen=True)
class Challenge:
    """``value`` is what a token has to be asked for with; see `Policies.challenge`."""

    value: str
    interactive: bool
    capable_only: bool

    @property
    def claims(self):
        wanted = {"nbf": {"essential": True, "value": self.value}}
        return json.dumps({"access_token": wanted}, separators=(",", ":"))


@dataclass(frozen=True)
class Asked:
    """What a request to Entra passed on as ``claims``.

    ``met`` are the values of the challenges, ``capable`` whether the application says
    that it understands them.
    """

    met: frozenset = frozenset()
    capable: bool = False

    @classmethod
    def read(cls, text):
        """Raises Refused where the claims are no JSON object."""
        try:
            wanted = json.loads(text or "{}").get("access_token") or {}
            value = (wanted.get("nbf") or {}).get("value")
            capable = CAPABLE in (wanted.get("xms_cc") or {}).get("values", ())
        except (AttributeError, ValueError):
            raise aadsts.Refused(900144, "The claims are no valid JSON.") from None
        return cls(frozenset([str(value)] if value else []), capable)

    def __or__(self, other):
        return Asked(self.met | other.met, self.capable or other.capable)


class Policies:
    def __init__(self, sim):
        self.sim = sim
        self.forget()

    def forget(self):
        self.challenges, self._count = {}, 0

    def challenge(self, person, interactive, capable_only):
        self._count += 1
        value = str(int(self.sim.now()) + self._count)
        self.challenges[person.oid] = Challenge(value, interactive, capable_only)

    def check_token(self, grant):
        """GraphProblem 401 for a token that was not asked for with what Graph wants."""
        challenge = self.challenges.get(grant.person.oid)
        if challenge is None or challenge.value in grant.asked.met:
            return
        if grant.asked.capable or not challenge.capable_only:
            raise errors.claims_challenge(challenge.claims, self.sim.login_url)

    def check_refresh(self, grant, asked):
        """Refused where a refresh from here, without the person, is not enough."""
        if self.sim.device_rule:
            raise aadsts.Refused(self.sim.device_rule)
        number = self.factor_missing(grant.factor)
        if number:
            raise aadsts.Refused(number)
        challenge = self.challenges.get(grant.person.oid)
        if challenge and challenge.interactive and challenge.value in asked.met:
            if challenge.value not in grant.asked.met:
                raise aadsts.Refused(50076, claims=challenge.claims)

    def factor_missing(self, given):
        """The number of the refusal; ``given``: when the second factor was, or None."""
        hours = self.sim.second_factor_hours
        if hours is None:
            return None
        if given is None:
            return 50076
        return 50078 if self.sim.now() - given > hours * 3600 else None
