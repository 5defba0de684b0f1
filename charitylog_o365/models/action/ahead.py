"""A contact done cannot begin in the future, in whatever way it is recorded."""

from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import ValidationError

from .day import local_day

# Clocks differ, and a form proposes "now" some time before it is saved.
TOLERANCE = timedelta(minutes=2)
# Fields that decide whether a contact done lies in the future, or that change those.
WHEN = {"state", "start", "all_day", "day"}


class CharitylogAction(models.Model):
    """Checks the start of contacts done when their state or time changes.

    A contact done that already lies in the future can still be edited otherwise. The
    check holds for everybody, superuser included: it is not about permissions.
    """

    _inherit = "charitylog.action"

    def _moments_before(self, vals):
        """Return state and time of each record by id, if ``vals`` may change them."""
        if not WHEN.intersection(vals):
            return {}
        # sudo: values are compared for any user, and not shown.
        return {action.id: action._moment() for action in self.sudo()}

    def _refuse_moved_ahead(self, vals, before):
        """Raise ValidationError for contacts done that ``vals`` put into the future.

        ``before`` are the moments that these records had; see ``_moments_before``.
        """
        changed = self.browse(before).filtered(
            lambda action: action.sudo()._moment() != before[action.id]
        )
        if not {"start", "day"}.intersection(vals):
            completed = changed.filtered(lambda action: before[action.id][0] != "done")
            completed._refuse_planned_ahead()
        changed._refuse_ahead()

    def _moment(self):
        return self.state, self.start, self.all_day

    def _in_future(self):
        """Return the contacts done among these that begin in the future."""
        return self.filtered(
            lambda action: (
                action.state == "done"
                and action._is_ahead(action.start, action.all_day)
            )
        )

    def _is_ahead(self, start, all_day):
        """Return whether ``start`` (UTC) is in the future.

        A whole day is compared with today in the worker's time zone.
        """
        now = fields.Datetime.now()
        if all_day:
            return start.date() > local_day(now, self._o365_time_zone())
        return start > now + TOLERANCE

    def _refuse_ahead(self):
        """Raise ValidationError for contacts done that begin in the future."""
        for action in self.sudo()._in_future():
            raise ValidationError(
                self.env._(
                    "A contact done cannot begin in the future, and %s has not come "
                    "yet. Please say when it took place.",
                    action._when_in_words(action.start, action.all_day),
                )
            )

    def _refuse_planned_ahead(self):
        """Raise ValidationError for completed work whose planned start has not come."""
        for action in self.sudo()._in_future():
            raise ValidationError(
                self.env._(
                    "“%(work)s” is planned for %(when)s, which has not come yet. If it "
                    "has been done, choose “Complete” and say when it took place.",
                    work=action.display_name,
                    when=action._when_in_words(action.start, action.all_day),
                )
            )
