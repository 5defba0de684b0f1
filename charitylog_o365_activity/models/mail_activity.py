"""Activities appear in Outlook: whose they are, and when."""

from datetime import datetime, time, timedelta, timezone

from odoo import api, fields, models
from odoo.addons.charitylog_o365.core.graph.clock import clock, local_time
from odoo.exceptions import ValidationError
from odoo.fields import NO_ACCESS

# In hours: longer ones are typing errors.
LONGEST = 7 * 24
# What an hour takes where nothing is said.
USUAL = 0.5


class MailActivity(models.Model):
    """An activity on any record, in its user's calendar: a whole day, or an hour of it.

    The hour is told by the user's clock, so that it stays whatever day the activity is
    put off to. Which project decides is in ``of_record``, what has no place in a
    calendar in ``place``, what the entry shows in ``event``.
    """

    _name = "mail.activity"
    _inherit = ["mail.activity", "o365.sync.mixin"]

    o365_hour = fields.Float(
        "Time of day",
        help="By the clock of the person it is assigned to. With 00:00 it is for the "
        "whole day.",
    )
    o365_length = fields.Float("How long", help="In hours")
    # Odoo's own `date_done` is a day by the clock of Greenwich.
    o365_done_at = fields.Datetime(
        compute="_compute_o365_done_at", store=True, groups=NO_ACCESS
    )

    @api.depends("active")
    def _compute_o365_done_at(self):
        now = self.env.cr.now()
        for activity in self:
            done = not activity.active and (activity.o365_done_at or now)
            activity.o365_done_at = done

    @api.onchange("o365_hour")
    def _onchange_o365_hour(self):
        if self.o365_hour and not self.o365_length:
            self.o365_length = USUAL

    @api.constrains("o365_hour", "o365_length")
    def _check_o365_hours(self):
        for activity in self:
            if not 0 <= activity.o365_hour < 24:
                raise ValidationError(
                    self.env._("Please check the time of day: a day has 24 hours.")
                )
            if not 0 <= activity.o365_length <= LONGEST:
                raise ValidationError(
                    self.env._("Please check how long it takes: at most a week.")
                )

    # An override: mail.activity decides by the record beneath alone who may delete.
    def _check_access(self, operation):
        refused = super()._check_access(operation)
        if operation != "unlink":
            return refused
        return self._o365_also_refused(refused, operation)

    def _o365_day_shown(self):
        """Return the day on which Outlook shows it: done, the one when it was done."""
        if self.active:
            return self.date_deadline
        # sudo: nobody may read it; its day is shown in Outlook.
        done = self.sudo().o365_done_at
        day = done and local_time(done, self._o365_time_zone()).date()
        return day or self.date_done or self.date_deadline

    def _o365_is_all_day(self):
        moved = self._o365_day_shown() != self.date_deadline
        # Done on another day than planned it took no hour of that day.
        return moved or not self.o365_hour

    def _o365_local_span(self):
        """Return start and end by the owner's clock; the midnight of a whole day."""
        midnight = datetime.combine(self._o365_day_shown(), time())
        if self._o365_is_all_day():
            return midnight, midnight
        start = midnight + _hours(self.o365_hour)
        return start, start + _hours(self.o365_length or USUAL)

    def _o365_span(self):
        span = self._o365_local_span()
        if self._o365_is_all_day():
            return span
        zone = clock(self._o365_time_zone())
        return tuple(
            moment.replace(tzinfo=zone).astimezone(timezone.utc).replace(tzinfo=None)
            for moment in span
        )

    def _o365_is_finished(self):
        return not self.active


def _hours(number):
    return timedelta(minutes=round(number * 60))
