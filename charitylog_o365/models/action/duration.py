"""How long an action is planned to take, and how long it took: both in hours.

Work for a day without an hour takes whole days: one, unless its planned length in hours
is longer.
"""

import math
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools import compat

# In hours: a year. Longer lengths are typing errors, and would overflow a date.
LONGEST = 366 * 24


class CharitylogAction(models.Model):
    _inherit = "charitylog.action"

    planned_duration = fields.Float(
        "Planned length", help="In hours. Without one Outlook shows a thin line."
    )
    duration = fields.Float("How long it took", copy=False, help="In hours")
    stop = fields.Datetime(
        "End", compute="_compute_stop", inverse="_inverse_stop", store=True
    )
    planned_duration_policy = fields.Selection(
        related="project_id.planned_duration_policy"
    )
    days = fields.Integer(
        "How many days",
        compute="_compute_days",
        inverse="_inverse_days",
    )

    @api.depends("start", "all_day", "state", "planned_duration", "duration")
    def _compute_stop(self):
        for action in self:
            hours = (
                action.duration if action.state == "done" else action.planned_duration
            )
            # Work by the day ends on its last day, which for most is the first.
            more = timedelta(days=whole_days(hours) - 1)
            span = more if action.all_day else length(hours)
            try:
                action.stop = action.start and action.start + span
            except OverflowError:
                action.stop = action.start

    def _inverse_stop(self):
        for action in self:
            if action.all_day or not action.stop:
                continue
            hours = (action.stop - action.start) / timedelta(hours=1)
            if hours < 0:
                raise ValidationError(
                    self.env._("The end is before the start. Please put it after it.")
                )
            name = "duration" if action.state == "done" else "planned_duration"
            action._write_steps({name: hours})

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
            action._write_steps({"planned_duration": hours})

    @api.constrains("planned_duration", "duration")
    def _check_lengths(self):
        for action in self:
            for name in ("planned_duration", "duration"):
                hours = action[name]
                if 0 <= hours <= LONGEST:
                    continue
                label = compat.label(self, name)
                raise ValidationError(
                    self.env._(
                        "“%s” cannot be less than nothing: "
                        "the end would be before the start.",
                        label,
                    )
                    if hours < 0
                    else self.env._("“%s” cannot be longer than a year.", label)
                )

    @api.constrains("planned_duration", "project_id")
    def _check_planned_length_wanted(self):
        for action in self:
            # What had been planned before the work was done stays readable.
            was_planned = action.state == "done" and action.planned_start
            if (
                action.planned_duration_policy == "none"
                and action.planned_duration
                and not was_planned
            ):
                raise ValidationError(
                    self.env._(
                        "The project “%s” does not use planned lengths. "
                        "Please leave the planned length empty.",
                        action.project_id._name_for_reader(),
                    )
                )

    @api.constrains("planned_duration", "project_id", "state", "all_day")
    def _check_planned_length_given(self):
        for action in self:
            if (
                action.planned_duration_policy == "required"
                and action.state == "outstanding"
                and not action.all_day
                and not action.planned_duration
            ):
                raise ValidationError(
                    self.env._(
                        "The project “%s” wants a planned length for every "
                        "outstanding action. Please say how long it is to take.",
                        action.project_id._name_for_reader(),
                    )
                )

    @api.onchange("project_id")
    def _onchange_project_planned_length(self):
        if self.planned_duration_policy == "none":
            self.planned_duration = 0

    @api.onchange("all_day")
    def _onchange_all_day_length(self):
        """Set no length that the form hides: for work by the day it shows days."""
        if self.all_day and whole_days(self.planned_duration) == 1:
            self.planned_duration = 0


def whole_days(hours):
    """Return how many days work by the day takes: ``hours`` in days, at least one.

    Rounded to the minute first: floats do not hold every length exactly.
    """
    return max(1, math.ceil(round(length(hours) / timedelta(minutes=1)) / (24 * 60)))


def hours_of_days(days):
    """Return the length in hours of work that takes ``days``: 0 for a single day."""
    return 24.0 * days if days > 1 else 0.0


def length(hours):
    """Return ``hours`` as a timedelta of whole seconds, zero where out of range."""
    return timedelta(seconds=round(hours * 3600) if 0 <= hours <= LONGEST else 0)
