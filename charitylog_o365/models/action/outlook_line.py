from odoo import models
from odoo.tools import SQL


class CharitylogAction(models.Model):
    """What an action's Outlook line says and offers beyond any record's."""

    _inherit = "charitylog.action"

    def _o365_path(self):
        return f"/odoo/contacts-actions/{self.id}"

    def _o365_may_record_again(self, _entry):
        return self.state == "outstanding" and self.has_access("write")

    def _o365_missing_length(self):
        if self.all_day or not super()._o365_missing_length():
            return None
        if self.state == "done":
            return "done"
        return "not_used" if self.planned_duration_policy == "none" else "outstanding"

    def _o365_absent_sql(self, alias):
        return SQL(
            """COALESCE(
                (SELECT 'erased' FROM res_partner AS client
                  WHERE client.id = %s AND client.charitylog_erased),
                %s, CASE WHEN %s = 'cancelled' THEN 'cancelled' END)""",
            SQL.identifier(alias, "partner_id"),
            super()._o365_absent_sql(alias),
            SQL.identifier(alias, "state"),
        )

    def action_o365_set_length(self):
        """Ask for the length that the entry in Outlook lacks."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Set length"),
            "res_model": "charitylog.action.length",
            "view_mode": "form",
            "target": "new",
            "context": {"default_action_id": self.id},
        }
