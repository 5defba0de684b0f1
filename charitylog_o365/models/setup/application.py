import re
from urllib.parse import urlsplit

from odoo import fields, models
from odoo.exceptions import UserError, ValidationError

from ...core.graph import auth, clouds, directory
from . import encryption

# Sign-in with any organisation's account, which ours must never be:
# https://learn.microsoft.com/entra/identity-platform/v2-protocols
ANY_TENANT = {"common", "organizations", "consumers"}
LOOPBACK = ("localhost", "127.0.0.1")
TENANT = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*")


class ResCompany(models.Model):
    """The Entra application of a company, as ``core`` wants it."""

    _inherit = "res.company"

    o365_has_client_secret = fields.Boolean(
        compute="_compute_o365_has_client_secret", groups="base.group_system"
    )
    o365_redirect_uri = fields.Char(
        string="Redirect URI",
        compute="_compute_o365_redirect_uri",
        help="Register exactly this address in Microsoft Entra, as a redirect URI of "
        "the platform 'Web'.",
    )

    def _compute_o365_has_client_secret(self):
        for company in self:
            company.o365_has_client_secret = bool(company._o365_secret())

    def _compute_o365_redirect_uri(self):
        base = self.env["ir.config_parameter"].get_base_url()
        self.o365_redirect_uri = f"{base.rstrip('/')}/charitylog_o365/callback"

    def _o365_redirect_uri_is_refused(self):
        """Tell whether Microsoft would not take the redirect URI.

        https://learn.microsoft.com/entra/identity-platform/reply-url#supported-schemes
        """
        url = urlsplit(self.o365_redirect_uri or "")
        return url.scheme != "https" and url.hostname not in LOOPBACK

    def _o365_secret(self):
        """Return the client secret in clear, or None; for ``core`` and nobody else."""
        # sudo: no group may read the cipher.
        return encryption.decrypt(self.env, self.sudo().o365_client_secret_cipher)

    def _o365_keep_secret(self, secret):
        # Who may replace the secret was checked.
        self._o365_keep(
            {"o365_client_secret_cipher": encryption.encrypt(self.env, secret)}
        )

    def _o365_missing(self):
        """Return what the application still lacks, in words for the screen."""
        # sudo: any user's sign-in needs the application, only administrators see it.
        company = self.sudo()
        parts = [
            (company.o365_tenant_id, self.env._("the Directory (tenant) ID")),
            (company.o365_client_id, self.env._("the Application (client) ID")),
            (company._o365_secret(), self.env._("the client secret")),
        ]
        return [name for value, name in parts if not value]

    def _o365_cloud(self):
        """Return the ``Cloud`` of this company; ValueError for a custom one unready."""
        # sudo: as in _o365_missing.
        company = self.sudo()
        return clouds.cloud(
            company.o365_cloud,
            company.o365_login_url or "",
            company.o365_graph_url or "",
        )

    def _o365_application(self):
        """Return the ``Application`` to sign in with; UserError where it is unready."""
        self.ensure_one()
        if missing := self._o365_missing():
            raise UserError(
                self.env._(
                    "Outlook calendars are not set up completely. An administrator "
                    "can mend it under Operational Rules. Missing: %s.",
                    ", ".join(missing),
                )
            )
        # sudo: as in _o365_missing.
        company = self.sudo()
        return auth.Application(
            tenant_id=directory.plain(company.o365_tenant_id),
            client_id=directory.plain(company.o365_client_id),
            client_secret=company._o365_secret(),
            cloud=company._o365_cloud(),
        )

    def _o365_check_rule(self):
        # sudo: as in _o365_missing.
        for company in self.sudo():
            tenant = company.o365_tenant_id or ""
            if tenant and (tenant in ANY_TENANT or not TENANT.fullmatch(tenant)):
                raise ValidationError(
                    self.env._(
                        "'%s' is not the ID of a directory. You find it in Microsoft "
                        "Entra, on the application's overview page, under "
                        "'Directory (tenant) ID'.",
                        tenant,
                    )
                )
        return super()._o365_check_rule()
