"""A contact done does not begin in the future, on whatever way it is recorded."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .day import local_day

# Clocks differ, and a form proposes "now" some time before it is saved.
TOLERANCE = timedelta(minutes=2)
# What decides whether a contact done lies ahead, and what else may change that.
WHEN = {"state", "start", "all_day", "day"}


class CharitylogAction(models.Model):
    """Asked where state or time change: what lay ahead before can still be edited.

    Nobody is exempt: this is no question of rights.
    """

    _inherit = "charitylog.action"

    @api.model_create_multi
    def create(self, vals_list):
        actions = super().create(vals_list)
        actions._refuse_ahead()
        return actions

    def write(self, vals):
        if not WHEN.intersection(vals):
            return super().write(vals)
        # sudo: looked at for whoever writes; nothing of it is told.
        before = {action.id: action._moment() for action in self.sudo()}
        result = super().write(vals)
        changed = self.filtered(
            lambda action: action.sudo()._moment() != before[action.id]
        )
        if not {"start", "day"}.intersection(vals):
            completed = changed.filtered(lambda action: before[action.id][0] != "done")
            completed._refuse_unsaid()
        changed._refuse_ahead()
        return result

    def _write_what_follows(self, vals):
        """Write what follows from a change that is being written, as its inverse does.

        Not asked and not logged once more: it belongs to that change.
        """
        return super().write(vals)

    def _moment(self):
        return self.state, self.start, self.all_day

    def _lies_ahead(self):
        """Return the contacts done among these that begin in the future."""
        return self.filtered(
            lambda action: (
                action.state == "done"
                and action._is_ahead(action.start, action.all_day)
            )
        )

    def _is_ahead(self, start, all_day):
        """Tell whether a time has not come yet where this one's worker lives."""
        now = fields.Datetime.now()
        if all_day:
            return start.date() > local_day(now, self._o365_time_zone())
        return start > now + TOLERANCE

    def _refuse_ahead(self):
        for action in self.sudo()._lies_ahead():
            raise ValidationError(
                self.env._(
                    "A contact done cannot begin in the future, and %s has not come "
                    "yet. Please say when it took place.",
                    action._when_in_words(action.start, action.all_day),
                )
            )

    def _refuse_unsaid(self):
        """Refuse to have done, as planned, what is planned for a time to come."""
        for action in self.sudo()._lies_ahead():
            raise ValidationError(
                self.env._(
                    "“%(work)s” is planned for %(when)s, which has not come yet. If it "
                    "has been done, choose “Complete” and say when it took place.",
                    work=action.display_name,
                    when=action._when_in_words(action.start, action.all_day),
                )
            )
