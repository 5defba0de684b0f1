from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    o365_activity_project_id = fields.Many2one(
        related="company_id.o365_activity_project_id",
        readonly=False,
        domain="[('is_template', '=', False),"
        " ('company_id', 'in', (False, company_id))]",
    )
