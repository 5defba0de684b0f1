from odoo import models
from odoo.addons.charitylog_o365.models.sync.changes import to_be_computed, touched

# What an activity keeps of its record, and what its entry shows of it.
FOLLOWED = {"company_id", "display_name", "partner_id", "project_id"}


class MailActivityMixin(models.AbstractModel):
    """Has the entries of activities follow the record that they are about."""

    _inherit = "mail.activity.mixin"

    def write(self, vals):
        if not FOLLOWED & touched(self, vals):
            return super().write(vals)
        activities = self._o365_activities()
        before = activities._o365_before_following()
        result = super().write(vals)
        if activities:
            activities.exists()._o365_follow_record(before)
        return result

    def _compute_field_value(self, field):
        """Follow what is computed from other records: it is stored without ``write``.

        The project of a sub-task is that of the task above it.
        """
        # sudo: values are compared, whoever may see them.
        changed = to_be_computed(self.sudo(), field, FOLLOWED)
        result = super()._compute_field_value(field)
        if records := changed():
            records._o365_activities()._o365_follow_computed()
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
