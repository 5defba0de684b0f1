from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    o365_activity_project_id = fields.Many2one(
        "project.project",
        "Project for activities",
        domain="[('is_template', '=', False)]",
        ondelete="set null",
        copy=False,
    )
