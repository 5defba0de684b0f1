from odoo import fields, models


class CharitylogDesk(models.Model):
    """Where shifts are: another record, on which it depends what they show."""

    _name = "test.charitylog.desk"
    _description = "Desk"

    name = fields.Char(required=True)
    keeper_id = fields.Many2one("res.users")
