from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .old import DAYS, LEAST, MOST, PARAMETER


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
            if not LEAST <= settings.o365_audit_days <= MOST:
                raise ValidationError(
                    self.env._(
                        "The log of what was sent to Outlook is kept for %(least)s to "
                        "%(most)s days.",
                        least=LEAST,
                        most=MOST,
                    )
                )
