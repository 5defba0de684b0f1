from odoo import models


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    def _o365_forget(self):
        """Delete these copies; Microsoft is not told, and nobody is mailed."""
        events = self.with_context(dont_notify=True, active_test=False)
        recurrences = events.recurrence_id._o365_copies()
        for copies in (events, recurrences):
            # Without its names in Outlook an event is one that was never there: so
            # the connector itself drops what was deleted in Outlook.
            copies.write(
                {
                    "microsoft_id": False,
                    "ms_universal_event_id": False,
                    "need_sync_m": False,
                }
            )
        events.unlink()
        recurrences.unlink()
