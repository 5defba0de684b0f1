"""Repeating an action: it is recorded once more on each of some days."""

from datetime import datetime

from odoo import models
from odoo.exceptions import UserError

from ...core.graph.clock import local_time
from .series_dates import at_clock


class CharitylogAction(models.Model):
    _inherit = "charitylog.action"

    def action_repeat(self):
        """Open the window that asks how often this action is repeated."""
        self._refuse_repeating()
        return self._open_window("charitylog.action.repeat", self.env._("Repeat"))

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

    def _sudo_join_series_of(self, action):
        """Put this new one into the series of ``action``, whose place it takes.

        With sudo, as below.
        """
        if series := action.sudo().series_id:
            self._o365_keep({"series_id": series.id})

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
