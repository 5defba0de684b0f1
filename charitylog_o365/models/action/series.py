"""Which actions belong together, and how that is said on the form of each."""

from collections import Counter
from datetime import date, timedelta

from odoo import api, fields, models
from odoo.fields import NO_ACCESS
from odoo.tools.i18n import format_list

from ...tools.dates import said_day
from ...tools.words import window

A_MONDAY = date(2024, 1, 1)


class CharitylogAction(models.Model):
    _inherit = "charitylog.action"

    # Written by this addon only: with an action put into it, a series that one may not
    # read would be opened.
    series_id = fields.Many2one(
        "charitylog.action.series",
        copy=False,
        groups=NO_ACCESS,
        index="btree_not_null",
        ondelete="set null",
    )
    series_line = fields.Char("Repeated", compute="_compute_series", compute_sudo=True)
    series_following = fields.Integer(
        "How many follow", compute="_compute_series", compute_sudo=True
    )

    @api.depends("series_id.action_ids.start", "series_id.action_ids.state", "day")
    @api.depends_context("lang", "uid", "tz")
    def _compute_series(self):
        for action in self:
            # As it is saved: while a form is filled in, nothing has moved yet.
            saved = action._origin
            together = saved._readable_of_series()
            standing = together.filtered(lambda each: each.state != "cancelled")
            if len(together) < 2 or not standing:
                action.series_line = False
                action.series_following = 0
                continue
            action.series_following = len(saved._later_in(together))
            action.series_line = saved._series_in_words(standing.sorted(_when))

    def _series_in_words(self, standing):
        """Return how often this one is repeated, and until when.

        ``standing`` are those of its series that are not cancelled, in order.
        """
        ahead = standing.filtered(lambda each: _when(each) >= _when(self)) or standing
        # One that was moved by itself does not change the rule.
        count = Counter(day.weekday() for day in ahead.mapped("day"))
        often = count.most_common(self.series_id.days_a_week or 1)
        words = {
            "rule": self._rule_in_words(
                self.series_id.every, [weekday for weekday, _times in often]
            ),
            "day": said_day(self.env, standing[-1].day, date_format="d MMMM y"),
            "number": len(standing - ahead) + 1,
            "count": len(standing),
        }
        if self not in standing:
            return self.env._("%(rule)s until %(day)s.", **words)
        return self.env._("%(rule)s until %(day)s (%(number)s of %(count)s).", **words)

    def _readable_of_series(self):
        """Return those of this one's series that the user may read."""
        # sudo: users cannot read this field.
        of_series = self.sudo().series_id.action_ids.sudo(False)
        return of_series._filtered_access("read")

    @api.model
    def _rule_in_words(self, every, weekdays):
        """Return "Every week on Tue", or as often as it is."""
        names = [
            said_day(self.env, A_MONDAY + timedelta(days=weekday), date_format="EEE")
            for weekday in sorted(weekdays)
        ]
        days = format_list(self.env, names)
        if every == 1:
            return self.env._("Every week on %s", days)
        if every == 2:
            return self.env._("Every two weeks on %s", days)
        return self.env._("Every %(number)s weeks on %(days)s", number=every, days=days)

    def _later_in(self, together, begin=None):
        """Return those of ``together`` that are outstanding and after this one.

        Or after where this one was at ``begin`` (UTC), which the browser says: of what
        is before this one now, only what was planned, and so recorded, after it.
        """
        place = (begin or self.start, self.id)
        return (together - self).filtered(
            lambda each: (
                each.state == "outstanding"
                and _when(each) > place
                and (_when(each) > _when(self) or each.id > self.id)
            )
        )

    def _in_order(self):
        return self.sorted(_when)

    def action_open_series(self):
        """List all of the series: done, outstanding and cancelled."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.series_line or self.env._("Series"),
            "res_model": self._name,
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", self._readable_of_series().ids)],
        }

    def _open_window(self, model, name):
        return window(name, model, context={"default_action_id": self.id})


def _when(action):
    return action.start, action.id
