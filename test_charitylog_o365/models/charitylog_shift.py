from odoo import fields, models


class CharitylogShift(models.Model):
    """A shift at the desk: all that a model needs to appear in Outlook."""

    _name = "test.charitylog.shift"
    _description = "Shift"
    _inherit = ["o365.sync.mixin"]

    name = fields.Char(required=True)
    start = fields.Datetime(required=True)
    stop = fields.Datetime()
    user_id = fields.Many2one("res.users")
    project_id = fields.Many2one("project.project")
