from odoo import models


class O365SyncMixin(models.AbstractModel):
    """Opens what was sent to Outlook of one record."""

    _inherit = "o365.sync.mixin"

    def action_o365_log(self):
        """Return the page with the lines of this one record, for managers."""
        self.ensure_one()
        self.check_access("read")
        self.env["o365.audit"].check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "charitylog_o365.o365_audit_action"
        )
        domain = [("res_model", "=", self._name), ("res_id", "=", self.id)]
        # Its own address would show all of them when the page is loaded again.
        return {**action, "domain": domain, "path": False}
