from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

BASE = "web.base.url"
FREEZE = "web.base.url.freeze"


class ResConfigSettings(models.TransientModel):
    """Says on the page of rules where this system's address has changed, or may."""

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
        """Have Odoo leave the address as it is, whoever logs in by which."""
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
        """Take the present address for registered."""
        self._o365_check_administers()
        self.company_id._o365_keep_uri()
        return {"type": "ir.actions.client", "tag": "reload"}

    @api.model
    def _o365_check_administers(self):
        if not self.env.user.has_group("base.group_system"):
            raise AccessError(
                self.env._("Only administrators may change the Operational Rules.")
            )

    @api.model
    def _o365_parameters(self):
        # sudo: system parameters are closed; these two are no secret, and who may
        # change them is asked.
        return self.env["ir.config_parameter"].sudo()
