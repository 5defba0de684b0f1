from odoo import api, models

# The entries of a series share an id but for four bytes, which hold the day: zero in
# the series itself. MS-OXOCAL 2.2.1.27, PidLidGlobalObjectId; two digits a byte.
# https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxocal
EXCHANGE = "040000008200E00074C5B7101A82E008"
DAY = slice(len(EXCHANGE), len(EXCHANGE) + 8)


def series_uid(uid):
    """Return the iCalUId of the series that ``uid`` is a day of, else ``uid``."""
    if not uid or not uid.upper().startswith(EXCHANGE):
        return uid
    return uid[: DAY.start] + "0" * 8 + uid[DAY.stop :]


class O365CalendarEntry(models.Model):
    """Answers which of Outlook's entries are ours, whoever asks."""

    _inherit = "o365.calendar.entry"

    @api.model
    def _ours_among(self, uids):
        """Return the set of those iCalUIds that are entries of ours."""
        asked = {uid: {uid, series_uid(uid)} for uid in uids if uid}
        # sudo: the connector runs as anybody, and must leave alone what they may not
        # read. Nothing is told but what they named themselves.
        found = self.sudo().search([("ical_uid", "in", set().union(*asked.values()))])
        known = set(found.mapped("ical_uid"))
        return {uid for uid, names in asked.items() if names & known}

    @api.model
    def _copies(self, companies):
        """Return what Odoo's connector copied of the entries in these companies."""
        # sudo: events and entries have owners, and whoever tidies up is not them.
        # Called by the wizard only, after a look at the rights.
        entries = self.sudo().search(
            [("ical_uid", "!=", False), ("account_id.company_id", "in", companies.ids)]
        )
        uids = entries.mapped("ical_uid")
        return (
            self.env["calendar.event"]
            .sudo()
            .with_context(active_test=False)
            .search(
                [
                    "|",
                    ("ms_universal_event_id", "in", uids),
                    ("recurrence_id.ms_universal_event_id", "in", uids),
                ],
                order="user_id, start, id",
            )
        )
