"""Logs every change of an action in its chatter, in one message a save."""

from markupsafe import Markup, escape
from odoo import models
from odoo.tools import html2plaintext, is_html_empty, plaintext2html

from ...tools import compat
from ...tools.dates import said_day, said_moment
from .event import fit_for_outlook

# Logged fields that change with a field that is written.
WITH = {
    "all_day": ("start",),
    "day": ("start",),
    "days": ("planned_duration",),
    "state": ("state", "outcome", "duration"),
    "stop": ("duration", "planned_duration"),
}
# In the order of the message.
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
NOTHING = "–"


class CharitylogAction(models.Model):
    """Logs the value before and after, and of notes the text before.

    Projects that are not open to all colleagues are logged by their number: the record
    may be moved to an open one, and its chatter with it.
    """

    _inherit = "charitylog.action"

    def _logged_values_before(self, vals):
        """Return by id the values of the logged fields that ``vals`` may change.

        Field tracking would e-mail the assignee the summary of the work, and take
        fifteen queries a record; this is one insert for the whole batch.
        """
        changing = {name for key in vals for name in WITH.get(key, (key,))}
        names = [name for name in LOGGED if name in changing]
        return {action.id: action._logged_values(names) for action in self if names}

    def _log_changes(self, before):
        """Log on each record what differs from ``before``, its values by id."""
        bodies = {
            action.id: body
            for action in self.browse(before)
            if (body := action._changes_markup(before[action.id]))
        }
        if bodies:
            self.browse(bodies)._message_log_batch(bodies)

    def _logged_values(self, names):
        # sudo: the message is shown to whoever may read the record.
        action = self.sudo()
        return {
            name: (action.start, action.all_day) if name == "start" else action[name]
            for name in names
        }

    def _changes_markup(self, before):
        after = self._logged_values(before)
        return Markup("<br/>").join(
            self._change_line(name, before[name], after[name])
            for name in before
            if before[name] != after[name]
        )

    def _change_line(self, name, before, after):
        """Return the line, as markup, for a change of field ``name``."""
        if name == "active":
            return escape(
                self.env._("Taken back from the archive")
                if after
                else self.env._("Archived")
            )
        if name == "description":
            return self._notes_line(before, after)
        return escape(self.env._("%(what)s: %(before)s → %(after)s")) % {
            "what": compat.label(self, name).rstrip("?"),
            "before": self._value_markup(name, before),
            "after": self._value_markup(name, after),
        }

    def _value_markup(self, name, value):
        """Return as markup ``value`` of field ``name`` in words."""
        field = self._fields[name]
        if name == "start":
            return escape(self._when_in_words(*value))
        if name == "partner_id":
            return value._charitylog_mention() if value else NOTHING
        if name == "project_id":
            return escape(value._name_for_all())
        if field.type == "many2one":
            return escape(value.name or NOTHING)
        if field.type == "selection":
            words = compat.selection_labels(self, field.name)
            return escape(words.get(value, NOTHING))
        if field.type == "float":
            return "{}:{:02}".format(*divmod(round(value * 60), 60))
        return escape(value or NOTHING)

    def _when_in_words(self, start, all_day):
        """Return a time as the user reads it: "4 March 2030, 10:00", or the day."""
        if all_day:
            # Stored as a moment that is on this day in every time zone.
            return said_day(self.env, start.date(), date_format="d MMMM y")
        zone = str(self.env.tz)
        return said_moment(self.env, start, zone, dt_format="d MMMM y, HH:mm")

    def _notes_line(self, before, after):
        """Return the line, as markup, for changed notes, with their text before."""
        label = compat.label(self, "description")
        if is_html_empty(before):
            return escape(self.env._("%s: added", label))
        old = html2plaintext(fit_for_outlook(before))
        if old == html2plaintext(fit_for_outlook(after or "")):
            return escape(self.env._("%s: looks changed, the words did not", label))
        sentence = self.env._("%s: changed. Before:", label)
        return Markup("%s<blockquote>%s</blockquote>") % (sentence, plaintext2html(old))
