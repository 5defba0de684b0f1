"""What has been done and is to be done with one client, newest first."""

from odoo import models

from ...tools import compat

# In the context: the client whose history a list shows.
CLIENT = "charitylog_history_of"


class ResPartner(models.Model):
    _inherit = "res.partner"

    def action_charitylog_history(self):
        """Open the list of contacts and actions with this client and their people."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "charitylog_o365.charitylog_action_action_history"
        )
        name = self.env._("History of %s", self.display_name)
        return action | {
            "name": name,
            "display_name": name,
            "domain": [
                ("partner_id", "child_of", self.ids),
                *self.env["charitylog.action"]._not_superseded(),
            ],
            "context": {"default_partner_id": self.id, CLIENT: self.id},
        }


class CharitylogAction(models.Model):
    _inherit = "charitylog.action"

    def action_print_history(self):
        """Open the window that asks of what time the client's history is printed."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "charitylog_o365.charitylog_client_history_action"
        )
        client = self.env.context.get(CLIENT)
        context = {"dialog_size": "medium"}
        if client:
            context["default_partner_id"] = client
        return action | {"context": context}

    def _state_in_words(self):
        """Return of this one record how it went, or else its state."""
        self.ensure_one()
        name = "outcome" if self.state == "done" else "state"
        return compat.selection_labels(self, name).get(self[name], "")
