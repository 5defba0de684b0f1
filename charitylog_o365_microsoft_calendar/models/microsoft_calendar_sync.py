from odoo import api, models
from odoo.addons.charitylog_o365.models.sync.o365_calendar_entry import TRANSACTION


class MicrosoftCalendarSync(models.AbstractModel):
    """Where Odoo's own connector takes from Outlook, and where it writes there.

    Everything that it fetched comes through one method, and what it sends about an
    event it has copied through three. An entry gone from Outlook is named by an id
    that says nothing: a copy of it goes too, which is right.
    """

    _inherit = "microsoft.calendar.sync"

    @api.model
    def _sync_microsoft2odoo(self, microsoft_events):
        theirs = self._o365_without_ours(microsoft_events)
        if not theirs:
            return self.env["calendar.event"], self.env["calendar.recurrence"]
        return super()._sync_microsoft2odoo(theirs)

    @api.model
    def _o365_without_ours(self, events):
        """Return the fetched events without ours, and without the days of ours."""
        known = self.env["o365.calendar.entry"]._ours_among(events.uids)
        ours = {
            event.id
            for event in events
            if event.iCalUId in known
            or (event.transactionId or "").startswith(TRANSACTION)
        }
        return events.filter(
            lambda event: event.id not in ours and event.seriesMasterId not in ours
        )

    def _o365_copies(self):
        """Return those of these events that were copied from entries of ours."""
        uids = self.mapped("ms_universal_event_id")
        known = self.env["o365.calendar.entry"]._ours_among(uids)
        return self.filtered(lambda event: event.ms_universal_event_id in known)

    # Asked now: these three only begin their work after the commit, when the event
    # may be gone.

    def _microsoft_patch(self, *args, **kwargs):
        if self._o365_copies():
            return None
        return super()._microsoft_patch(*args, **kwargs)

    def _microsoft_delete(self, *args, **kwargs):
        if self._o365_copies():
            return None
        return super()._microsoft_delete(*args, **kwargs)

    def _microsoft_attendee_answer(self, *args, **kwargs):
        if self._o365_copies():
            return None
        return super()._microsoft_attendee_answer(*args, **kwargs)
