"""Work that is repeated, and changing one of a series and those that follow it."""

from collections import Counter
from datetime import date, datetime, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import NO_ACCESS
from odoo.tools import format_date
from odoo.tools.i18n import format_list

from ...core.graph.clock import local_time
from .series_dates import at_clock, moved

A_MONDAY = date(2024, 1, 1)


class CharitylogAction(models.Model):
    """An action of a series is changed alone, or with those that follow it.

    These are the outstanding ones of the series from it on: what is done or cancelled
    and what is earlier is never touched. All are written as the user, so that each is
    checked, in one transaction: where one is refused, nothing is done.
    """

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
            together = saved.series_id.action_ids
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
            "day": format_date(self.env, standing[-1].day, date_format="d MMMM y"),
            "number": len(standing - ahead) + 1,
            "count": len(standing),
        }
        if self not in standing:
            return self.env._("%(rule)s until %(day)s.", **words)
        return self.env._("%(rule)s until %(day)s (%(number)s of %(count)s).", **words)

    @api.model
    def _rule_in_words(self, every, weekdays):
        """Return "Every week on Tue", or as often as it is."""
        names = [
            format_date(self.env, A_MONDAY + timedelta(days=weekday), date_format="EEE")
            for weekday in sorted(weekdays)
        ]
        days = format_list(self.env, names)
        if every == 1:
            return self.env._("Every week on %s", days)
        if every == 2:
            return self.env._("Every two weeks on %s", days)
        return self.env._("Every %(number)s weeks on %(days)s", number=every, days=days)

    # Repeating

    def _refuse_repeating(self):
        """Raise UserError where this one action cannot be repeated."""
        self.ensure_one()
        self.check_access("write")
        if self.state != "outstanding" or not self.active:
            raise UserError(self.env._("Only an outstanding action can be repeated."))
        if self.series_following:
            raise UserError(
                self.env._(
                    "This is repeated already. Please open the last one of the series "
                    "and repeat that."
                )
            )

    def _repeat(self, rule, days, skips_holidays=False):
        """Record this action once more on each of ``days``, and return these.

        As the user, in one batch; they have the same hour on their owner's clock.
        """
        self._refuse_repeating()
        [values] = self.copy_data({"user_id": self.user_id.id})
        made = self.create([{**values, **self._on_day(day)} for day in days])
        self._sudo_put_into_series(made, rule, skips_holidays)
        message = self.env._("Repeated: %s.", self.sudo().series_id.name)
        self._message_log(body=message)
        return made

    def _on_day(self, day):
        """Return the values of this action's hour on another day of its owner."""
        if self.all_day:
            return {"all_day": True, "day": day, "start": False}
        zone = self._o365_time_zone()
        hour = local_time(self.start, zone).time()
        return {"start": at_clock(datetime.combine(day, hour), zone)}

    def _sudo_put_into_series(self, made, rule, skips_holidays):
        """Join this action and those ``made`` of it in a series, its own or a new one.

        With sudo, as nobody may write series: they are made by repeating only.
        """
        values = {
            "name": self._rule_in_words(rule.every, rule.weekdays),
            "every": rule.every,
            "days_a_week": len(rule.weekdays),
            "skips_holidays": skips_holidays,
        }
        series = self.sudo().series_id
        if series:
            series.write(values)
        else:
            values |= {"user_id": self.env.uid, "from_action_id": self.id}
            series = series.create(values)
        (self | made)._o365_keep({"series_id": series.id})

    # This one and those that follow

    def _and_following(self):
        """Return this action and the outstanding ones after it in its series.

        Those that the user may not even read are not among them.
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: users cannot read this field; what they may not read is taken out.
        later = self._later_in(self.sudo().series_id.action_ids).sorted(_when)
        return (self | self.browse(later.ids))._filtered_access("read")

    def _later_in(self, together):
        """Return those of ``together`` that are outstanding and after this one."""
        return together.filtered(
            lambda each: each.state == "outstanding" and _when(each) > _when(self)
        )

    def _change_with_following(self, values, shift=None):
        """Write ``values`` on this action and those that follow, and return these.

        With a ``shift`` each moves by as much on the clock of its owner, or by whole
        days where it has no hour.
        """
        actions = self._and_following()
        if self.state != "outstanding":
            raise UserError(
                self.env._(
                    "Only an outstanding action can be changed with those that follow."
                )
            )
        if not shift:
            actions.write(values)
            return actions
        days = self._shift_in_days(shift)
        for action in actions:
            zone = action._o365_time_zone()
            when = (
                {"day": action.day + timedelta(days=days), "all_day": True}
                if action.all_day
                else {"start": moved(action.start, shift, zone)}
            )
            action.write({**values, **when})
        return actions

    def _shift_in_days(self, shift):
        """Return by how many days ``shift`` moves the day of this one."""
        if self.all_day:
            return shift.days
        local = local_time(self.start, self._o365_time_zone())
        return ((local + shift).date() - local.date()).days

    def _shift_to(self, start):
        """Return how far ``start`` (UTC) is away on the clock of this one's owner."""
        zone = self._o365_time_zone()
        begin = local_time(self.start, zone)
        return local_time(start, zone) - begin if start else timedelta()

    def _days_moved(self, shift):
        """Return the days of these after moving them by ``shift``."""
        days = self[0]._shift_in_days(shift)
        return [
            action.day + timedelta(days=days)
            if action.all_day
            else (local_time(action.start, action._o365_time_zone()) + shift).date()
            for action in self
        ]

    def action_end_series(self):
        """Cancel the outstanding ones that follow this one in its series."""
        self.ensure_one()
        following = self._and_following() - self
        if not following:
            raise UserError(self.env._("Nothing outstanding follows this one."))
        following.action_cancel()
        return True

    # Windows

    def action_repeat(self):
        """Open the window that asks how often this action is repeated."""
        self._refuse_repeating()
        return self._open_window("charitylog.action.repeat", self.env._("Repeat"))

    def action_change_following(self):
        """Open the window that changes this one and those that follow."""
        self.ensure_one()
        self.check_access("write")
        return self._open_window(
            "charitylog.action.following", self.env._("This and those that follow")
        )

    def _open_window(self, model, name):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "form",
            "target": "new",
            "context": {"default_action_id": self.id},
        }

    def action_open_series(self):
        """List all of the series: done, outstanding and cancelled."""
        self.ensure_one()
        self.check_access("read")
        # sudo: users cannot read this field; the list shows what they may read.
        series = self.sudo().series_id
        return {
            "type": "ir.actions.act_window",
            "name": self.series_line or self.env._("Series"),
            "res_model": self._name,
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", series.action_ids.ids)],
        }


def _when(action):
    return action.start, action.id
