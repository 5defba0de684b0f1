"""The consent of the organisation: the link to send, and the answer that comes back."""

import secrets
from contextlib import suppress
from urllib.parse import urlencode

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import hash_sign, verify_hash_signed
from psycopg2.errors import SerializationFailure

from ...core.graph import aadsts, clouds, directory
from ...core.graph.token_cache import OPENID
from ...tools.words import say
from .sentences import SENTENCES
from .steps import Found

SCOPE = "charitylog_o365_consent"
# An administrator of Microsoft's may be somebody else, who gets the link by e-mail.
HOURS = 14 * 24


class O365Setup(models.Model):
    """Each link is good for one answer, so that none is sent a second time."""

    _inherit = "o365.setup"

    # Of the link that was not answered yet. It needs no secrecy: the link is signed.
    consent_round = fields.Char(groups=fields.NO_ACCESS, copy=False)

    # https://learn.microsoft.com/entra/identity-platform/v2-admin-consent
    def _consent_link(self):
        """Return the address at which an administrator approves for all; or False."""
        company = self.company_id
        # sudo: how the application is set up; administrators open this page.
        seen = company.sudo()
        if not (seen.o365_tenant_id and seen.o365_client_id):
            return False
        try:
            cloud = company._o365_cloud()
        except ValueError:
            return False
        # Those that msal adds are approved as well, or users would still be asked.
        scopes = [f"{cloud.graph_url}/{name}" for name in clouds.PERMISSIONS]
        query = {
            "client_id": directory.plain(seen.o365_client_id),
            "scope": " ".join([*scopes, *sorted(OPENID - {"email"})]),
            "redirect_uri": company.o365_redirect_uri,
            "state": self._consent_state(),
        }
        tenant = directory.plain(seen.o365_tenant_id)
        return f"{cloud.login_url}/{tenant}/v2.0/adminconsent?{urlencode(query)}"

    def _consent_state(self):
        """Return what only this system can have written, and which company it is for.

        Not kept in a browser: whoever approves may be somebody without a log-in here.
        It is good for two weeks, for this application only, and for one answer.
        """
        # sudo: the database's secret is closed to users. It only signs.
        return hash_sign(self.sudo().env, SCOPE, self._consent_about(), None, HOURS)

    def _consent_about(self):
        # sudo: how the application is set up; administrators open this page.
        seen = self.sudo()
        client = directory.plain(seen.company_id.o365_client_id)
        return [self.company_id.id, client, seen.consent_round or ""]

    @api.model
    def _consent_answered(self, answer):
        """Keep what came back to the redirect URI; return what it says, a `Found`.

        ``answer`` is the query, which anybody can write: without a ``state`` of ours
        nothing is kept, and None returned. All that somebody with the link can do
        without approving is to have one line of the page look better than it is; the
        next check of a sign-in shows what is so.
        """
        setup = self._consent_asked(answer.get("state"))
        if not setup:
            return None
        found = setup._of_consent(answer)
        setup._keep_consent(found)
        return found

    def _keep_consent(self, found):
        """Keep the answer to the link; whoever asks again gets another link."""
        self._line("consent")._keep(found)
        # sudo: nobody writes these rows by hand.
        self.sudo().consent_round = secrets.token_urlsafe(12)

    @api.model
    def _consent_answered_apart(self, answer):
        """Return the same, and keep it once this transaction has been rolled back.

        For whoever has no log-in: Odoo ends their request as one that has failed.
        """
        setup = self._consent_asked(answer.get("state"))
        if not setup:
            return None
        registry, state = self.env.registry, answer["state"]
        found = setup._of_consent(answer)

        def keep():
            # Of two answers at once the first counts, as of two one after the other.
            with suppress(SerializationFailure), registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                # Found anew there: by now it may have been answered.
                for page in env[self._name]._consent_asked(state):
                    page._keep_consent(found)

        self.env.cr.postrollback.add(keep)
        return found

    @api.model
    def _consent_said_of(self, found):
        """Return what to say of ``found`` to whoever came back with it."""
        if not found:
            sentence = self.env._(
                "This link has been used before, or is too old, or is not one of this "
                "system. If you have just approved at Microsoft, that counts all the "
                "same; otherwise ask whoever sent the link for a new one."
            )
        elif found.state == "good":
            sentence = self.env._(
                "The application may be used by everybody in your organisation who has "
                "been given it. Nothing else is to be done here."
            )
        else:
            sentence = say(self.env, SENTENCES["consent"][found.reason])
        return {"is_good": bool(found) and found.state == "good", "sentence": sentence}

    @api.model
    def _consent_asked(self, state):
        """Return the page whose link ``state`` was in, as superuser; empty for none."""
        # sudo: whoever comes back from Microsoft may have no log-in here at all.
        setups = self.sudo()
        try:
            about = verify_hash_signed(setups.env, SCOPE, state or "")
        except (ValueError, TypeError):
            about = None
        if not about:
            return setups
        company = setups.env["res.company"].browse(about[0]).exists()
        setup = setups._of(company) if company else setups
        return setup if setup and setup._consent_about() == about else setups

    def _of_consent(self, answer):
        if answer.get("error"):
            number = aadsts.number_in(answer.get("error_description"))
            names = {"number": number} if number else {}
            is_no = aadsts.reason(dict(answer)) in ("declined", "consent")
            return Found("bad", "declined" if is_no else "refused", names)
        if str(answer.get("admin_consent")).lower() != "true":
            return Found("bad", "refused")
        known = self.company_id.sudo().o365_directory
        told = directory.plain(answer.get("tenant"))
        if directory.is_id(known) and told != directory.plain(known):
            return Found("bad", "elsewhere")
        return Found("good", "good")

    def _look_consent(self, kept):
        """Return what is known of it: what was heard, or that people have signed in."""
        if kept.state == "good":
            return kept
        if self._connected(self.company_id):
            return Found("warning", "own")
        return kept if kept.state == "bad" else Found("bad", "none")

    def _consent_said(self):
        """Keep that an administrator has seen the approval in Microsoft Entra."""
        self._line("consent")._keep(Found("good", "said"))
