import re
from urllib.parse import urlsplit

import jwt
from odoo import api, fields, models
from odoo.addons.charitylog_o365.core.graph import auth, directory, errors

# With which people of more than one organisation sign in, ours among them.
ANY_TENANT = {"common", "organizations"}
# What follows the tenant in the address of Entra's page, newest first.
# https://learn.microsoft.com/entra/identity-platform/v2-protocols#endpoints
PAGES = (["oauth2", "v2.0", "authorize"], ["oauth2", "authorize"])
# What a header may hold behind "Bearer": https://www.rfc-editor.org/rfc/rfc6750#section-2.1
BEARER = re.compile(r"[A-Za-z0-9._~+/-]+=*")


class AuthOauthProvider(models.Model):
    """Which provider is a company's own Microsoft, and making one that is."""

    _inherit = "auth.oauth.provider"

    o365_company_id = fields.Many2one(
        "res.company",
        "Made for the staff of",
        copy=False,
        readonly=True,
        ondelete="cascade",
        help="Nobody signs up with it: administrators choose who logs in.",
    )

    def _o365_is_sign_in_of(self, company):
        """Tell whether people prove themselves there where the company's do.

        At the same server, by the same scheme, and to the same organisation.
        """
        # sudo: asked about whoever logs in, of what only administrators see.
        provider, company = self.sudo(), company.sudo()
        page = (provider.auth_endpoint or "").strip()
        try:
            is_there = company._o365_cloud().may_send_people_to(page)
        except ValueError:
            # Other addresses than Microsoft's own, and no longer valid ones.
            return False
        if not provider or not is_there:
            return False
        tenant, *rest = urlsplit(page).path.strip("/").split("/")
        ours = {company.o365_tenant_id, company.o365_directory} - {False}
        known = ANY_TENANT | {directory.plain(name) for name in ours}
        return rest in PAGES and directory.plain(tenant) in known

    @api.model
    def _o365_of(self, company):
        """Return the provider that `_o365_set_up` made for ``company``, or none."""
        # sudo: as in _o365_is_sign_in_of.
        return self.sudo().search([("o365_company_id", "=", company.id)], limit=1)

    def _o365_is_set_up(self):
        """Tell whether people log in with this one at their company's Microsoft.

        By it they are known by the ID of their account (Object ID), which no other
        account ever has.
        """
        company = self.o365_company_id
        return bool(
            self.enabled
            and self.validation_endpoint == company._o365_me_url()
            and self._o365_is_sign_in_of(company)
            and self._o365_knows_by_object_id()
        )

    def _o365_is_microsoft_of(self, company):
        """Tell whether a Microsoft account opens Odoo to who has this one provider.

        One that was made for a company is, whatever its values are now.
        """
        # sudo: as in _o365_is_sign_in_of.
        provider = self.sudo()
        return bool(
            provider.o365_company_id
            or company._o365_is_graph(provider.validation_endpoint or "")
            or provider._o365_is_sign_in_of(company)
        )

    def _o365_knows_by_object_id(self):
        """Tell whether what Graph's /me says is all that this one takes people by."""
        # Another addon's field: with other flows people are known by the ID token.
        other_flow = "flow" in self._fields and self.flow != "access_token"
        return not self.data_endpoint and not other_flow

    def _o365_has_given(self, access_token):
        """Tell whether ``access_token`` is for the application of this one provider.

        auth_oauth would take one that somebody gave to any other application, which
        could so log in as them. What it says is true where Graph takes it. It has to be
        one token in the form of a header's, as Graph might take another one out of it.
        One that cannot be read is refused: Microsoft makes those for personal accounts,
        which are of no organisation, and nothing tells for which application they are.
        https://learn.microsoft.com/entra/identity-platform/access-tokens
        """
        if not BEARER.fullmatch(access_token or ""):
            return False
        try:
            told = jwt.decode(access_token, options={"verify_signature": False})
        except jwt.InvalidTokenError:
            return False
        client = directory.plain(told.get("appid") or told.get("azp"))
        return bool(client) and client == directory.plain(self.client_id)

    @api.model
    def _o365_set_up(self, company):
        """Return a provider for the log-in with the application of ``company``.

        Made, or made right: after a change of the application, the organisation or the
        cloud it is the same one, and its users stay with it. Raises UserError where the
        application is not set up, or where Microsoft does not answer for it.
        """
        application = company._o365_application()
        try:
            page = auth.page_address(application)
        except errors.GraphError as error:
            raise self.env["o365.account"]._refused(error, by_entra=False) from error
        scopes = application.cloud.scopes
        [profile] = [one for one in scopes if one.endswith("User.Read")]
        values = {
            "client_id": application.client_id,
            "auth_endpoint": page,
            "scope": f"openid profile email {profile}",
            "validation_endpoint": company._o365_me_url(),
            "data_endpoint": False,
            "enabled": True,
        }
        if "flow" in self._fields:
            values["flow"] = "access_token"
        provider = self._o365_of(company)
        if provider:
            provider.write(values)
            return provider
        return self.create(
            {
                "name": "Microsoft 365",
                "body": self.env._("Log in with Microsoft"),
                "css_class": "fa fa-fw fa-windows",
                "o365_company_id": company.id,
                **values,
            }
        )
