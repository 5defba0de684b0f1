"""Changing an action of a series together with those that follow it."""

from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError

from ...core.graph.clock import local_time
from .series_dates import moved


class CharitylogAction(models.Model):
    """Those that follow are the outstanding ones of the series after this one.

    What is done or cancelled and what is earlier is never touched. All are written as
    the user, so that each is checked, in one transaction: where one is refused, nothing
    is done.
    """

    _inherit = "charitylog.action"

    def action_change_following(self):
        """Open the window that changes this one and those that follow."""
        self.ensure_one()
        self.check_access("write")
        return self._open_window(
            "charitylog.action.following", self.env._("This and those that follow")
        )

    def _and_following(self, begin=None):
        """Return this action and the outstanding ones after it in its series.

        After ``begin`` (UTC), where that is given: this one has been moved alone since.
        Those that the user may not even read are not among them.
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: users cannot read this field; what they may not read is taken out.
        later = self._later_in(self.sudo().series_id.action_ids, begin)
        later = later._in_order()
        return (self | self.browse(later.ids))._filtered_access("read")

    def _change_with_following(self, values, shift=None, begin=None):
        """Write ``values`` on this action and those that follow, and return these.

        With a ``shift`` each moves by as much on the clock of its owner, or by whole
        days where it has no hour; this one from ``begin`` (UTC), where that is given.
        """
        actions = self._and_following(begin)
        if self.state != "outstanding":
            raise UserError(
                self.env._(
                    "Only an outstanding action can be changed with those that follow."
                )
            )
        if not shift:
            actions.write(values)
            return actions
        with actions._told_together() as together:
            together._shift_each(values, shift, self, begin)
        return actions

    def _shift_each(self, values, shift, first, begin=None):
        """Write ``values`` on each of these and move it; ``first`` from ``begin``."""
        days = first._shift_in_days(shift, begin)
        for action in self:
            zone = action._o365_time_zone()
            start = (action == first and begin) or action.start
            when = (
                {"day": start.date() + timedelta(days=days), "all_day": True}
                if action.all_day
                else {"start": moved(start, shift, zone)}
            )
            action.write({**values, **when})

    def _shift_in_days(self, shift, begin=None):
        """Return by how many days ``shift`` moves the day of this one."""
        if self.all_day:
            return shift.days
        local = local_time(begin or self.start, self._o365_time_zone())
        return ((local + shift).date() - local.date()).days

    def _shift_to(self, start, begin=None):
        """Return how far ``start`` (UTC) is away on the clock of this one's owner.

        From its own start, or from ``begin`` (UTC).
        """
        zone = self._o365_time_zone()
        begin = local_time(begin or self.start, zone)
        return local_time(start, zone) - begin if start else timedelta()

    def _days_moved(self, shift, begin=None):
        """Return the days of these after moving them by ``shift``.

        The first moves from ``begin`` (UTC), where that is given.
        """
        days = self[0]._shift_in_days(shift, begin)
        result = []
        for action in self:
            start = (action == self[0] and begin) or action.start
            if action.all_day:
                result.append(start.date() + timedelta(days=days))
            else:
                local = local_time(start, action._o365_time_zone())
                result.append((local + shift).date())
        return result

    def action_end_series(self):
        """Cancel the outstanding ones that follow this one in its series."""
        self.ensure_one()
        following = self._and_following() - self
        if not following:
            raise UserError(self.env._("Nothing outstanding follows this one."))
        following.action_cancel()
        return True
