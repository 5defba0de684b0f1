"""The organisation's policies for sign-ins, and Graph's claims challenges.

https://learn.microsoft.com/entra/identity/conditional-access/overview
https://learn.microsoft.com/entra/identity-platform/app-resilience-continuous-access-evaluation
"""

from .. import errors
from .aadsts import Refused
from .claims import Challenge


class Policies:
    """``challenges`` are those that are in force, by the person's oid."""

    def __init__(self, sim):
        self.sim = sim
        self.forget()

    def forget(self):
        """End all challenges."""
        self.challenges, self._count = {}, 0

    def challenge(self, person, interactive, capable_only):
        """Begin one; see `Organisation.challenge`."""
        self._count += 1
        value = str(int(self.sim.now()) + self._count)
        self.challenges[person.oid] = Challenge(value, interactive, capable_only)

    def check_token(self, grant):
        """Raise GraphProblem 401 for a token that does not meet the challenge."""
        challenge = self.challenges.get(grant.person.oid)
        if challenge is None or challenge.value in grant.asked.met:
            return
        if grant.asked.capable or not challenge.capable_only:
            raise errors.claims_challenge(challenge.claims, self.sim.login_url)

    def check_refresh(self, grant, asked):
        """Raise Refused where a policy asks for a sign-in with the person present."""
        if self.sim.device_rule:
            raise Refused(self.sim.device_rule)
        number = self.factor_missing(grant.factor)
        if number:
            raise Refused(number)
        challenge = self.challenges.get(grant.person.oid)
        if challenge and challenge.interactive and challenge.value in asked.met:
            if challenge.value not in grant.asked.met:
                raise Refused(50076, claims=challenge.claims)

    def factor_missing(self, given):
        """The AADSTS number of the refusal, or None.

        ``given``: when the second factor was given, in seconds since 1970, or None.
        """
        hours = self.sim.second_factor_hours
        if hours is None:
            return None
        if given is None:
            return 50076
        return 50078 if self.sim.now() - given > hours * 3600 else None
