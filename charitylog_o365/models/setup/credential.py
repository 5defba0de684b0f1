import logging
from urllib.parse import urlsplit

from odoo import fields, models
from odoo.exceptions import ValidationError
from odoo.tools.translate import LazyTranslate

from ...core.graph import token_file
from ...core.graph.credential import Secret, TokenFile
from ...tools.groups import SYSTEM
from ...tools.words import say
from .application import LOOPBACK

_logger = logging.getLogger(__name__)
_lt = LazyTranslate(__name__)

# By the codes of core.graph.token_file.
UNUSABLE = {
    "path": _lt("“%(path)s” is not a whole path: it has to begin with “/”."),
    "audience": _lt(
        "The token in the file “%(path)s” is not one for Microsoft Entra: its audience "
        "has to be “%(audience)s”."
    ),
}
# One for all else: the page is no way to look around on the server.
NO_TOKEN = _lt(
    "No token can be read from “%(path)s” on the server. Either there is no such file, "
    "or Odoo may not read it, or it holds something else. The server's log says which."
)
# By credential: what it lacks. The reason of a refused sign-in is below.
LACKS = {
    "secret": _lt("the client secret"),
    "certificate": _lt("the certificate"),
    "federated": _lt("the path of the token file"),
}
NOT_ELSEWHERE = _lt(
    "A token of this server is sent to Microsoft's own sign-in addresses only: choose "
    "one of Microsoft's clouds, or a certificate."
)
SECRET_AGAIN = _lt(
    "the client secret, which has to be entered again when the sign-in address changes"
)


class ResCompany(models.Model):
    """With what a company's application proves to Microsoft Entra that it is itself."""

    _inherit = "res.company"

    o365_credential = fields.Selection(
        [
            ("secret", "A client secret"),
            ("certificate", "A certificate"),
            ("federated", "A token of the platform that this server runs on"),
        ],
        string="Signs in to Microsoft Entra with",
        default="secret",
        required=True,
        groups=SYSTEM,
        copy=False,
    )
    o365_federated_token_file = fields.Char(
        string="Token file",
        groups=SYSTEM,
        copy=False,
        help="The path of a file on the server. The platform, Kubernetes for example, "
        "keeps a token in it and renews it by itself.",
    )

    def _o365_credentials(self):
        """Return what to sign in with: the chosen kind, then what else is kept.

        What else is kept is tried where Microsoft does not take the chosen one, so that
        users stay signed in while one is being changed for another.
        """
        # sudo: any user's sign-in needs it, only administrators see which it is.
        company = self.sudo()
        secret = company._o365_secret()
        kinds = {
            "federated": company._o365_token_files(),
            "certificate": company._o365_certificates(),
            "secret": [Secret(secret)] if secret else [],
        }
        chosen = kinds.pop(company.o365_credential)
        if not chosen:
            return []
        # A token file that is not chosen may be gone for good.
        return [*chosen, *kinds.get("certificate", []), *kinds.get("secret", [])]

    def _o365_token_files(self):
        path = self.o365_federated_token_file
        if not path or self._o365_token_goes_elsewhere():
            return []
        return [TokenFile(path, self._o365_cloud().exchange_audience)]

    def _o365_token_goes_elsewhere(self):
        """Tell whether a token of the server would go to an address that was entered.

        Microsoft's own are known, and so is this server: a stand-in, in tests.
        """
        # sudo: as in _o365_credentials.
        if self.sudo().o365_cloud != "custom":
            return False
        host = urlsplit(f"//{self._o365_login_host() or ''}").hostname
        return host not in LOOPBACK

    def _o365_lacks_credential(self):
        """Return what is missing to sign in with, in words; None if nothing is."""
        if self._o365_credentials():
            return None
        # sudo: as in _o365_credentials.
        kind = self.sudo().o365_credential
        if kind == "secret" and self._o365_secret_is_for_another():
            return say(self.env, SECRET_AGAIN)
        return say(self.env, LACKS[kind])

    def _o365_credential_reason(self):
        """Return the reason (of ``core.graph.aadsts``) where there is none."""
        # sudo: as in _o365_credentials. The reasons have the names of the kinds.
        return self.sudo().o365_credential

    def _o365_credential_given(self, vals):
        """Have what ``vals``, just written, ask for: a certificate, a file to read.

        Raises ValidationError, in a sentence, where the file holds no token.
        """
        for company in self:
            company._o365_check_token_file(vals.get("o365_federated_token_file"))
        if vals.get("o365_credential") == "certificate":
            # The first one is made at once: administrators upload it in Microsoft
            # Entra, and until then users go on with the secret.
            for company in self.filtered(lambda each: not each.o365_certificate_id):
                company._o365_make_certificate()

    def _o365_check_token_file(self, path):
        # sudo: as in _o365_credentials.
        is_chosen = self.sudo().o365_credential == "federated"
        if (path or is_chosen) and self._o365_token_goes_elsewhere():
            raise ValidationError(say(self.env, NOT_ELSEWHERE))
        if not path:
            return
        audience = self._o365_cloud().exchange_audience
        try:
            token_file.read(path, audience)
        except token_file.UnusableFile as error:
            told = {"path": path, "audience": audience}
            # Without the path, which may be anything.
            _logger.info("The token file cannot be used: %s", error.code)
            why = UNUSABLE.get(error.code, NO_TOKEN)
            raise ValidationError(say(self.env, why, told)) from None
