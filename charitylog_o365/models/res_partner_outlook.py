from odoo import models


class ResPartner(models.Model):
    """Has entries follow a client's name, and the language and zone of their owner."""

    _inherit = "res.partner"

    def write(self, vals):
        result = super().write(vals)
        if self._o365_shown_fields().intersection(vals):
            self._o365_note_actions()
        if {"lang", "tz"} & vals.keys():
            # sudo: what is in their calendar is looked at, whoever sets their zone.
            for user in self.sudo().user_ids:
                self.env["o365.sync.request"]._note_entries_of(user)
        return result

    def _o365_note_actions(self):
        """Have all entries looked at that are about these clients or their people."""
        # sudo: who renames a client may not see all of their visits, and Outlook
        # must not go on showing the old name in any calendar.
        actions = self.env["charitylog.action"].sudo().with_context(active_test=False)
        family = self.sudo()._family()
        actions.search([("partner_id", "in", family.ids)])._o365_leave_notes()

    def _o365_shown_fields(self):
        """Return the fields of a client on which it depends what an entry shows."""
        # A person's name is shown together with that of their organisation, and of
        # who is archived nothing.
        return {"active", "name", "parent_id", "company_name", "is_company"}
