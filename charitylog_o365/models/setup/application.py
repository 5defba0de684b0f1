import re
from urllib.parse import urlsplit

from odoo import fields, models
from odoo.exceptions import UserError, ValidationError

from ...core.graph import auth, clouds, directory
from ...core.sync.plan import ForGood

# Sign-in with any organisation's account, which ours must never be:
# https://learn.microsoft.com/entra/identity-platform/v2-protocols
ANY_TENANT = {"common", "organizations", "consumers"}
LOOPBACK = ("localhost", "127.0.0.1")
TENANT = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*")


class ResCompany(models.Model):
    """The Entra application of a company, as ``core`` wants it, and what it lacks."""

    _inherit = "res.company"

    o365_redirect_uri = fields.Char(
        string="Redirect URI",
        compute="_compute_o365_redirect_uri",
        help="Register exactly this address in Microsoft Entra, as a redirect URI of "
        "the platform 'Web'.",
    )

    def _compute_o365_redirect_uri(self):
        base = self.env["ir.config_parameter"].get_base_url()
        self.o365_redirect_uri = f"{base.rstrip('/')}/charitylog_o365/callback"

    def _o365_redirect_uri_is_refused(self):
        """Tell whether Microsoft would not take the redirect URI.

        https://learn.microsoft.com/entra/identity-platform/reply-url#supported-schemes
        """
        url = urlsplit(self.o365_redirect_uri or "")
        return url.scheme != "https" and url.hostname not in LOOPBACK

    def _o365_missing(self):
        """Return what the application still lacks, in words for the screen."""
        # sudo: any user's sign-in needs the application, only administrators see it.
        company = self.sudo()
        parts = [
            (company.o365_tenant_id, self.env._("the Directory (tenant) ID")),
            (company.o365_client_id, self.env._("the Application (client) ID")),
        ]
        missing = [name for value, name in parts if not value]
        lacks = company._o365_lacks_credential()
        return [*missing, lacks] if lacks else missing

    def _o365_cloud(self):
        """Return the ``Cloud`` of this company; ValueError for a custom one unready."""
        # sudo: as in _o365_missing.
        company = self.sudo()
        return clouds.cloud(
            company.o365_cloud,
            company.o365_login_url or "",
            company.o365_graph_url or "",
        )

    def _o365_how_for_good(self):
        """Return how Microsoft removes an entry for good in this company's cloud."""
        try:
            is_served = self._o365_cloud().may_delete_for_good
        except ValueError:
            # Not set up any more: nothing is sent either.
            is_served = False
        return ForGood.PERMANENTLY if is_served else ForGood.NEUTRAL

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
        first, *beside = company._o365_credentials()
        return auth.Application(
            tenant_id=directory.plain(company.o365_tenant_id),
            client_id=directory.plain(company.o365_client_id),
            credential=first,
            cloud=company._o365_cloud(),
            beside=tuple(beside),
        )

    def _o365_check_rule(self):
        """Raise ValidationError, in a sentence, where the rule lacks what it needs."""
        # sudo: whether a secret is stored is asked, what it says is not.
        companies = self.sudo()
        # First: with the ID of no directory, what is missing is of no interest.
        companies._o365_check_tenant()
        for company in companies:
            company._o365_check_addresses()
            company._o365_check_complete()

    def _o365_check_tenant(self):
        for company in self:
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

    def _o365_check_addresses(self):
        if self.o365_cloud == "custom" and self.o365_rule:
            try:
                clouds.cloud("custom", self.o365_login_url, self.o365_graph_url)
            except ValueError as error:
                raise ValidationError(
                    self.env._(
                        "For other addresses than Microsoft's own, the sign-in "
                        "address and the Microsoft Graph address are both needed, "
                        "and both must begin with https://"
                    )
                ) from error

    def _o365_check_complete(self):
        missing = self.o365_rule and self._o365_missing()
        if missing:
            raise ValidationError(
                self.env._(
                    "Outlook calendars cannot be switched on for %(company)s yet. "
                    "Still missing: %(missing)s.",
                    company=self.name,
                    missing=", ".join(missing),
                )
            )
