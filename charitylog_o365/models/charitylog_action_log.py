"""What the chatter tells of an action's life."""

from markupsafe import Markup, escape
from odoo import models
from odoo.tools import format_date, format_datetime

LOGGED = ("user_id", "state", "start", "all_day")


class CharitylogAction(models.Model):
    _inherit = "charitylog.action"

    def write(self, vals):
        # Field tracking would mail the assignee the summary of the work, and cost
        # fifteen queries a record; this is one insert for the whole batch.
        if not any(name in vals for name in LOGGED):
            return super().write(vals)
        before = {action.id: action._logged_values() for action in self}
        result = super().write(vals)
        bodies = {
            action.id: body
            for action in self
            if (body := action._told_changes(before[action.id]))
        }
        if bodies:
            self.browse(bodies)._message_log_batch(bodies)
        return result

    def _logged_values(self):
        state = dict(self._fields["state"]._description_selection(self.env))
        when = (
            format_date(self.env, self.day, date_format="d MMMM y")
            if self.all_day
            else format_datetime(
                self.env, self.start, str(self.env.tz), dt_format="d MMMM y, HH:mm"
            )
        )
        # sudo: the chatter names colleagues to whoever may read the record.
        return {
            "user_id": self.user_id.sudo().name,
            "state": state[self.state],
            "start": when,
        }

    def _told_changes(self, before):
        after = self._logged_values()
        return Markup("<br/>").join(
            escape(
                self.env._(
                    "%(what)s: %(before)s → %(after)s",
                    what=self._fields[name]._description_string(self.env).rstrip("?"),
                    before=before[name],
                    after=after[name],
                )
            )
            for name in before
            if before[name] != after[name]
        )
