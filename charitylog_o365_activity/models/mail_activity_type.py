from odoo import fields, models


class MailActivityType(models.Model):
    _inherit = "mail.activity.type"

    o365_project_id = fields.Many2one(
        "project.project",
        "Project for Outlook",
        domain="[('is_template', '=', False)]",
        ondelete="set null",
        help="Decides whether activities of this type are in Outlook, and what they "
        "show there, where their record has no project of its own.",
    )
