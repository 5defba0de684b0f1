"""How the chatter says what a field held, before and after a change."""

from markupsafe import Markup, escape
from odoo import models
from odoo.tools import (
    format_date,
    format_datetime,
    html2plaintext,
    is_html_empty,
    plaintext2html,
)

from ...tools import compat
from .event import fit_for_outlook

NOTHING = "–"


class CharitylogAction(models.Model):
    """Of old notes the text is kept, for whoever may read the record.

    Projects that are not open to all colleagues are told by their number: the record
    may come into an open one, and its chatter with it.
    """

    _inherit = "charitylog.action"

    def _logged_words(self, name, value):
        """Return as markup what field ``name`` held."""
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
            # Kept as a moment of just this day, in every zone.
            return format_date(self.env, start.date(), date_format="d MMMM y")
        zone = str(self.env.tz)
        return format_datetime(self.env, start, zone, dt_format="d MMMM y, HH:mm")

    def _told_notes(self, before, after):
        """Return as markup that notes changed, with the text that they had."""
        label = compat.label(self, "description")
        if is_html_empty(before):
            return escape(self.env._("%s: added", label))
        old = html2plaintext(fit_for_outlook(before))
        if old == html2plaintext(fit_for_outlook(after or "")):
            return escape(self.env._("%s: looks changed, the words did not", label))
        sentence = self.env._("%s: changed. Before:", label)
        return Markup("%s<blockquote>%s</blockquote>") % (sentence, plaintext2html(old))
