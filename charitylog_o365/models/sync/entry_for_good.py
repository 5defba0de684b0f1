from odoo import fields, models


class O365CalendarEntry(models.Model):
    """An entry that is to be taken out so that no folder in Outlook shows it.

    Others go to Deleted Items, where their owner can take them back.
    """

    _inherit = "o365.calendar.entry"

    for_good = fields.Boolean(help="Leave nothing of it in Deleted Items either")

    may_be_purged = fields.Boolean(
        help="Such a removal was sent and its answer was lost"
    )

    def _is_for_good(self):
        """Tell whether nothing of this one entry is to be left.

        By the client as well: it may be sent while its client is being erased.
        """
        return self.for_good or self.client_id.charitylog_erased

    def _how_for_good(self):
        """Return how this one entry is to be removed (`ForGood`), or None."""
        if not self._is_for_good():
            return None
        return self.account_id.company_id._o365_how_for_good()

    def _leave_nothing(self):
        """Have these entries removed so that nothing is left, with the rule off too.

        What was agreed about meetings before is asked again: their guests are mailed.
        """
        self.write({"for_good": True, "despite": False})
        self._request_removal()
