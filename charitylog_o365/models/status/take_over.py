from odoo import fields, models
from odoo.exceptions import UserError

from ...core.sync.snapshot import Snapshot
from ..sync.commands import TAKE_OVER
from ..sync.o365_calendar_entry import BECAME

# In the context of the button: what the record said when it was pressed.
SEEN = "o365_seen"


class O365SyncMixin(models.AbstractModel):
    """Takes over what somebody made of an entry in Outlook: start, length and day.

    Never its name. What cannot be taken is said beforehand, beneath the sentence, by
    the same method that the button uses.
    """

    _inherit = "o365.sync.mixin"

    o365_can_take_over = fields.Boolean(compute="_compute_o365")

    def action_o365_take_over(self):
        """Have these records say what somebody made of their entries in Outlook.

        Raises UserError where an entry is not there any more, or has no time, or has
        been changed once more since the reader saw it.
        """
        return self._o365_take_over_all()

    def _o365_take_over_all(self):
        chosen = self._o365_chosen()
        chosen.check_access("write")
        for record in chosen:
            record._o365_refuse_unseen()
            record._o365_take_over()
        return chosen._o365_answer(TAKE_OVER)

    def _o365_refuse_unseen(self):
        """Raise UserError where this one record said something else, as was seen."""
        seen = self.env.context.get(SEEN)
        if seen and self.o365_state == "conflict" and seen != self.o365_message:
            raise UserError(
                self.env._(
                    "It has been changed once more. %s Please choose again.",
                    self.o365_message,
                )
            )

    def _o365_take_over(self):
        """Write on this one record what its entry in Outlook shows."""
        # sudo: users may not read entries; who reads the record may know its time.
        entry = self._o365_entry().sudo()
        found = self._o365_found(entry.reason, entry)
        if not found:
            raise UserError(self.env._("There is nothing in Outlook to take over."))
        values, why = self._o365_taken_over(found)
        if not values:
            raise UserError(why)
        self.write(values)

    def _o365_taken_over(self, found):
        """Return the values that ``found`` comes to, and what of it is not taken.

        ``found`` is a core.sync.snapshot.Snapshot, in UTC. What is not taken is a
        sentence, or False; without values nothing can be taken, for that reason.
        """
        return {"start": found.start, "stop": found.end}, False

    def _o365_found(self, reason, entry):
        """Return the `Snapshot` that could be taken over, or None.

        None where Outlook shows no other time than was sent: a name is not taken.
        """
        found = Snapshot.restored(entry.found)
        if not found or not found.start:
            return None
        if (reason or "").startswith(BECAME):
            return found if self._o365_has_other_time(entry) else None
        if reason != "changed_in_outlook":
            return None
        sent = entry.sent and Snapshot.from_payload(entry.sent)
        return None if sent and found.has_same_time(sent) else found

    def _o365_may_take_over(self, reason, entry):
        # sudo: as in _o365_take_over.
        found = self._o365_found(reason, entry.sudo())
        return bool(found and self._o365_taken_over(found)[0])

    def _o365_take_over_hint(self, reason, entry):
        """Return what “Take over” does not take of this entry, and why, or False."""
        # sudo: as in _o365_take_over.
        entry = entry.sudo()
        found = self._o365_found(reason, entry)
        values, why = self._o365_taken_over(found) if found else ({}, False)
        if found and not values:
            return self.env._("It cannot be taken over. %s", why)
        renamed = not found or found.subject != (entry.sent or {}).get("subject")
        is_asked = reason == "changed_in_outlook" and entry.found
        name = is_asked and renamed and self.env._("Its name is not taken over.")
        return " ".join(filter(None, (why, name))) or False
