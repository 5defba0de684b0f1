from odoo import api, fields, models

from .day import local_day


class CharitylogAction(models.Model):
    """What had been planned, readable when the record tells what really happened."""

    _inherit = "charitylog.action"

    planned_start = fields.Datetime("Planned for", readonly=True, copy=False)
    planned_all_day = fields.Boolean(readonly=True, copy=False)
    planned_day = fields.Date("Planned for the day", compute="_compute_planned_day")
    planned_user_id = fields.Many2one(
        "res.users", "Planned for whom", readonly=True, copy=False
    )

    @api.depends("planned_start", "planned_user_id.tz")
    def _compute_planned_day(self):
        for action in self:
            # sudo: only the time zone of whoever it was planned for is read.
            zone = action.planned_user_id.sudo().tz or action._o365_time_zone()
            action.planned_day = action.planned_start and local_day(
                action.planned_start, zone
            )

    def _plan(self):
        """Return what was planned, to be kept when the record tells what happened."""
        return (
            ("planned_start", self.start),
            ("planned_all_day", self.all_day),
            ("planned_user_id", self.user_id.id),
        )
