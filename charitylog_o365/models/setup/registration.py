import re

from odoo import models
from odoo.exceptions import AccessError, UserError

from ...core.graph import directory, token_file
from ...tools.groups import SYSTEM
from ...tools.guard import is_member
from ...tools.words import window
from . import entra_script

# What begins and ends a certificate as text, and the ends of its lines.
AROUND = re.compile(r"-----[^-]+-----|\s")


class ResCompany(models.Model):
    """Shows the registration in Microsoft Entra as a script, with all values in it."""

    _inherit = "res.company"

    def action_o365_entra_script(self):
        """Open the window with the script, for whoever administers this system."""
        self.ensure_one()
        if not is_member(self.env, SYSTEM):
            raise AccessError(
                self.env._("Only administrators may see how this system is registered.")
            )
        if self._o365_redirect_uri_is_refused():
            raise UserError(
                self.env._(
                    "Microsoft takes only addresses that begin with https://. Give "
                    "this system one first, as “web.base.url” among the System "
                    "Parameters. It is now: %s",
                    self.o365_redirect_uri,
                )
            )
        view = self.env.ref("charitylog_o365.o365_power_shell_view_form_entra")
        return window(
            self.env._("Register in Microsoft Entra"),
            "o365.power.shell",
            views=[(view.id, "form")],
            context={"default_script": self._o365_entra_script()},
        )

    def _o365_entra_script(self):
        """Return the script. There is no secret in it: Entra makes one when it runs."""
        client = directory.plain(self.o365_client_id or "")
        return entra_script.script(
            self.env._("Outlook calendars of %s", self.name),
            self.o365_redirect_uri,
            cloud=self.o365_cloud,
            tenant=directory.plain(self.o365_tenant_id or ""),
            client=client if directory.is_id(client) else "",
            credential=self._o365_credential_script(),
        )

    def _o365_credential_script(self):
        """Return the part that registers what is chosen; None for a new secret."""
        kept = self.o365_certificate_id | self.o365_next_certificate_id
        if self.o365_credential == "certificate" and kept:
            return entra_script.certificates(
                (each.thumbprint, AROUND.sub("", each.public_part)) for each in kept
            )
        if self.o365_credential == "federated" and self.o365_federated_token_file:
            try:
                token = token_file.read(self.o365_federated_token_file)
            except token_file.UnusableFile as error:
                raise UserError(
                    self.env._("The token file cannot be read at the moment.")
                ) from error
            claims = token_file.claims(token)
            names = ("iss", "sub", "aud")
            return entra_script.federated(*(_first(claims.get(each)) for each in names))
        return None


def _first(claim):
    """Return a claim as text: an audience may be a list of them."""
    return str(claim[0] if isinstance(claim, list) and claim else claim or "")
