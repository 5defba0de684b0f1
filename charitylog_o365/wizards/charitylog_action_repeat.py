from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.action.series_dates import NoDaysError, Rule, days_of, last_day
from ..tools.dates import said_day

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONG = "EEEE d MMMM y"


class CharitylogActionRepeat(models.TransientModel):
    """Asks how often an action is repeated, shows on which days, and records them."""

    _name = "charitylog.action.repeat"
    _inherit = "charitylog.window"
    _description = "Repeat an Action"
    _about = ("action_id",)

    action_id = fields.Many2one(
        "charitylog.action", required=True, readonly=True, ondelete="cascade"
    )
    every = fields.Selection(
        [("1", "Every week"), ("2", "Every two weeks")],
        "How often",
        required=True,
        default="1",
    )
    mon = fields.Boolean()
    tue = fields.Boolean()
    wed = fields.Boolean()
    thu = fields.Boolean()
    fri = fields.Boolean()
    sat = fields.Boolean()
    sun = fields.Boolean()
    ends = fields.Selection(
        [("count", "After so many"), ("until", "On a day")],
        required=True,
        default="count",
    )
    count = fields.Integer("How many more")
    until = fields.Date("Last day")
    skip_holidays = fields.Boolean("Leave out bank holidays", default=True)
    # Where the country is not known, nothing is asked about its bank holidays.
    knows_holidays = fields.Boolean(compute="_compute_days")
    total = fields.Integer(compute="_compute_days")
    problem = fields.Char(compute="_compute_days")
    summary = fields.Char("These will be recorded", compute="_compute_days")
    days = fields.Text("On these days", compute="_compute_days")
    left_out = fields.Char("Left out", compute="_compute_days")
    on_holidays = fields.Char("On a bank holiday", compute="_compute_days")

    @api.model
    def default_get(self, fields):
        defaults = super().default_get(fields)
        action = self.env["charitylog.action"].browse(defaults.get("action_id"))
        if action:
            defaults.setdefault(WEEKDAYS[action.day.weekday()], True)
        return defaults

    @api.depends(
        "action_id", "every", *WEEKDAYS, "ends", "count", "until", "skip_holidays"
    )
    @api.depends_context("lang")
    def _compute_days(self):
        for window in self:
            closed = window._bank_holidays()
            window.knows_holidays = closed is not None
            window.update(dict.fromkeys(("problem", "summary", "days"), False))
            window.update({"left_out": False, "on_holidays": False, "total": 0})
            try:
                found = window._found(closed)
            except NoDaysError as error:
                window.problem = window._problem(error)
                continue
            days = found.days
            window.total = len(days)
            window.summary = self.env._(
                "%(count)s more: the first on %(first)s, the last on %(last)s.",
                count=len(days),
                first=said_day(self.env, days[0], date_format=LONG),
                last=said_day(self.env, days[-1], date_format=LONG),
            )
            window.days = window._days_by_month(days)
            window.left_out = window._named_days(found.left_out)
            closed = closed or {}
            window.on_holidays = window._named_days(
                (day, closed[day]) for day in days if day in closed
            )

    def _rule(self):
        return Rule(
            every=int(self.every or 1),
            weekdays=tuple(
                number for number, name in enumerate(WEEKDAYS) if self[name]
            ),
            until=self.until or None if self.ends == "until" else None,
            count=self.count if self.ends == "count" else None,
        )

    def _bank_holidays(self):
        """Return names by day for the year from the action on; None if not known."""
        first = self.action_id.day
        company = self.action_id.company_id
        return first and company._bank_holidays(first, last_day(first))

    def _found(self, closed):
        """Return the days, as ``days_of`` does; raises NoDaysError."""
        first = self.action_id.day
        if not first:
            raise NoDaysError("none")
        return days_of(first, self._rule(), closed if self.skip_holidays else None)

    def _problem(self, error):
        """Return in a sentence why nothing can be repeated."""
        first = self.action_id.day
        if error.reason == "no_weekday":
            return self.env._("Please choose at least one day of the week.")
        if error.reason == "no_end":
            return (
                self.env._("Please say on which day it ends.")
                if self.ends == "until"
                else self.env._("Please say how many more, for example 10.")
            )
        if error.reason == "before":
            return self.env._(
                "The last day is not after this action, which is on %s.",
                said_day(self.env, first, date_format=LONG),
            )
        if error.reason == "too_long" and self.ends == "until":
            return self.env._(
                "That is more than a year. The last day can be %s.",
                said_day(self.env, last_day(first), date_format=LONG),
            )
        if error.reason == "too_long":
            return self.env._(
                "That is more than a year. Within a year there are %s more.",
                error.number,
            )
        return self.env._("There is no such day before the end. Please choose others.")

    def action_confirm(self):
        """Record all of them; UserError where there are none. All, or nothing."""
        self.ensure_one()
        try:
            found = self._found(self._bank_holidays())
        except NoDaysError as error:
            raise UserError(self._problem(error)) from None
        action, days = self.action_id, found.days
        said = self.env._("Repeated: %s more.", len(days))
        with action._remember_for_undo(said) as undo:
            made = action._repeat(self._rule(), days, self.skip_holidays)
            undo._also_made(made)
        return undo._notice()
