from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.groups import MANAGER
from ..sync.o365_calendar_entry import DELETED


class ResPartner(models.Model):
    """Lists for managers what Outlook calendars hold of a client."""

    _inherit = "res.partner"

    o365_entry_count = fields.Integer(
        "In Outlook calendars", compute="_compute_o365_entry_count", groups=MANAGER
    )

    @api.depends_context("uid")
    def _compute_o365_entry_count(self):
        entries = self.env["o365.calendar.entry"]
        for partner in self:
            domain = partner._o365_domain_of_entries() & Domain("reason", "!=", DELETED)
            partner.o365_entry_count = entries.search_count(domain)

    def _o365_domain_of_entries(self):
        """Return the domain of what the reader may know to be in Outlook of them."""
        return Domain("client_shown_id", "in", self._family().ids)

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
            "domain": list(self._o365_domain_of_entries()),
            "context": {},
        }
