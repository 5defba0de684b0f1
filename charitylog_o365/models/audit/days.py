from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .old import DAYS, LEAST, PARAMETER


class ResConfigSettings(models.TransientModel):
    """For how many days the log of what was sent to Outlook is kept."""

    _inherit = "res.config.settings"

    o365_audit_days = fields.Integer(
        "Days for which the log of what was sent is kept",
        config_parameter=PARAMETER,
        default=DAYS,
    )

    @api.constrains("o365_audit_days")
    def _check_o365_audit_days(self):
        for settings in self:
            if settings.o365_audit_days < LEAST:
                raise ValidationError(
                    self.env._(
                        "The log of what was sent to Outlook is kept for %s days at "
                        "least.",
                        LEAST,
                    )
                )
