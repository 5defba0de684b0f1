"""What is left of an opportunity whose client is erased: stage, amounts and dates."""

from odoo import models
from odoo.fields import Command

# In such a field anything may be written of a client, whichever addon it is from.
WRITTEN = ("binary", "char", "html", "image", "json", "properties", "text")
# What an opportunity has of a client besides, as far as CRM's addons have fields.
PERSONAL = (
    "country_id",
    "lang_id",
    "partner_latitude",
    "partner_longitude",
    "state_id",
    "tag_ids",
)
# The same of a meeting.
OF_MEETING = ("description", "location", "notes")


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _erase_opportunities(self, clients):
        """Forget, as superuser, whose these were, and what was written.

        Those that are open are archived.
        """
        names = self._written_of_clients()
        for lead in self.with_context(tracking_disable=True):
            number = self.env._("Erased opportunity %s", lead.id)
            lead.write(
                {
                    name: number if self._fields[name].required else False
                    for name in names
                }
            )
        self.filtered(lambda lead: lead.won_status == "pending").action_archive()
        self._charitylog_meetings()._erase_meetings(clients)
        _erase_pieces(self)

    def _written_of_clients(self):
        """Return the names of the fields to empty.

        Not what is only copied or computed from another one: it follows that.
        """
        return [
            name
            for name, field in self._fields.items()
            if (field.store and field.type in WRITTEN and not field.related)
            and not (field.compute and field.readonly)
            or name in PERSONAL
        ]

    def _charitylog_meetings(self):
        meetings = self.env["calendar.event"]
        about = [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        return meetings.search(["|", ("opportunity_id", "in", self.ids), "&", *about])


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    def _erase_meetings(self, clients):
        """Leave of these meetings when they were, and who took part but ``clients``."""
        # Nobody is written to, and no other calendar has a say.
        quiet = self.with_context(tracking_disable=True, dont_notify=True)
        nothing = dict.fromkeys(OF_MEETING, False)
        gone = [Command.unlink(client.id) for client in clients]
        for meeting in quiet:
            name = self.env._("Erased meeting")
            meeting.write({**nothing, "name": name, "partner_ids": [*gone]})
        _erase_pieces(self)


def _erase_pieces(records):
    """Delete the activities, messages and files of these records, as superuser."""
    records.activity_ids.unlink()
    for model, field in (("mail.message", "model"), ("ir.attachment", "res_model")):
        about = [(field, "=", records._name), ("res_id", "in", records.ids)]
        records.env[model].search(about).unlink()
