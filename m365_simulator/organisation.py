"""Who is in the organisation, and what becomes of their sign-ins and permissions."""

from .sign_in.credentials import AUDIENCE


class Organisation:
    """Methods of the Simulator; they use its directory, tokens and so on.

    ``upn`` is a person's address; KeyError where there is no such person. What the
    organisation asks of everybody is among the `Switches`.
    """

    def add_person(self, upn, name, mailbox=True, **details):
        """Add and return a `Person`; ValueError where the address is taken.

        ``details``: timezone (IANA name), no_mailbox_code, oid, works_from, works_to,
        works_on.
        """
        with self.lock:
            return self.directory.add(upn, name, mailbox=mailbox, **details)

    def register_certificate(self, pem):
        """Register a certificate (PEM) with the application; return its thumbprint."""
        with self.lock:
            return self.registered.add_certificate(pem)

    def remove_certificate(self, thumbprint):
        """Remove a certificate from the application; KeyError where it has none."""
        with self.lock:
            del self.registered.certificates[thumbprint]

    def register_federation(self, issuer, subject, key, audience=AUDIENCE):
        """Accept tokens of a platform: of that issuer, signed with that key (PEM).

        ``key`` is its public key; ``subject`` whom its tokens have to be about.
        """
        with self.lock:
            self.registered.federations.append((issuer, subject, audience, key))

    def is_tenant(self, name):
        """Whether the organisation has this id or domain."""
        return name.lower() in {self.tenant_id.lower(), *self.domains}

    def share(self, owner_upn, colleague_upn, role, via_group=False, writes=False):
        """Share a calendar; ``role`` is one of `people.ROLES`, "none" ends the share.

        ``colleague_upn`` "organization" is everybody. ``via_group``: the colleague has
        the role as a member of a group. ``writes``: whether "custom" may write.
        """
        with self.lock:
            self.directory.share(owner_upn, colleague_upn, role, via_group, writes)

    def set_working_hours(self, upn, begin, end, days=None):
        """Set when a person works: HH:MM, HH:MM, and the days ("monday" …)."""
        with self.lock:
            person = self.directory.get(upn)
            person.works_from, person.works_to = begin, end
            person.works_on = tuple(person.works_on if days is None else days)

    def set_mailbox(self, upn, there, code="MailboxNotEnabledForRESTAPI"):
        """Give or take a mailbox. ``code``: the error for who has none.

        "" is a 401 with an empty body, as guests get it.
        """
        with self.lock:
            person = self.directory.get(upn)
            person.mailbox, person.no_mailbox_code = there, code

    # Sign-ins

    def revoke(self, upn):
        """End all sign-ins of a person: a refresh is refused with AADSTS50173."""
        self.tokens.revoke(self.directory.get(upn))

    def expire_access_tokens(self, upn=None):
        """Let a person's access tokens expire, or everybody's: Graph answers 401."""
        self.tokens.expire_access(self.directory.get(upn) if upn else None)

    def refuse_sign_in(self, upn, aadsts, at="sign_in"):
        """Refuse a person with this AADSTS number; None ends that.

        ``at``: "sign_in" (on the pages), "token" (at the token endpoint, for a code and
        for a refresh token) or "refresh" (there, for a refresh token only).
        """
        self.refusals[upn.lower(), at] = aadsts

    def challenge(self, upn, interactive=False, capable_only=True):
        """Refuse a person's tokens at Graph, with 401 and insufficient_claims.

        A token works again that was requested with the claims of that refusal.
        ``interactive``: such a refresh is refused (AADSTS50076), only a sign-in in the
        browser works. ``capable_only``: tokens of an application that has not declared
        "cp1" go on working, as at Microsoft.
        https://learn.microsoft.com/entra/identity-platform/claims-challenge
        """
        person = self.directory.get(upn)
        self.policies.challenge(person, interactive, capable_only)

    def consent_for_all(self):
        """Let an administrator have consented for everybody."""
        self.sign_in_pages.for_all = True

    def withdraw_consent(self):
        """End all consents: a refresh is refused with AADSTS65001."""
        self.sign_in_pages.consents.clear()
        self.sign_in_pages.for_all = False
