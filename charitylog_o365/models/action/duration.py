"""How long an action is planned to take, and how long it took: both in hours."""

import math
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools import compat

# A year. What is longer is a slip of the keyboard, and would overflow a date.
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

    @api.depends("start", "all_day", "state", "planned_duration", "duration")
    def _compute_stop(self):
        for action in self:
            hours = (
                action.duration if action.state == "done" else action.planned_duration
            )
            # By the day it ends on its last day, which is the first but for long work.
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
            action._write_what_follows({name: hours})

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
            # What had been planned before the work was done stays readable for good.
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

    @api.model
    def default_get(self, fields):
        """A stretch drawn in the calendar is the planned length of a new action."""
        defaults = super().default_get(fields)
        end = self.env.context.get("default_stop")
        begin = self.env.context.get("default_start")
        defaults.pop("stop", None)
        if begin and end:
            to_moment = self._fields["stop"].to_datetime
            drawn = to_moment(end) - to_moment(begin)
            hours = drawn / timedelta(hours=1)
            if defaults.get("all_day"):
                hours = hours_of_days(drawn.days + 1)
            name = "duration" if defaults.get("state") == "done" else "planned_duration"
            if name in fields and hours:
                defaults.setdefault(name, hours)
        return defaults

    @api.model_create_multi
    def create(self, vals_list):
        # The stretch drawn in the calendar is a first proposal (see default_get):
        # it must not come back over a length typed since.
        context = dict(self.env.context)
        context.pop("default_stop", None)
        # Not by name: a key is taken out.
        # pylint: disable-next=context-overridden
        return super(CharitylogAction, self.with_context(context)).create(vals_list)

    def copy_data(self, default=None):
        default = dict(default or {})
        lengths = [
            action.planned_duration or action.duration
            if action.planned_duration_policy != "none"
            else 0
            for action in self
        ]
        copies = super().copy_data(default)
        for values, hours in zip(copies, lengths, strict=True):
            if "planned_duration" not in default:
                values["planned_duration"] = hours
        return copies


def whole_days(hours):
    """Return how many days work by the day takes: one, unless it is longer than that.

    To the minute: an hour is not always told exactly.
    """
    return max(1, math.ceil(round(length(hours) / timedelta(minutes=1)) / (24 * 60)))


def hours_of_days(days):
    """Return the length in hours of work that takes ``days``: none for a single one."""
    return 24.0 * days if days > 1 else 0.0


def length(hours):
    """Return ``hours`` as a timedelta of whole seconds, nothing where out of range."""
    return timedelta(seconds=round(hours * 3600) if 0 <= hours <= LONGEST else 0)
