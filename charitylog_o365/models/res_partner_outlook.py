from odoo import models


class ResPartner(models.Model):
    """Has the clients' entries follow when a client's name changes."""

    _inherit = "res.partner"

    def write(self, vals):
        result = super().write(vals)
        if self._o365_shown_fields().intersection(vals):
            # sudo: who renames a client may not see all of their visits, and Outlook
            # must not go on showing the old name in any calendar.
            actions = self.env["charitylog.action"].sudo().with_context(
                active_test=False
            )
            actions.search([("partner_id", "child_of", self.ids)])._o365_leave_notes()
        return result

    def _o365_shown_fields(self):
        """Return the fields of a client that may be seen in an entry."""
        # A person's name is shown together with that of their organisation.
        return {"name", "parent_id", "company_name", "is_company"}
