from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError

from .duration import hours_of_days, whole_days

MINUTE = 1 / 60


class CharitylogAction(models.Model):
    """Takes over from Outlook when an action is, and how long."""

    _inherit = "charitylog.action"

    def _o365_take_over(self, found):
        self.ensure_one()
        self._refuse_ahead_in_outlook(found)
        if found.all_day:
            self.write(self._o365_days_found(found))
            return
        name = "duration" if self.state == "done" else "planned_duration"
        hours = (found.end - found.start) / timedelta(hours=1)
        # Nobody's wish but Exchange's, where it refuses a length of nothing.
        stretched = not self[name] and abs(hours - MINUTE) < MINUTE / 2
        keeps_none = self.state != "done" and self.planned_duration_policy == "none"
        values = {"all_day": False, "start": found.start}
        if not stretched and not keeps_none:
            values[name] = hours
        self.write(values)

    def _o365_days_found(self, found):
        """Return the values for the day, or days, that ``found`` takes as a whole.

        Raises UserError where it takes several and the project uses no lengths.
        """
        values = {"all_day": True, "day": found.start.date()}
        days = (found.end - found.start).days
        name = "duration" if self.state == "done" else "planned_duration"
        if days == whole_days(self[name]):
            return values
        if name == "planned_duration" and self.planned_duration_policy == "none":
            raise UserError(
                self.env._(
                    "In Outlook it takes %(days)s days now, and the project "
                    "“%(project)s” uses no planned lengths. Choose “Put it back”, or "
                    "make it one day in Outlook.",
                    days=days,
                    project=self.project_id._name_for_reader(),
                )
            )
        hours = 24.0 * days if self.state == "done" else hours_of_days(days)
        return values | {name: hours}

    def _refuse_ahead_in_outlook(self, found):
        """Raise UserError where this contact done would begin in the future."""
        if self.state != "done" or not self._is_ahead(found.start, found.all_day):
            return
        raise UserError(
            self.env._(
                "In Outlook it is on %s now, which has not come yet, and a contact "
                "done cannot begin in the future. Choose “Put it back”, or move it in "
                "Outlook to when it took place.",
                self._when_in_words(found.start, found.all_day),
            )
        )
