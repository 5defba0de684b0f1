import base64
from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.translate import LazyTranslate

from ...core.graph import certificate, trial
from ...tools.groups import SYSTEM
from ...tools.words import say
from .put_aside import taken_up

_lt = LazyTranslate(__name__)

# By the codes of core.graph.certificate.read.
UNUSABLE = {
    "empty": _lt("The file is empty."),
    "too_large": _lt("The file is too large to be a certificate."),
    "password": _lt(
        "The password does not open the file. Enter the one that was chosen when the "
        "file was made."
    ),
    "not_read": _lt(
        "The file cannot be read. Upload a PFX file, or a PEM file with the "
        "certificate and its private key."
    ),
    "no_key": _lt(
        "There is no private key in the file, so that this system could not sign in "
        "with it. Export the certificate once more, together with its private key."
    ),
    "no_certificate": _lt(
        "There is no certificate in the file, only a key. Upload both in one file."
    ),
    "not_its_key": _lt("The private key in the file is not that of the certificate."),
    "kind_of_key": _lt("Microsoft Entra takes RSA keys only, and this is another one."),
    "weak": _lt(
        "The key is too weak: it has fewer than 2048 bits. Make the certificate anew "
        "with a longer one."
    ),
    "expired": _lt("The certificate has ended already. Make a new one."),
    "not_yet": _lt("The certificate is not valid yet."),
}
# For how long Microsoft is asked whether it takes a new certificate.
SECONDS = 20.0


class ResCompany(models.Model):
    """The certificate of a company's application, and a second one to change to.

    With two, Microsoft is asked with the second where it does not take the first: while
    one is being changed for the other, nobody is signed out, whatever comes first.
    """

    _inherit = "res.company"

    o365_certificate_id = fields.Many2one(
        "o365.certificate",
        string="Certificate in use",
        groups=SYSTEM,
        copy=False,
        readonly=True,
        ondelete="set null",
    )
    o365_next_certificate_id = fields.Many2one(
        "o365.certificate",
        string="Certificate to change to",
        groups=SYSTEM,
        copy=False,
        readonly=True,
        ondelete="set null",
    )
    o365_certificate_file = fields.Binary(
        string="Certificate with its private key",
        compute="_compute_o365_certificate_file",
        inverse="_inverse_o365_certificate_file",
        groups=SYSTEM,
        copy=False,
        exportable=False,
        help="A PFX or PEM file. Kept encrypted, and never given out again.",
    )
    o365_certificate_password = fields.Char(
        string="Password of the file",
        compute="_compute_o365_certificate_file",
        inverse="_inverse_o365_certificate_file",
        groups=SYSTEM,
        copy=False,
        exportable=False,
        help="Not kept: it only opens the file.",
    )

    @api.depends()
    def _compute_o365_certificate_file(self):
        self.o365_certificate_file = self.o365_certificate_password = False

    def _inverse_o365_certificate_file(self):
        names = ("o365_certificate_file", "o365_certificate_password")
        for company in self.filtered("o365_certificate_file"):
            given = (taken_up(self.env, company[name]) for name in names)
            made = company._o365_read_certificate(*given)
            company._o365_check_room()
            company._o365_add_certificate(
                self.env["o365.certificate"]._new(company, made)
            )
        # What was uploaded must not be read back from the cache of this request.
        self.invalidate_recordset(names)

    def _o365_read_certificate(self, file, password):
        """Return what an uploaded file holds. Raises ValidationError, in a sentence."""
        try:
            made = certificate.read(
                base64.b64decode(file), password or "", fields.Datetime.now()
            )
        except (certificate.UnusableCertificate, ValueError) as error:
            why = UNUSABLE[getattr(error, "code", "not_read")]
            raise ValidationError(
                self.env._("%s Nothing was saved.", say(self.env, why))
            ) from None
        # sudo: the company's own certificates, of which only one is looked for.
        kept = self.sudo().o365_certificate_id + self.sudo().o365_next_certificate_id
        if made.thumbprint in kept.mapped("thumbprint"):
            raise ValidationError(self.env._("This certificate is kept already."))
        return made

    def _o365_make_certificate(self):
        """Make a key and a certificate here: the first, or one to change to."""
        self.ensure_one()
        self._o365_check_room()
        self._o365_add_certificate(self.env["o365.certificate"]._made_for(self))

    def _o365_check_room(self):
        """Raise UserError where there are two: one of them may be registered."""
        # sudo: only whether there is one; that an administrator asks was checked.
        if self.sudo().o365_next_certificate_id:
            raise UserError(
                self.env._(
                    "There is a new certificate already. Change over to it, or remove "
                    "it."
                )
            )

    def _o365_add_certificate(self, added):
        """Sign in with ``added`` from now on; beside one that is in use, only later."""
        # sudo: as in _o365_keep.
        this = self.sudo()
        is_first = not this.o365_certificate_id
        name = "o365_certificate_id" if is_first else "o365_next_certificate_id"
        self._o365_keep({name: added.id})
        self._o365_application_changed({"o365_certificate_id": added.id})

    def _o365_check_next_certificate(self):
        """Raise UserError, in a sentence, unless Microsoft takes the second one."""
        # sudo: as in _o365_keep.
        then = self.sudo().o365_next_certificate_id._credential()
        if then is None:
            raise UserError(self.env._("The new certificate cannot be read any more."))
        app = replace(self._o365_application(), credential=then)
        stopped_at = trial.try_application(app, SECONDS).stopped_at
        if stopped_at == "microsoft":
            raise UserError(
                self.env._("Microsoft 365 is not answering at the moment. Try again.")
            )
        if stopped_at:
            raise UserError(
                self.env._(
                    "Microsoft does not take the new certificate yet. Download it, and "
                    "upload it in Microsoft Entra, under Certificates & secrets; then "
                    "try again in a few minutes. Until then both stay in use."
                )
            )

    def _o365_change_certificate(self):
        """Sign in with the second certificate only, from now on."""
        # sudo: as in _o365_keep.
        this = self.sudo()
        before, then = this.o365_certificate_id, this.o365_next_certificate_id
        self._o365_keep(
            {"o365_certificate_id": then.id, "o365_next_certificate_id": False}
        )
        before.unlink()
        self._o365_application_changed({"o365_certificate_id": then.id})

    def _o365_drop_next_certificate(self):
        """Go on with the first certificate, and without the second."""
        # sudo: as in _o365_keep.
        self.sudo().o365_next_certificate_id.unlink()

    def _o365_forget_certificates(self):
        # sudo: as in _o365_keep.
        this = self.sudo()
        (this.o365_certificate_id + this.o365_next_certificate_id).unlink()

    def _o365_certificates(self):
        """Return what ``core`` signs in with: of each certificate that can be read."""
        # sudo: as in _o365_secret.
        this = self.sudo()
        both = this.o365_certificate_id, this.o365_next_certificate_id
        return [found for each in both if each and (found := each._credential())]
