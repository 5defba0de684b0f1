from odoo import fields, models


class CharitylogClientErase(models.TransientModel):
    _inherit = "charitylog.client.erase"

    opportunity_count = fields.Integer(compute="_compute_counts")

    def _compute_counts(self):
        result = super()._compute_counts()
        for wizard in self:
            family = wizard.client_id._family()
            wizard.opportunity_count = len(family._charitylog_opportunities())
        return result
