import time

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from psycopg2 import errors as pg

from ...core.graph import auth, errors, token_cache
from ...core.graph.deadline import EntraWithDeadline
from ..setup import encryption

# Longer than a refresh takes at worst (core.graph.auth's time limits), in seconds.
LOCK_TIMEOUT = 45
TAKEN = "Somebody else is refreshing this sign-in."


class O365AccountTokens(models.Model):
    """What Microsoft gave for an account's sign-in: msal's cache, encrypted.

    A table of its own, which nobody may read: a refresh replaces the row at any time,
    and must not collide with a transaction that writes the account.
    """

    _name = "o365.account.tokens"
    _description = "Sign-in kept for a Microsoft 365 account"

    account_id = fields.Many2one("o365.account", required=True, ondelete="cascade")
    cache_cipher = fields.Char(
        groups=fields.NO_ACCESS, copy=False, prefetch=False, exportable=False
    )

    # No secret: what Microsoft wants the next token to be asked for with, as JSON.
    claims = fields.Char(
        groups=fields.NO_ACCESS, copy=False, prefetch=False, exportable=False
    )

    _account_uniq = models.Constraint("UNIQUE (account_id)", "One for each account.")

    @api.model
    def _keep(self, account, cache):
        """Keep ``cache``, the text that ``core.graph.auth`` serialised."""
        # sudo: no group may read or write this model, only the methods of this class.
        tokens = self.sudo()
        kept = tokens.search([("account_id", "=", account.id)])
        values = {
            "cache_cipher": encryption.encrypt(self.env, cache),
            "claims": False,
        }
        if kept:
            kept.write(values)
        else:
            tokens.create({"account_id": account.id, **values})

    @api.model
    def _keep_claims(self, account_id, claims):
        """Keep what the next refresh and the next sign-in have to pass on."""
        # sudo: as in _keep.
        kept = self.sudo().search([("account_id", "=", account_id)])
        if claims and kept.claims != claims:
            kept.claims = claims

    @api.model
    def _claims(self, account):
        # sudo: as in _keep.
        return self.sudo().search([("account_id", "=", account.id)]).claims or None

    @api.model
    def _permissions(self, account):
        """Return the permissions that Microsoft named with the newest token kept.

        Names without an address; empty where nothing is kept that can be read. Read in
        a transaction of its own: a refresh a moment ago was committed in another one.
        """
        self.flush_model()
        with self.env.registry.cursor() as cr:
            tokens = api.Environment(cr, SUPERUSER_ID, {})["o365.account.tokens"]
            cipher = tokens.search([("account_id", "=", account.id)]).cache_cipher
        # sudo: the object id is for administrators to see.
        known = account.sudo()
        try:
            application = known.company_id._o365_application()
            cache = encryption.decrypt(self.env, cipher)
            store = token_cache.load(cache or "")
        except (UserError, ValueError, errors.GraphError):
            return frozenset()
        login_url = application.cloud.login_url
        found = token_cache.find_account(store, login_url, known.oid)
        if not found:
            return frozenset()
        return token_cache.permissions(store, application.client_id, found)

    @api.model
    def _forget(self, accounts):
        # sudo: as in _keep.
        self.sudo().search([("account_id", "in", accounts.ids)]).unlink()

    @api.model
    def _rotate_key(self):
        """Encrypt all secrets with the newest key, for whoever runs the server.

        Return how many were, and how many could not be read. See the guide.
        """
        return encryption.rotate(self.env)

    @api.model
    def _access_token(
        self, account_id, oid, application, force, claims=None, deadline=None
    ):
        """Return an access token, or the GraphError that there is none for.

        Returned, not raised: what Microsoft rotated, or asks for, is kept in both
        cases, in the one row that is locked. Two workers refreshing at once would both
        use the same refresh token; the slower one's answer must not be thrown away, so
        it waits and takes the new one.
        """
        cr = self.env.cr
        patience = deadline.left if deadline else LOCK_TIMEOUT
        cr.execute(SQL("SET LOCAL lock_timeout = %s", f"{int(patience * 1000) + 1}ms"))
        cr.execute(
            SQL(
                "SELECT cache_cipher, claims FROM o365_account_tokens"
                " WHERE account_id = %s FOR UPDATE",
                account_id,
            ),
            log_exceptions=False,
        )
        row = cr.fetchone()
        cipher, asked_for = row or (None, None)
        claims = claims or asked_for
        line = EntraWithDeadline(deadline) if deadline else None
        try:
            cache = encryption.decrypt(self.env, cipher)
            if not cache:
                raise errors.SignInNeeded(reason="sign_in_again")
            acquired = auth.access_token(
                application, cache, oid, force=force, claims=claims, http_client=line
            )
        except errors.GraphError as error:
            self._keep_claims(account_id, error.claims or claims)
            return error
        if acquired.cache:
            self._keep(self.env["o365.account"].browse(account_id), acquired.cache)
        return acquired.token


class O365Account(models.Model):
    _inherit = "o365.account"

    def _o365_token(self, force=False, deadline=None, claims=None):
        """Return an access token; ``force`` asks Microsoft for a new one.

        ``claims`` are those of the error with which the last one was refused: they are
        kept until a refresh or a sign-in has passed them on. With a ``deadline``
        (core.graph.deadline) it is waited for no longer than that.

        Works in a short transaction of its own, because a rotated refresh token must
        be kept even where the caller's work is rolled back. Raises GraphError, above
        all SignInNeeded, also where the application is no longer set up.
        """
        self.ensure_one()
        if self.env["o365.identity"]._is_copy():
            # Microsoft gives a new refresh token for the old one: using it here would
            # sign the people of the real system out.
            raise errors.Unreachable("This system looks like a copy of another one")
        try:
            application = self.company_id._o365_application()
        except (UserError, ValueError) as error:
            # ValueError: an address of a custom cloud is not valid.
            reason = self.company_id._o365_credential_reason()
            raise errors.SignInNeeded(reason=reason) from error
        self.env["o365.account.tokens"].flush_model()
        # sudo: the object id is for administrators to see.
        oid = self.sudo().oid
        end = time.monotonic() + (deadline.left if deadline else LOCK_TIMEOUT)
        while True:
            try:
                with self.env.registry.cursor() as cr:
                    env = api.Environment(cr, SUPERUSER_ID, {})
                    answer = env["o365.account.tokens"]._access_token(
                        self.id, oid, application, force, claims, deadline
                    )
            except pg.SerializationFailure as error:
                # Another worker was faster; its new tokens are read in a new snapshot.
                # Until the time is over: each time one of them succeeded.
                if time.monotonic() >= end:
                    raise errors.Unreachable(TAKEN) from error
            except pg.LockNotAvailable as error:
                raise errors.Unreachable(TAKEN) from error
            else:
                if isinstance(answer, errors.GraphError):
                    raise answer
                return answer
