from odoo import fields, models

from .o365_calendar_entry import DELETED

MANAGER = "charitylog_o365.group_manager"


class ResPartner(models.Model):
    """Lists for managers what Outlook calendars hold of a client."""

    _inherit = "res.partner"

    o365_entry_count = fields.Integer(
        "In Outlook calendars", compute="_compute_o365_entry_count", groups=MANAGER
    )

    def _compute_o365_entry_count(self):
        for partner in self:
            partner.o365_entry_count = len(partner._family()._o365_entries())

    def _family(self):
        """Return these clients and the people of theirs, archived ones included."""
        everybody = self.with_context(active_test=False)
        return everybody.search([("id", "child_of", self.ids)])

    def _o365_entries(self):
        """Return what Outlook calendars hold of just these clients."""
        # sudo: an entry has no access rules of its own; only the number is told here.
        entries = self.env["o365.calendar.entry"].sudo()
        return entries.search(
            [("client_id", "in", self.ids), ("reason", "!=", DELETED)]
        )

    def action_o365_entries(self):
        """Open the list of what is in which calendar, for this client."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "charitylog_o365.o365_calendar_entry_action"
        )
        return action | {
            "name": self.env._("In Outlook calendars: %s", self.display_name),
            "domain": [("client_id", "in", self._family().ids)],
            "context": {},
        }
