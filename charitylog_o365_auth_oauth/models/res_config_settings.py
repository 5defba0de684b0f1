from odoo import api, fields, models
from odoo.addons.charitylog_o365.tools.words import notice


class ResConfigSettings(models.TransientModel):
    """Log-in with Microsoft, on the page of rules."""

    _inherit = "res.config.settings"

    o365_log_in_is_set_up = fields.Boolean(compute="_compute_o365_log_in")
    o365_log_in_uri = fields.Char(
        "Redirect URI of the log-in", compute="_compute_o365_log_in"
    )

    @api.depends("company_id")
    def _compute_o365_log_in(self):
        providers = self.env["auth.oauth.provider"]
        for settings in self:
            settings.o365_log_in_uri = self.get_uri()
            provider = providers._o365_of(settings.company_id)
            settings.o365_log_in_is_set_up = provider._o365_is_set_up()

    def action_o365_set_up_log_in(self):
        """Make the button "Log in with Microsoft" on Odoo's log-in page, or mend it."""
        self._o365_check_administers()
        self.env["auth.oauth.provider"]._o365_set_up(self.company_id)
        return notice(
            self.env._("“Log in with Microsoft” is on the log-in page now."),
            {"type": "ir.actions.client", "tag": "reload"},
        )
