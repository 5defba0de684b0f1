"""What the chatter tells of an action's life: every change, in one note a save."""

from markupsafe import Markup, escape
from odoo import models

from ...tools.compat import label

# What else may change with a field, beside itself.
WITH = {
    "all_day": ("start",),
    "day": ("start",),
    "days": ("planned_duration",),
    "state": ("state", "outcome", "duration"),
    "stop": ("duration", "planned_duration"),
}
# In the order in which they are told.
LOGGED = (
    "active",
    "state",
    "outcome",
    "name",
    "partner_id",
    "project_id",
    "company_id",
    "action_type_id",
    "user_id",
    "start",
    "planned_duration",
    "duration",
    "location",
    "description",
)


class CharitylogAction(models.Model):
    _inherit = "charitylog.action"

    def write(self, vals):
        # Field tracking would mail the assignee the summary of the work, and cost
        # fifteen queries a record; this is one insert for the whole batch.
        changing = {name for key in vals for name in WITH.get(key, (key,))}
        names = [name for name in LOGGED if name in changing]
        if not names:
            return super().write(vals)
        before = {action.id: action._logged_values(names) for action in self}
        result = super().write(vals)
        bodies = {
            action.id: body
            for action in self
            if (body := action._told_changes(before[action.id]))
        }
        if bodies:
            self.browse(bodies)._message_log_batch(bodies)
        return result

    def _logged_values(self, names):
        # sudo: the chatter tells of the record to whoever may read it.
        action = self.sudo()
        return {
            name: (action.start, action.all_day) if name == "start" else action[name]
            for name in names
        }

    def _told_changes(self, before):
        after = self._logged_values(before)
        return Markup("<br/>").join(
            self._told_change(name, before[name], after[name])
            for name in before
            if before[name] != after[name]
        )

    def _told_change(self, name, before, after):
        """Return as markup that field ``name`` was changed."""
        if name == "active":
            return escape(
                self.env._("Taken back from the archive")
                if after
                else self.env._("Archived")
            )
        if name == "description":
            return self._told_notes(before, after)
        return escape(self.env._("%(what)s: %(before)s → %(after)s")) % {
            "what": label(self, name).rstrip("?"),
            "before": self._logged_words(name, before),
            "after": self._logged_words(name, after),
        }
