"""What a record notes of its client, on whom it depends what Outlook shows."""

from markupsafe import escape
from odoo import models


class CharitylogAction(models.Model):
    _inherit = "charitylog.action"

    def _in_outlook_or_waiting(self):
        """Return those of these records, as superuser, that have or await an entry."""
        there = set(self.env["o365.calendar.entry"]._of(self).mapped("res_id"))
        return self.filtered(
            lambda action: (
                action.id in there
                or (action.o365_gate == "open" and action._o365_wants_entry())
            )
        )

    def _told_of_client(self, changed, name, old, new):
        """Return as markup what became of this one record's client.

        ``changed`` is the client, or the organisation that they belong to.
        """
        words = (
            self._words_of_own()
            if changed == self.partner_id
            else self._words_of_home()
        )
        if name == "active":
            return escape(words["back" if new else "archived"])
        return changed._told_shown(name, old, new, words.get(name))

    def _words_of_own(self):
        return {
            "archived": self.env._("Client archived"),
            "back": self.env._("Client taken back from the archive"),
            "name": self.env._("Client's name"),
            "parent_id": self.env._("Client's organisation"),
        }

    def _words_of_home(self):
        return {
            "archived": self.env._("The client's organisation was archived"),
            "back": self.env._("The client's organisation is no longer archived"),
            "name": self.env._("Name of the client's organisation"),
        }
