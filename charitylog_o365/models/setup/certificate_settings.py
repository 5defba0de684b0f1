from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...core.graph import token_file
from ...tools.groups import SYSTEM
from ...tools.guard import is_member


class ResConfigSettings(models.TransientModel):
    """What signs in to Microsoft Entra, on the page of the Operational Rules."""

    _inherit = "res.config.settings"

    o365_certificate_id = fields.Many2one(related="company_id.o365_certificate_id")
    o365_certificate_thumbprint = fields.Char(
        related="company_id.o365_certificate_id.thumbprint"
    )
    o365_certificate_ends = fields.Datetime(
        related="company_id.o365_certificate_id.ends"
    )
    o365_next_certificate_id = fields.Many2one(
        related="company_id.o365_next_certificate_id"
    )
    o365_next_certificate_thumbprint = fields.Char(
        "Thumbprint of the new certificate",
        related="company_id.o365_next_certificate_id.thumbprint",
    )
    o365_next_certificate_ends = fields.Datetime(
        "New certificate valid until",
        related="company_id.o365_next_certificate_id.ends",
    )
    # So that the page shows which file was chosen.
    o365_certificate_filename = fields.Char("Name of the file", store=False)
    o365_federated_says = fields.Text(
        "What the token says", compute="_compute_o365_federated_says"
    )

    @api.depends("company_id")
    def _compute_o365_federated_says(self):
        for settings in self:
            path = settings.company_id.o365_federated_token_file
            settings.o365_federated_says = path and self._o365_token_says(path)

    @api.model
    def _o365_token_says(self, path):
        """Return what to register of the token in the file, or why it is not read."""
        try:
            claims = token_file.claims(token_file.read(path))
        except token_file.UnusableFile:
            return self.env._("The file cannot be read at the moment.")
        audience = claims.get("aud") or "–"
        if isinstance(audience, list):
            audience = ", ".join(map(str, audience))
        return self.env._(
            "Issuer: %(issuer)s\nSubject: %(subject)s\nAudience: %(audience)s",
            issuer=claims.get("iss") or "–",
            subject=claims.get("sub") or "–",
            audience=audience,
        )

    def action_o365_make_certificate(self):
        """Make a certificate here, to change to."""
        company = self._o365_company_to_change()
        company._o365_make_certificate()
        return {"type": "ir.actions.client", "tag": "reload"}

    def action_o365_download_certificate(self):
        return self._o365_company_to_change().o365_certificate_id.action_download()

    def action_o365_download_next_certificate(self):
        return self._o365_company_to_change().o365_next_certificate_id.action_download()

    def action_o365_use_next_certificate(self):
        """Change to the new certificate, once Microsoft takes it."""
        company = self._o365_company_to_change()
        if not company.o365_next_certificate_id:
            raise UserError(self.env._("There is no new certificate."))
        company._o365_check_next_certificate()
        company._o365_change_certificate()
        return {"type": "ir.actions.client", "tag": "reload"}

    def action_o365_drop_next_certificate(self):
        """Remove the new certificate, and go on with the one in use."""
        self._o365_company_to_change()._o365_drop_next_certificate()
        return {"type": "ir.actions.client", "tag": "reload"}

    def action_o365_forget_secret(self):
        """Remove the client secret, where another credential is chosen."""
        company = self._o365_company_to_change()
        if company.o365_credential == "secret":
            raise UserError(self.env._("The secret is what is signed in with."))
        company._o365_keep(
            {"o365_client_secret_cipher": False, "o365_client_secret_expires": False}
        )
        return {"type": "ir.actions.client", "tag": "reload"}

    def action_o365_forget_certificates(self):
        """Remove the certificates, where another credential is chosen."""
        company = self._o365_company_to_change()
        if company.o365_credential == "certificate":
            raise UserError(self.env._("The certificate is what is signed in with."))
        company._o365_forget_certificates()
        return {"type": "ir.actions.client", "tag": "reload"}

    def _o365_company_to_change(self):
        """Return the company of this page. Raises AccessError for whoever may not."""
        if not is_member(self.env, SYSTEM):
            raise AccessError(
                self.env._("Only administrators may change the Operational Rules.")
            )
        return self.company_id or self.env.company
