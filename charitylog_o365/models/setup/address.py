from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...tools.groups import SYSTEM

ADDRESS = "address"
# Odoo's own parameters: this system's address, and that it is not to follow log-ins.
BASE = "web.base.url"
FREEZE = "web.base.url.freeze"


class ResCompany(models.Model):
    """Detects that this system's address is no longer the one known to Microsoft.

    Odoo changes ``web.base.url`` by itself when an administrator logs in by another
    address. Redirect URI and links in entries follow it, and nobody can sign in.
    """

    _inherit = "res.company"

    o365_registered_uri = fields.Char(
        "Redirect URI that was registered", readonly=True, groups=SYSTEM, copy=False
    )

    def _o365_is_elsewhere(self):
        """Tell whether the redirect URI is another than the one that was registered."""
        # sudo: how the application is set up is for administrators to see.
        known = self.sudo().o365_registered_uri
        return bool(known) and known != self.o365_redirect_uri

    def _o365_keep_uri(self, uri=None):
        """Remember ``uri`` as registered: shown to an administrator, or signed in by.

        The present one where none is given.
        """
        for company in self:
            known = uri or company.o365_redirect_uri
            # sudo: users whose sign-in used it may write no company.
            if company.sudo().o365_registered_uri != known:
                company._o365_keep({"o365_registered_uri": known})

    def _o365_shown_uri(self, vals):
        """Remember the URI that was shown to the administrator who wrote ``vals``."""
        if vals.get("o365_client_id"):
            self._o365_keep_uri()
        elif vals.get("o365_rule"):
            # sudo: whether any was kept decides.
            new = self.filtered(lambda one: not one.sudo().o365_registered_uri)
            new._o365_keep_uri()

    @api.model
    def _o365_announce_address(self):
        """Tell administrators once that the address has changed; called daily."""
        # sudo: called by the scheduled job, for all companies.
        for company in self.sudo().search([("o365_rule", "=", True)]):
            told = self.env["o365.notice"]._of(company, [ADDRESS])
            if not company._o365_is_elsewhere():
                told._take_back()
            elif not told:
                company._o365_notify_administrators(
                    lambda env: env._("This system's address has changed"),
                    lambda env, uri=company.o365_registered_uri: env._(
                        "Microsoft knows it as %s. While it is another one, users "
                        "cannot sign in to Microsoft 365. Under Operational Rules you "
                        "can go back to that address, or say that the new one is "
                        "registered.",
                        uri,
                    ),
                    ADDRESS,
                    fields.Date.today(),
                )


class ResConfigSettings(models.TransientModel):
    """Shows on the page of rules that this system's address has changed, or may."""

    _inherit = "res.config.settings"

    o365_registered_uri = fields.Char(related="company_id.o365_registered_uri")
    o365_is_elsewhere = fields.Boolean(compute="_compute_o365_is_elsewhere")
    o365_address_may_change = fields.Boolean(compute="_compute_o365_is_elsewhere")

    @api.depends("o365_redirect_uri", "o365_registered_uri")
    def _compute_o365_is_elsewhere(self):
        is_frozen = self._o365_parameters().get_param(FREEZE)
        for settings in self:
            settings.o365_is_elsewhere = settings.company_id._o365_is_elsewhere()
            settings.o365_address_may_change = not is_frozen

    def action_o365_keep_address(self):
        """Have Odoo no longer change the address when an administrator logs in."""
        self._o365_check_administers()
        self._o365_parameters().set_param(FREEZE, "True")
        return {"type": "ir.actions.client", "tag": "reload"}

    def action_o365_old_address(self):
        """Go back to the address that was registered, and stay there."""
        self._o365_check_administers()
        url = urlsplit(self.company_id.o365_registered_uri or "")
        is_elsewhere = self.company_id._o365_is_elsewhere()
        if not is_elsewhere or url.scheme not in ("http", "https") or not url.hostname:
            raise UserError(
                self.env._("There is no other address to go back to any more.")
            )
        self._o365_parameters().set_param(BASE, f"{url.scheme}://{url.netloc}")
        return self.action_o365_keep_address()

    def action_o365_new_address(self):
        """Remember the present address as registered."""
        self._o365_check_administers()
        self.company_id._o365_keep_uri()
        return {"type": "ir.actions.client", "tag": "reload"}

    @api.model
    def _o365_check_administers(self):
        if not self.env.user.has_group(SYSTEM):
            raise AccessError(
                self.env._("Only administrators may change the Operational Rules.")
            )

    @api.model
    def _o365_parameters(self):
        # sudo: system parameters are closed; these two are no secret, and who may
        # change them is asked.
        return self.env["ir.config_parameter"].sudo()
