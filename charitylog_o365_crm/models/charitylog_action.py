from odoo import fields, models


class CharitylogAction(models.Model):
    _inherit = "charitylog.action"

    opportunity_id = fields.Many2one(
        "crm.lead",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
