"""Who is in the organisation, and what becomes of their sign-ins and rights."""


class Organisation:
    """Needs ``lock``, ``directory``, ``tokens``, ``policies`` and ``sign_in_pages``.

    And ``tenant_id`` and ``domains``, by any of which others may name it.

    What the organisation asks of everybody is among the `Switches`.
    """

    def add_person(self, upn, name, mailbox=True, **details):
        """``details``: timezone (IANA), no_mailbox_code, oid."""
        with self.lock:
            return self.directory.add(upn, name, mailbox=mailbox, **details)

    def is_tenant(self, name):
        """Whether ``name`` is the organisation: its id, or a domain of its."""
        return name.lower() in {self.tenant_id.lower(), *self.domains}

    def share(self, owner_upn, colleague_upn, role, via_group=False, writes=False):
        """``colleague_upn`` may be "organization"; role "none" takes a share back.

        ``writes``: whether the role "custom" is one that may write.
        """
        with self.lock:
            self.directory.share(owner_upn, colleague_upn, role, via_group, writes)

    def set_mailbox(self, upn, there, code="MailboxNotEnabledForRESTAPI"):
        """``code`` "" is an empty 401, as guests get it."""
        with self.lock:
            person = self.directory.get(upn)
            person.mailbox, person.no_mailbox_code = there, code

    # Sign-ins

    def revoke(self, upn):
        """All sign-ins of that person end: refreshing is refused with AADSTS50173."""
        self.tokens.revoke(self.directory.get(upn))

    def expire_access_tokens(self, upn=None):
        """Graph answers 401 until the next refresh."""
        self.tokens.expire_access(self.directory.get(upn) if upn else None)

    def refuse_sign_in(self, upn, aadsts, at="sign_in"):
        """``at`` "sign_in" (on the pages), "token" (to the server, whatever it wants)
        or "refresh" (to the server, without the person); None lifts it."""
        self.refusals[upn.lower(), at] = aadsts

    def challenge(self, upn, interactive=False, capable_only=True):
        """Graph refuses that person's tokens (401, insufficient_claims), until one
        comes that was asked for with the claims in the refusal.

        ``interactive``: a refresh with them is refused too (AADSTS50076), only a
        sign-in will do. ``capable_only``: tokens of an application that has not
        declared "cp1" go on working, as at Microsoft.
        """
        person = self.directory.get(upn)
        self.policies.challenge(person, interactive, capable_only)

    def consent_for_all(self):
        """An administrator agrees for everybody, in Entra or on the page for it."""
        self.sign_in_pages.for_all = True

    def withdraw_consent(self):
        """Nobody has agreed: refreshing is refused with AADSTS65001."""
        self.sign_in_pages.consents.clear()
        self.sign_in_pages.for_all = False
