import logging

from odoo import api, fields, models
from odoo.addons.charitylog_o365.tools.groups import SYSTEM
from odoo.addons.charitylog_o365.tools.guard import is_member
from odoo.addons.charitylog_o365.tools.words import READ_AGAIN, notice
from odoo.exceptions import AccessError, UserError
from odoo.http import request

from .res_users import PROVED

_logger = logging.getLogger(__name__)


class O365Account(models.Model):
    """Signs in without a page after a log-in with Microsoft; who may log in so."""

    _inherit = "o365.account"

    log_in_with = fields.Selection(
        [("this", "This account"), ("other", "Another account")],
        "Logs in with Microsoft",
        compute="_compute_log_in_with",
        groups=SYSTEM,
        help="Whoever signs in to that Microsoft account is logged in to Odoo as this "
        "user.",
    )

    @api.depends("oid", "user_id.oauth_uid", "user_id.oauth_provider_id")
    def _compute_log_in_with(self):
        """Tell what Odoo lets in, also where somebody has changed the provider."""
        for account in self:
            user = account.user_id
            # sudo: providers are administrators', and so is this field.
            provider = user.sudo().oauth_provider_id
            account.log_in_with = False
            if user.oauth_uid and provider._o365_is_microsoft_of(account.company_id):
                is_this = user.oauth_uid == account.oid
                account.log_in_with = "this" if is_this else "other"

    @api.model
    def _signs_in_silently(self):
        """Say so once for each log-in with Microsoft, of who has connected."""
        # Nobody is connected by logging in: they ask for that themselves.
        proved = request.session.pop(PROVED, None) if request else None
        account = self._of(self.env.user)
        is_known = account._is_connected() and bool(account.username)
        by_microsoft = is_known and proved == self.env.uid
        return by_microsoft or super()._signs_in_silently()

    def action_let_log_in(self):
        """Have these users log in to Odoo by signing in to their Microsoft account.

        An administrator chooses them. Each account was proved by its user when they
        connected it. Who logs in by another provider goes on doing so. Raises
        AccessError for others than administrators.
        """
        self._check_decides_about_log_in()
        let, left = self.browse(), self.browse()
        for account in self:
            provider = self._log_in_provider(account.company_id)
            if account._is_to_log_in(provider):
                user = account.user_id
                if user.oauth_uid and user.oauth_uid != account.oid:
                    # What the other account has open is closed.
                    user._o365_end_log_in()
                user.write({"oauth_provider_id": provider.id, "oauth_uid": account.oid})
                let += account
            else:
                left += account
        if let:
            _logger.info("%s let log in with Microsoft: %s", self.env.user, let.user_id)
        return self._say_log_in(let, left)

    def action_stop_log_in(self):
        """Have these users log in to Odoo with Microsoft no longer.

        Whichever account that is. What they have open that way is closed. Raises
        AccessError as above.
        """
        self._check_decides_about_log_in()
        stopped = self.filtered("log_in_with").user_id
        stopped._o365_end_log_in()
        if not stopped:
            return notice(
                self.env._("None of them logs in with Microsoft."), READ_AGAIN
            )
        _logger.info("%s ended the log-in with Microsoft of %s", self.env.user, stopped)
        names = ", ".join(stopped.mapped("name"))
        told = self.env._(
            "No longer log in with Microsoft: %s. Send a new password to whoever has "
            "none.",
            names,
        )
        return notice(told, READ_AGAIN)

    def _check_decides_about_log_in(self):
        self.check_access("read")
        if not is_member(self.env, SYSTEM):
            raise AccessError(
                self.env._("Only administrators decide who logs in with Microsoft.")
            )

    @api.model
    def _log_in_provider(self, company):
        provider = self.env["auth.oauth.provider"]._o365_of(company)
        if not provider._o365_is_set_up():
            raise UserError(
                self.env._(
                    "Log-in with Microsoft is not set up for %s yet. You can do so "
                    "under Operational Rules.",
                    company.name,
                )
            )
        return provider

    def _is_to_log_in(self, provider):
        """Tell whether this one account may be what its user logs in with."""
        user, tenant = self.user_id, self.company_id.o365_directory
        is_theirs = self._is_connected() and self.oid and self.tid == tenant
        # sudo: an archived user of another company may have been given it.
        others = self.env["res.users"].sudo().with_context(active_test=False)
        same = [("oauth_provider_id", "=", provider.id), ("oauth_uid", "=", self.oid)]
        is_taken = others.search_count([*same, ("id", "!=", user.id)], limit=1)
        is_free = not user.oauth_uid or user.oauth_provider_id == provider
        return bool(is_theirs and user.active and is_free and not is_taken)

    @api.model
    def _say_log_in(self, let, left):
        parts = []
        if let:
            names = ", ".join(let.user_id.mapped("name"))
            parts.append(self.env._("Can log in with Microsoft now: %s.", names))
        if left:
            names = ", ".join(left.user_id.mapped("name"))
            parts.append(
                self.env._(
                    "Not changed, as they are not connected or log in in another way: "
                    "%s.",
                    names,
                )
            )
        return notice(" ".join(parts), READ_AGAIN)
