import base64

from odoo import api, fields, models

from ...core.graph import certificate
from ...core.graph.credential import Certificate
from . import encryption


class O365Certificate(models.Model):
    """A certificate with which a company's application signs in at Microsoft Entra.

    The private key is kept as the client secret is: encrypted, read by nobody. What is
    public of it administrators upload in Microsoft Entra. Rows are made and removed by
    `res.company` only, and never changed.
    """

    _name = "o365.certificate"
    _description = "Certificate for signing in to Microsoft 365"
    _rec_name = "thumbprint"
    _order = "id"

    company_id = fields.Many2one(
        "res.company", required=True, index=True, ondelete="cascade", readonly=True
    )
    public_part = fields.Text(readonly=True)
    public_file = fields.Binary("File for Microsoft Entra", compute="_compute_file")
    thumbprint = fields.Char(
        readonly=True, help="Microsoft Entra shows the same one for the same file."
    )
    ends = fields.Datetime("Valid until", readonly=True)
    key_cipher = fields.Char(
        groups=fields.NO_ACCESS, copy=False, prefetch=False, exportable=False
    )

    @api.depends("public_part")
    def _compute_file(self):
        for each in self:
            each.public_file = base64.b64encode((each.public_part or "").encode())

    @api.model
    def _new(self, company, made):
        """Return the row for ``made``, a `certificate.Made`, of ``company``."""
        # sudo: nobody may make one but by an upload or the button, which were checked.
        return self.sudo().create(
            {
                "company_id": company.id,
                "public_part": made.public,
                "thumbprint": made.thumbprint,
                "ends": made.ends,
                "key_cipher": encryption.encrypt(self.env, made.private_key),
            }
        )

    @api.model
    def _made_for(self, company):
        """Return a new one for ``company``, with a key made here."""
        name = self.env._("Outlook calendars of %s", company.name)
        return self._new(company, certificate.make(name, fields.Datetime.now()))

    def _keep_key(self, key):
        # For encryption.encrypt_anew.
        self.write({"key_cipher": encryption.encrypt(self.env, key)})

    def _credential(self):
        """Return what ``core`` signs in with; None where the key cannot be read."""
        # sudo: no group may read the cipher; for ``core`` and nobody else.
        this = self.sudo()
        if not this:
            return None
        key = encryption.decrypt(self.env, this.key_cipher)
        return Certificate(this.public_part, key) if key else None

    def action_download(self):
        """Give the browser what is public of it, as a file for Microsoft Entra."""
        self.ensure_one()
        self.check_access("read")
        address = f"/web/content/{self._name}/{self.id}/public_file"
        return {
            "type": "ir.actions.act_url",
            "url": f"{address}/outlook-calendars-{self.thumbprint[:8]}.cer?download=1",
            "target": "self",
        }
