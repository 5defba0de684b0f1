"""Moving many at once to another day, each at its hour, and none of them twice."""

from datetime import datetime, timedelta, timezone

from odoo import fields, models
from odoo.exceptions import UserError

from ...core.graph.clock import clock, local_time
from ...tools.words import READ_AGAIN, notice
from .day import local_day


class CharitylogAction(models.Model):
    """A list shows how it was: ``seen`` are its starts, as text in UTC, by id as text.

    What is no longer there is not moved on from where it is now.
    """

    _inherit = "charitylog.action"

    def _quickly_move(self, done, new_day, seen=None):
        """Move these with ``_move``; return the notice, with "Undo".

        Where the answer to a first press was lost, all are where that has moved them:
        it returns the notice of then. What somebody else has moved since is refused.
        """
        seen = seen or {}
        stale = self._moved_since(seen)
        there = stale.filtered(lambda action: action._is_there(new_day, seen))
        if self and there == self:
            return self._notice_again()
        refused = [
            (action, self._already() if action in there else self._not_as_seen())
            for action in stale
        ]
        return self._quickly(done, lambda some, _undo: some._move(new_day), refused)

    def _move(self, new_day):
        """Move each to ``new_day(its day, today)``, at its owner's same hour."""
        groups = {}
        for action in self:
            key = tuple(action._moved(action.start, new_day).items())
            groups[key] = groups.get(key, self.browse()) | action
        for values, actions in groups.items():
            actions.write(dict(values))

    def _moved(self, start, new_day):
        """Return the values that move this one there, if it begins at ``start``."""
        zone = self._o365_time_zone()
        today = local_day(fields.Datetime.now(), zone)
        if self.all_day:
            return {"all_day": True, "day": new_day(start.date(), today)}
        day = new_day(local_day(start, zone), today)
        local = datetime.combine(day, local_time(start, zone).time())
        moment = local.replace(tzinfo=clock(zone)).astimezone(timezone.utc)
        return {"start": moment.replace(tzinfo=None)}

    def _moved_since(self, seen):
        """Return those of these that do not begin when ``seen`` says."""
        return self.filtered(
            lambda action: (
                str(action.id) in seen
                and seen[str(action.id)] != fields.Datetime.to_string(action.start)
            )
        )

    def _is_there(self, new_day, seen):
        """Tell whether this is where ``new_day`` moves it from where it was seen."""
        try:
            start = fields.Datetime.to_datetime(seen[str(self.id)])
            values = self._moved(start, new_day)
        except (AttributeError, TypeError, ValueError):
            return False
        return all(self[name] == value for name, value in values.items())

    def _notice_again(self):
        """Return the notice of the user's last change, where it was of all of these."""
        last = self.env["charitylog.action.undo"]._fresh()
        sentence = str(self._already())
        changed = last and last._sudo_kept()["changed"]
        if changed and all(str(each) in changed for each in self.ids):
            return last._notice(sentence)
        return notice(sentence, READ_AGAIN)

    def _refuse_moved_since(self, seen):
        """Raise UserError where one of these is not where the list shows it."""
        if self._moved_since(seen or {}):
            raise self._not_as_seen()

    def _already(self):
        return UserError(self.env._("That has been moved already."))

    def _not_as_seen(self):
        return UserError(
            self.env._(
                "That has been moved since the list was shown, so it stays as it is "
                "now. Please look again."
            )
        )


def tomorrow(_day, today):
    return today + timedelta(days=1)


def next_week(day, today):
    monday = today - timedelta(days=today.weekday())
    wanted = monday + timedelta(days=7 + day.weekday())
    return wanted if wanted > day else day + timedelta(days=7)
