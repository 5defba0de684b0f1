from odoo import SUPERUSER_ID, models

from ...core.graph.clock import known_name
from ...core.sync.event import PLAIN_ZONE, Event

# In the context where an event is to be as if nobody concerned were archived.
AS_IF_THERE = "o365_as_if_there"


class O365SyncMixin(models.AbstractModel):
    """What is sent of a record: its event in its owner's language and time zone."""

    _inherit = "o365.sync.mixin"

    def _o365_event_to_send(self, as_if_there=False) -> Event:
        """Return the event in the language and the time zone of the calendar's owner.

        As OdooBot and in a context of its own, so that it is the same for every caller:
        it is sent, and changes are found by comparing it. With ``as_if_there`` it is
        the event as if nobody concerned were archived.
        """
        owner = self.sudo()._o365_owner()
        context = {"lang": owner.lang, "tz": owner.tz}
        if as_if_there:
            context[AS_IF_THERE] = True
        # sudo: Outlook shows what the project lets it show, whoever asks.
        env = self.env(user=SUPERUSER_ID, context=context)
        return self.with_env(env)._o365_event()

    def _o365_time_zone(self):
        """Return the IANA name of the zone in which the owner reads the time.

        Odoo takes names that the operating system does not know: such a one stands for
        the same zone by its present name, or for UTC, and the record says so.
        """
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
