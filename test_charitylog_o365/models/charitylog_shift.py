from dataclasses import replace

from odoo import api, fields, models


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
    desk_id = fields.Many2one("test.charitylog.desk")
    door = fields.Char()
    place = fields.Char(compute="_compute_place", store=True)

    @api.depends("desk_id.name", "door")
    def _compute_place(self):
        for shift in self:
            parts = shift.desk_id.name, shift.door
            shift.place = ", ".join(filter(None, parts))

    def _o365_event(self):
        return replace(super()._o365_event(), location=self.place)

    @api.model
    def _o365_shown_fields(self):
        return super()._o365_shown_fields() | {"place"}
