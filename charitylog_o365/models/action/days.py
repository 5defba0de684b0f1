from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .duration import hours_of_days, whole_days


class CharitylogAction(models.Model):
    """How many days work takes that is for a day without an hour: one, as a rule.

    Its planned length is kept in hours, as everywhere, and only says how many.
    """

    _inherit = "charitylog.action"

    days = fields.Integer(
        "How many days",
        compute="_compute_days",
        inverse="_inverse_days",
    )

    @api.depends("planned_duration")
    def _compute_days(self):
        for action in self:
            action.days = whole_days(action.planned_duration)

    def _inverse_days(self):
        for action in self.filtered("all_day"):
            if action.days < 1:
                raise ValidationError(
                    self.env._("“How many days” cannot be less than one.")
                )
            hours = hours_of_days(action.days)
            action._write_what_follows({"planned_duration": hours})

    @api.onchange("all_day")
    def _onchange_all_day_length(self):
        """Keep no length that the form hides: by the day it shows days."""
        if self.all_day and whole_days(self.planned_duration) == 1:
            self.planned_duration = 0
