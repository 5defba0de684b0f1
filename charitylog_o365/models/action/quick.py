"""What one key does to a row of the Action List, or to many rows at once."""

from datetime import datetime, timedelta, timezone

from odoo import fields, models
from odoo.exceptions import UserError

from ...core.graph.clock import clock, local_time
from ...tools.one_by_one import each_or_why
from ...tools.words import window
from .day import local_day


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

    def action_quick_tomorrow(self):
        """Move to the owner's tomorrow, at the same hour of their clock."""
        self.check_access("write")
        done = self.env._("Moved to tomorrow")
        return self._quickly(done, lambda some, _undo: some._move(_tomorrow))

    def action_quick_next_week(self):
        """Move to the same day of next week; what is then already, a week further."""
        self.check_access("write")
        done = self.env._("Moved by a week")
        return self._quickly(done, lambda some, _undo: some._move(_next_week))

    def action_quick_move(self):
        """Open the window that asks for another day."""
        self.check_access("write")
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

    def _quickly(self, done, work):
        """Have ``work`` done on each of these; return the notice, with "Undo".

        ``work`` is called with some of them, and with the row that remembers.
        """
        with self._remember_for_undo(done) as undo:
            refused = self._each_outstanding(lambda some: work(some, undo))
            if refused and len(refused) == len(self):
                raise refused[0][1]
        return undo._notice(self._quick_sentence(done, refused))

    def _each_outstanding(self, work):
        """Have ``work`` done on those that are outstanding, as ``each_or_why`` does.

        A key may be pressed twice, and a list may not be fresh.
        """
        there = self.filtered(lambda action: action.state == "outstanding")
        closed = self - there
        error = len(self) > 1 and UserError(
            self.env._("That is not outstanding (any more).")
        )
        return [
            *((action, error or action._not_outstanding()) for action in closed),
            *each_or_why(there, work),
        ]

    def _quick_sentence(self, done, refused):
        """Return what was done, and of what was not done which, and why."""
        count = len(self) - len(refused)
        sentence = f"{done}: {self.partner_id.display_name if count == 1 else count}."
        if count == 1 and len(self) > 1:
            sentence = f"{done}: 1."
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

    def _move(self, new_day):
        """Move each to ``new_day(its day, today)``, at its owner's same hour."""
        groups = {}
        for action in self:
            zone = action._o365_time_zone()
            today = local_day(fields.Datetime.now(), zone)
            day = new_day(action.day, today)
            values = {"all_day": True, "day": day}
            if not action.all_day:
                local = datetime.combine(day, local_time(action.start, zone).time())
                moment = local.replace(tzinfo=clock(zone)).astimezone(timezone.utc)
                values = {"start": moment.replace(tzinfo=None)}
            key = tuple(values.items())
            groups[key] = groups.get(key, self.browse()) | action
        for values, actions in groups.items():
            actions.write(dict(values))


def _tomorrow(_day, today):
    return today + timedelta(days=1)


def _next_week(day, today):
    monday = today - timedelta(days=today.weekday())
    wanted = monday + timedelta(days=7 + day.weekday())
    return wanted if wanted > day else day + timedelta(days=7)
