"""The buttons of a visit's page. Each may arrive twice, and does nothing twice."""

from datetime import timedelta

from markupsafe import Markup
from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import html2plaintext, plaintext2html

from .day import local_day
from .duration import length
from .visit import LONGEST_TYPED, hour

OUTCOMES = ("held", "nobody_there")
# In minutes, by the name of the button.
LATE = {"late_15": 15, "late_30": 30}


class CharitylogAction(models.Model):
    """Changes through ``write``, as the user, so that each check holds."""

    _inherit = "charitylog.action"

    def _press_on_visit(self, button, start="", undo="", notes=""):
        """Do what a button of the page says. Raises UserError where it is refused.

        ``start`` and ``undo`` (the id of what can be undone) are as the page showed
        them, so that what was meant for an older state does nothing to this one.
        ``notes`` are words typed there, which go with completing.
        """
        self.ensure_one()
        if not self.has_access("write"):
            raise AccessError(
                self.env._("You can read this visit, but you cannot change it.")
            )
        if button in OUTCOMES:
            self._complete_on_visit(button, notes.strip()[:LONGEST_TYPED])
        elif button in LATE:
            self._run_late(timedelta(minutes=LATE[button]), start)
        elif button == "undo":
            self._undo_on_visit(undo)
        else:
            raise UserError(self.env._("Nothing has been changed. Please tap again."))

    def _complete_on_visit(self, outcome, notes):
        typed = plaintext2html(notes) if notes else Markup()
        is_there = self._visit_notes_have(notes)
        if (self.state, self.outcome) == ("done", outcome) and is_there:
            return
        if self.state == "done":
            raise UserError(
                self.env._(
                    "It has been recorded already: %s. Nothing has been changed.",
                    self._visit_outcome(),
                )
            )
        values = {"state": "done", "outcome": outcome}
        if outcome == "nobody_there":
            values["duration"] = 0
        if typed:
            values["description"] = (self.description or Markup()) + typed
        hours = values.get("duration", self.planned_duration)
        if self._is_ahead(self.start, self.all_day):
            values |= self._visit_just_ended(hours)
        with self._remember_for_undo(self.env._("Recorded.")):
            self.write(values)

    def _visit_notes_have(self, typed):
        """Tell whether the notes have these words, in lines of their own.

        As text: saving writes the same words in another way.
        """
        return lines_of(plaintext2html(typed)) in lines_of(self.description)

    def _visit_just_ended(self, hours):
        """Return when it took place, where it had been planned for later."""
        now = fields.Datetime.now().replace(second=0, microsecond=0)
        if self.all_day:
            return {"all_day": True, "day": local_day(now, self._o365_time_zone())}
        return {"start": now - length(hours)}

    def _run_late(self, minutes, start):
        if fields.Datetime.to_string(self.start - minutes) == start:
            return
        is_as_shown = fields.Datetime.to_string(self.start) == start
        if not is_as_shown or not self._visit_can_be_late():
            raise UserError(
                self.env._(
                    "It has been changed since you opened this page. Nothing has been "
                    "moved; please look again."
                )
            )
        later = self.start + minutes
        moved = self.env._("Moved to %s.", hour(later, self._o365_time_zone()))
        with self._remember_for_undo(moved):
            self.write({"start": later})

    def _undo_on_visit(self, undo):
        row = self._visit_undo()
        if not row or str(row.id) != undo:
            raise UserError(
                self.env._(
                    "This has been undone already, or is more than ten minutes ago."
                )
            )
        row.action_undo()


def lines_of(notes):
    """Return the lines of notes (HTML), each between line ends, to look for some."""
    text = html2plaintext(notes or "", include_references=False)
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return "\n".join(["", *filter(None, lines), ""])
