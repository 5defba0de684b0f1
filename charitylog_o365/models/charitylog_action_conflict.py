from datetime import timedelta

from odoo import models

MINUTE = 1 / 60


class CharitylogAction(models.Model):
    """Takes over from Outlook when an action is, and how long."""

    _inherit = "charitylog.action"

    def _o365_take_over(self, found):
        self.ensure_one()
        if found.all_day:
            self.write({"all_day": True, "day": found.start.date()})
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
