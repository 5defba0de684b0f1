from odoo import models
from odoo.addons.charitylog_o365.models.sync.changes import touched

# What an activity keeps of its record, and what its entry shows of it.
FOLLOWED = {"company_id", "display_name", "partner_id", "project_id"}


class MailActivityMixin(models.AbstractModel):
    """Has the entries of activities follow the record that they are about."""

    _inherit = "mail.activity.mixin"

    def write(self, vals):
        result = super().write(vals)
        if FOLLOWED & touched(self, vals):
            self._o365_activities()._o365_follow_record()
        return result

    def _o365_activities(self):
        # sudo: who renames a record may not see all of its activities, and Outlook
        # must not go on showing what is no longer true.
        activities = self.env["mail.activity"].sudo().with_context(active_test=False)
        return activities.search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("o365_is_new", "=", True),
            ]
        )
