from odoo import models

from ...core.graph.clock import known_name
from ...core.sync.event import PLAIN_ZONE


class O365SyncMixin(models.AbstractModel):
    """In which time zone an entry is told: that of its owner, where it is known.

    Odoo takes names that the system below does not know. Such a name leads to the same
    zone under its present name, or to UTC, and the record says so.
    """

    _inherit = "o365.sync.mixin"

    def _o365_time_zone(self):
        """Return the IANA name of the zone in which the owner reads the time."""
        return known_name(self._o365_chosen_zone()) or PLAIN_ZONE

    def _o365_chosen_zone(self):
        # sudo: whose calendar it is decides, whoever may read colleagues.
        owner, company = self.sudo()._o365_owner(), self.sudo()._o365_company()
        return owner.tz or company.partner_id.tz or PLAIN_ZONE

    def _o365_zone_hint(self):
        """Return the sentence for a zone that nobody knows, or False."""
        zone = self._o365_chosen_zone()
        if self.o365_state == "off" or known_name(zone):
            return False
        if self._o365_owner() == self.env.user:
            return self.env._(
                "Outlook is told its time in UTC, because your time zone, “%s”, is not "
                "known here. Please choose another in your preferences.",
                zone,
            )
        return self.env._(
            "Outlook is told its time in UTC, because %(owner)s's time zone, "
            "“%(zone)s”, is not known here.",
            owner=self._o365_names(self.env["o365.calendar.entry"])["owner"],
            zone=zone,
        )
