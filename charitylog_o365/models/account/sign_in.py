from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...core.graph import aadsts, auth, errors, msal_version, protocol
from ...core.graph.client import GraphClient
from ...core.graph.deadline import Deadline, EntraWithDeadline
from .sign_in_reasons import SignInRefused

# Refusals that would meet every user: not those of one device, place or account.
FOR_ADMINISTRATORS = (
    *("admin_consent", "app_disabled", "blocked_by_admin", "certificate"),
    *("clock", "federated", "no_service", "redirect_uri", "secret", "server_refused"),
    *("tenant_closed", "wrong_client", "wrong_tenant"),
)
# Those of them that Entra returns in the browser's address, which anybody can write:
# none that it returns only to this server itself.
IN_THE_ADDRESS = (
    *("admin_consent", "app_disabled", "no_service", "redirect_uri"),
    *("tenant_closed", "wrong_client"),
)
# Refusals that signing in again only repeats.
IN_THE_WAY = ("server_refused", "wrong_tenant")
# For how long, in seconds, a log-in to Odoo waits for Microsoft.
SECONDS = 5.0


class O365Account(models.Model):
    """Signing in: to Microsoft's pages and back, and why it may be refused."""

    _inherit = "o365.account"

    @api.model
    def _signs_in_silently(self):
        """Tell whether Microsoft is not to show a page to whoever has just logged in.

        A hook, for ways to log in by which somebody has proved to Microsoft who they
        are. Where it needs a page all the same, it is asked once more, with one.
        """
        return False

    @api.model
    def _start_sign_in(
        self, choose_account=False, hurry=False, claims=None, silent=False
    ):
        """Return the flow to send the browser to Microsoft with, at its ``auth_uri``.

        Keep it for ``_finish_sign_in``, where nobody can read it. The first time
        Microsoft asks which account it is to be: on a shared computer it would else
        be the one of whoever signed in last. With ``hurry`` somebody is logging in,
        and is kept waiting for a few seconds only. ``claims`` are those of a refusal.
        ``silent``: see `_signs_in_silently`. Raises SignInRefused.
        """
        application = self._application_of_user()
        account = self._of(self.env.user)
        username = account.username
        try:
            return auth.start_sign_in(
                application,
                self.env.user.company_id.o365_redirect_uri,
                login_hint=None if choose_account else username or None,
                choose_account=choose_account or not username,
                silent=silent,
                claims=claims or self.env["o365.account.tokens"]._claims(account),
                http_client=EntraWithDeadline(Deadline(SECONDS)) if hurry else None,
            )
        except errors.GraphError as error:
            raise self._refused(error) from error

    @api.model
    def _finish_sign_in(self, flow, answer):
        """Connect the user with what Microsoft answered; return the account.

        ``flow`` is None where this browser started no sign-in; ``answer`` is the query
        of the redirect. Raises SignInRefused.
        """
        application = self._application_of_user()
        if not flow:
            raise SignInRefused(self.env, "stale")
        account = self._of(self.env.user)
        account._lock()
        try:
            signed_in = auth.finish_sign_in(application, flow, answer)
            self._check_is_theirs(account, signed_in)
            has_mailbox, address = self._look_at_mailbox(application, signed_in)
        except errors.GraphError as error:
            by_entra = bool(answer.get("code"))
            raise self._refused(error, by_entra) from error
        if not account:
            account = self._new_account()
        account.company_id._o365_keep_uri(flow["redirect_uri"])
        account._connect(signed_in, has_mailbox, address)
        return account

    @api.model
    def _application_of_user(self):
        user = self.env.user
        if not user._o365_has_options():
            raise SignInRefused(self.env, "no_options")
        company = user.company_id
        if not user._o365_uses_outlook():
            raise SignInRefused(self.env, "rule_off")
        if self.env["o365.identity"]._is_copy():
            raise SignInRefused(self.env, "copy")
        if company._o365_redirect_uri_is_refused():
            raise SignInRefused(self.env, "not_https", uri=company.o365_redirect_uri)
        try:
            return company._o365_application()
        except (UserError, ValueError) as error:
            raise SignInRefused(self.env, "not_set_up") from error

    @api.model
    def _new_account(self):
        user = self.env.user
        # sudo: users cannot make accounts but by signing in.
        return self.sudo().create(
            {"user_id": user.id, "company_id": user.company_id.id}
        )

    def _lock(self):
        # Microsoft takes a code once only. A collision with what else writes these
        # rows, such as a refresh, has to come before the code is used, not after. It
        # leaves no line in the log: the whole request is made anew.
        ids = tuple(self.ids) or (0,)
        for lock in (
            SQL("SELECT id FROM o365_account WHERE id IN %s FOR NO KEY UPDATE", ids),
            SQL(
                "SELECT id FROM o365_account_tokens WHERE account_id IN %s FOR UPDATE",
                ids,
            ),
        ):
            self.env.cr.execute(lock, log_exceptions=False)

    @api.model
    def _check_is_theirs(self, account, signed_in):
        """Raise SignInRefused where it is not the account of this very person."""
        theirs = signed_in.username
        # sudo: other users' accounts are looked at to refuse a second owner.
        others = self.sudo().search(
            [
                ("oid", "=", signed_in.oid),
                ("tid", "=", signed_in.tid),
                ("state", "!=", "disconnected"),
                ("user_id", "!=", self.env.uid),
            ],
            limit=1,
        )
        bound = account.state and account.state != "disconnected"
        if bound and not account._is_mailbox_of(signed_in):
            names = {"theirs": theirs, "yours": account.username}
            if signed_in.name:
                names["theirs"] = self.env._(
                    "%(name)s's Microsoft account (%(address)s)",
                    name=signed_in.name,
                    address=theirs,
                )
            raise SignInRefused(self.env, "other_account", **names)
        if others:
            raise SignInRefused(
                self.env, "taken", user=others.user_id.name, theirs=theirs
            )

    def _is_mailbox_of(self, signed_in):
        # sudo: the ids are for administrators to see.
        account = self.sudo()
        return (account.oid, account.tid) == (signed_in.oid, signed_in.tid)

    @api.model
    def _look_at_mailbox(self, application, signed_in):
        """Return whether there is a mailbox, and its address where Microsoft says so.

        No answer is taken for a yes: the first entry will tell. Raises GraphError for
        a sign-in that may not use the calendar.
        """
        acquired = auth.access_token(application, signed_in.cache, signed_in.oid)
        client = GraphClient(application.cloud.graph_url)
        try:
            found = client.send(acquired.token, protocol.calendar())
        except (errors.NoMailbox, errors.Gone):
            return False, None
        except errors.BlockedByAdmin as error:
            raise self._refused_for("blocked_by_admin") from error
        except errors.ConsentNeeded as error:
            raise self._refused_for("admin_consent") from error
        except errors.Forbidden as error:
            raise SignInRefused(self.env, "consent") from error
        except errors.SignInNeeded as error:
            if not error.claims:
                raise
            # The first refresh passes on what Microsoft asks for.
            return True, None
        except errors.GraphError:
            return True, None
        owner = found.body.get("owner") or {}
        return True, owner.get("address")

    @api.model
    def _refused(self, error, by_entra=True):
        """Return what to show for ``error``, a GraphError of signing in.

        Without ``by_entra`` it was read from the browser's address, which anybody can
        write.
        """
        if isinstance(error, errors.SoftwareTooOld):
            lowest = msal_version.LOWEST
            return SignInRefused(self.env, "too_old", error.message, lowest=lowest)
        if isinstance(error, (errors.Unreachable, errors.Throttled)):
            return SignInRefused(self.env, "unreachable")
        number = getattr(error, "aadsts", None)
        reason = getattr(error, "reason", "unknown")
        address = aadsts.address_in(getattr(error, "message", ""))
        if by_entra or reason in IN_THE_ADDRESS:
            self._notify_refusal(reason)
        seen_as = address and self.env._(" (Microsoft sees it as %s)", address)
        return SignInRefused(
            self.env,
            reason,
            f"AADSTS{number}" if number else "",
            address=seen_as or "",
            claims=error.claims,
            needs_page=getattr(error, "code", "") in aadsts.NEEDS_PAGE,
        )

    @api.model
    def _refused_for(self, reason):
        """Return what to show for a refusal of Graph's to somebody who signed in."""
        self._notify_refusal(reason)
        return SignInRefused(self.env, reason)

    @api.model
    def _notify_refusal(self, reason):
        """Notify administrators of a refusal that only they can mend."""
        user = self.env.user
        if reason in FOR_ADMINISTRATORS:
            user.company_id._o365_notify_refused(reason, user)
        if reason in IN_THE_WAY:
            account = self._of(user).filtered(lambda one: one.state == "sign_in")
            account._o365_needs_sign_in(reason)
