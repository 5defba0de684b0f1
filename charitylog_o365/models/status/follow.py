from odoo import fields, models

from ...core.graph.clock import local_time
from ..sync.commands import TAKE_OVER


class O365SyncMixin(models.AbstractModel):
    """Follows what its owner moved in Outlook, where they wish so (My User Options).

    As the owner, by the way of the button "Take over". Only work that is still to come
    and stays so, in their own calendar, as a whole, and under its own name: all else is
    asked about.
    """

    _inherit = "o365.sync.mixin"

    def _o365_follow(self, reason):
        """Take over on this one record, as its owner; return whether it was.

        ``reason`` is what it would ask about otherwise. Raises UserError where the
        owner may not write that, or a rule is against it.
        """
        self.ensure_one()
        self.check_access("write")
        # sudo: users may not read entries; it is their own calendar's.
        entry = self._o365_entry().sudo()
        found = self._o365_found(reason, entry)
        if self._o365_owner() != self.env.user or not found or not entry.sent:
            return False
        is_coming = self._o365_is_to_come() and self._o365_begins_later(
            found.start, found.all_day
        )
        if found.subject != entry.sent["subject"] or not is_coming:
            return False
        values, not_taken = self._o365_taken_over(found)
        if not values or not_taken:
            return False
        self._o365_write_followed(values)
        self._o365_queue_command(TAKE_OVER)
        return True

    def _o365_is_to_come(self):
        """Tell whether the work of this one record is still to be done, and begins."""
        if self._o365_is_finished() or not self._o365_wants_entry():
            return False
        start, _stop = self._o365_span()
        return self._o365_begins_later(start, self._o365_is_all_day())

    def _o365_begins_later(self, start, all_day):
        """Tell whether ``start`` (UTC, or the midnight of a day) has not come yet."""
        now = fields.Datetime.now()
        if not all_day:
            return start > now
        return start.date() >= local_time(now, self._o365_time_zone()).date()

    def _o365_write_followed(self, values):
        """Write what is taken over by itself."""
        self.write(values)
