"""What one key does to a row of the Action List, or to many rows at once."""

from odoo import models
from odoo.exceptions import UserError

from ...tools.one_by_one import each_or_why
from ...tools.words import window
from .quick_move import next_week, tomorrow


class CharitylogAction(models.Model):
    """Each of these returns the notice with "Undo"; what is refused stops no other.

    Raises what the first refused write raised, where all are refused.
    """

    _inherit = "charitylog.action"

    def action_quick_complete(self):
        """Complete as planned. One that is still to come: open "Complete"."""
        self.check_access("write")
        if len(self) == 1 and self._planned_ahead():
            return self.action_complete()
        done = self.env._("Completed")
        return self._quickly(done, lambda some, _undo: some.write({"state": "done"}))

    def action_quick_nobody_there(self):
        self.check_access("write")
        if len(self) == 1 and self._planned_ahead():
            return self.action_complete()
        values = {"state": "done", "outcome": "nobody_there", "duration": 0}
        done = self.env._("Nobody there")
        return self._quickly(done, lambda some, _undo: some.write(values))

    def action_quick_cancel(self):
        self.check_access("write")
        values = {"state": "cancelled"}
        done = self.env._("Cancelled")
        return self._quickly(done, lambda some, _undo: some.write(values))

    def action_quick_tomorrow(self, seen=None):
        """Move to the owner's tomorrow, at the same hour of their clock.

        ``seen`` are the starts (by id, in UTC) that the list shows: pressed again after
        a lost answer, it moves nothing twice.
        """
        self.check_access("write")
        return self._quickly_move(self.env._("Moved to tomorrow"), tomorrow, seen)

    def action_quick_next_week(self, seen=None):
        """Move to the same day of next week; what is then already, a week further.

        ``seen`` as for tomorrow.
        """
        self.check_access("write")
        return self._quickly_move(self.env._("Moved by a week"), next_week, seen)

    def action_quick_move(self, seen=None):
        """Open the window that asks for another day; ``seen`` as for tomorrow."""
        self.check_access("write")
        # Only of several it asks by how many days.
        if len(self) > 1:
            self._refuse_moved_since(seen)
        return self._open_quick_window(
            "charitylog.action.move", self.env._("Move to …")
        )

    def action_quick_give(self):
        """Open the window that asks who is to do it."""
        self.check_access("write")
        return self._open_quick_window(
            "charitylog.action.give", self.env._("Give to …")
        )

    def _open_quick_window(self, model, name):
        # Of a list with others among them, those that are outstanding.
        actions = self.filtered(lambda action: action.state == "outstanding")
        (actions or self)._refuse_unless_outstanding()
        return window(name, model, context={"default_action_ids": actions.ids})

    def _quickly(self, done, work, refused=()):
        """Have ``work`` done on each of these; return the notice, with "Undo".

        ``work`` is called with some of them, and with the row that remembers. What is
        ``refused`` already, with why, is left out.
        """
        rest = self - self._refused_in(refused)
        with rest._remember_for_undo(done) as undo:
            refused = [
                *refused,
                *rest._each_outstanding(lambda some: work(some, undo)),
            ]
            if refused and len(refused) == len(self):
                raise refused[0][1]
        return undo._notice(self._quick_sentence(done, refused))

    def _refused_in(self, refused):
        """Return the records of ``refused``, pairs of a record and why."""
        return self.browse().union(*(action for action, _why in refused))

    def _each_outstanding(self, work):
        """Have ``work`` done on those that are outstanding, as ``each_or_why`` does.

        A key may be pressed twice, and a list may not be fresh.
        """
        there = self.filtered(lambda action: action.state == "outstanding")
        closed = self - there
        error = len(self) > 1 and UserError(
            self.env._("That is not outstanding (any more).")
        )
        with there._told_together() as some:
            refused = each_or_why(some, work)
        closed_too = [(one, error or one._not_outstanding()) for one in closed]
        return [*closed_too, *refused]

    def _quick_sentence(self, done, refused):
        """Return what was done, and of what was not done which, and why."""
        count = len(self) - len(refused)
        sentence = f"{done}: {count}."
        if count == len(self) == 1:
            sentence = f"{done}: {self.partner_id.display_name}, {self.name}."
        return f"{sentence} {self._reasons_sentence(refused)}".strip()

    def _reasons_sentence(self, refused):
        """Return which were refused and why, each reason once."""
        reasons = {}
        for action, error in refused:
            reasons.setdefault(str(error), []).append(action.display_name)
        sentences = []
        for reason, names in reasons.items():
            more = [*names[:3], *(["…"] if len(names) > 3 else [])]
            sentences.append(
                self.env._(
                    "Not done: %(names)s. %(reason)s",
                    names=", ".join(more),
                    reason=reason,
                )
            )
        return " ".join(sentences)

    def _give(self, colleague):
        self.write({"user_id": colleague.id})

    def _offer_each(self, colleague):
        for action in self:
            action.action_offer(colleague.id)

    def _uses_calendars(self):
        """Tell whether giving this one action away asks for a permission."""
        # sudo: the project's and the company's choice decides, whoever asks.
        action = self.sudo()
        return action._o365_company().o365_rule and action._o365_project().o365_sync

    def _planned_ahead(self):
        """Return whether this one outstanding action begins in the future."""
        return self.state == "outstanding" and self._is_ahead(self.start, self.all_day)

    def _refuse_unless_outstanding(self):
        for action in self:
            if action.state != "outstanding":
                raise action._not_outstanding()

    def _not_outstanding(self):
        return UserError(
            self.env._("“%s” is not outstanding (any more).", self.display_name)
        )
