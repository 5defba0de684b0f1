"""When an action is to be done: an hour of a day, or a day without an hour."""

from datetime import date, datetime, time, timedelta, timezone

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...core.graph.clock import clock, local_time

EARLIEST = datetime(1900, 1, 1)
LATEST = datetime(2200, 1, 1)


class CharitylogAction(models.Model):
    _inherit = "charitylog.action"

    start = fields.Datetime("When by?", required=True, index=True)
    all_day = fields.Boolean("By the day", help="For a day, without an hour.")
    day = fields.Date(
        compute="_compute_day",
        inverse="_inverse_day",
    )
    is_overdue = fields.Boolean(compute="_compute_is_overdue")

    @api.depends("start", "all_day", "state")
    @api.depends_context("tz")
    def _compute_is_overdue(self):
        now = fields.Datetime.now()
        today = local_day(now, str(self.env.tz))
        for action in self:
            action.is_overdue = (
                action.state == "outstanding"
                and action.start
                and (action.day < today if action.all_day else action.start < now)
            )

    @api.depends("start", "all_day", "user_id.tz", "company_id")
    def _compute_day(self):
        for action in self:
            if action.all_day:
                # Stored as noon, so that it is the same day in every time zone.
                action.day = action.start and action.start.date()
                continue
            action.day = action.start and local_day(
                action.start, action._o365_time_zone()
            )

    def _inverse_day(self):
        # Forms send both day and hour: the day counts only for records without an hour.
        for action in self:
            if action.all_day and action.day:
                start = noon(action.day, action._o365_time_zone())
                action._write_steps({"start": start})

    @api.constrains("start")
    def _check_start(self):
        for action in self:
            if not EARLIEST <= action.start < LATEST:
                raise ValidationError(
                    self.env._(
                        "Please check the date: the year %s cannot be right.",
                        action.start.year,
                    )
                )

    def _by_day(self, vals):
        """Return pairs of records and the values to write, each record by its own day.

        A start may be a plain day, when somebody drags in a calendar: for records
        without an hour it is the new ``day``, as owners may have different time zones.
        Records that lose their hour keep the day on which it was.
        """
        start = vals.get("start")
        if is_plain_day(start):
            moved = self.filtered(lambda action: vals.get("all_day", action.all_day))
            day_vals = {key: vals[key] for key in vals if key not in ("start", "stop")}
            day_vals |= {"day": start, "all_day": True}
            pairs = [(moved, day_vals), (self - moved, vals)]
            return [(actions, values) for actions, values in pairs if actions]
        if vals.get("all_day") and not vals.get("day"):
            return [
                (action, {**vals, "day": action._day_so_far(start)}) for action in self
            ]
        return [(self, vals)]

    def _day_so_far(self, start):
        """Return the owner's day of ``start``, or else of this record's start."""
        moment = fields.Datetime.to_datetime(start) or self.start
        if self.all_day:
            return moment.date()
        return local_day(moment, self._o365_time_zone())

    @api.model
    def _with_start(self, vals):
        """Return ``vals`` with a moment (UTC) as start where they have only a day."""
        day = vals.get("day")
        whole_day = vals.get("all_day") or (day and not vals.get("start"))
        if not whole_day:
            return {key: value for key, value in vals.items() if key != "day"}
        if not day and is_plain_day(vals.get("start")):
            day = vals["start"]
        if not day and vals.get("start"):
            day = local_day(
                fields.Datetime.to_datetime(vals["start"]), self._zone_for(vals)
            )
        vals = {key: value for key, value in vals.items() if key not in ("day", "stop")}
        if day:
            vals["start"] = self._noon_for(vals, day)
        return vals | {"all_day": True}

    @api.model
    def _noon_for(self, vals, day):
        """Return noon of ``day`` in UTC, in the time zone of the owner in ``vals``."""
        return noon(fields.Date.to_date(day), self._zone_for(vals))

    @api.model
    def _zone_for(self, vals):
        action = self.new({"user_id": vals.get("user_id") or self.env.uid})
        return action._o365_time_zone()


def is_plain_day(value):
    """Return whether ``value`` is a day ("2025-03-30") and not a moment."""
    if isinstance(value, str):
        return len(value.strip()) == 10
    return isinstance(value, date) and not isinstance(value, datetime)


def local_day(moment, time_zone):
    """Return the day on which ``moment`` (naive, UTC) falls in ``time_zone``."""
    return local_time(moment, time_zone).date()


def noon(day, time_zone):
    """Return noon of ``day`` in ``time_zone`` as a naive moment in UTC.

    East of UTC+12 it is as early after noon as the same day begins in UTC, because
    calendars take the day of an all-day record from its UTC value.
    """
    local = datetime.combine(day, time(12), clock(time_zone))
    moment = local.astimezone(timezone.utc).replace(tzinfo=None)
    begin = datetime.combine(day, time.min)
    return min(max(moment, begin), begin + timedelta(hours=23, minutes=59))


def same_hour_later(moment, days, time_zone):
    """Return ``moment`` (naive, UTC) some days later at the same hour by the clock."""
    local = local_time(moment, time_zone) + timedelta(days=days)
    later = local.replace(tzinfo=clock(time_zone)).astimezone(timezone.utc)
    return later.replace(tzinfo=None)
