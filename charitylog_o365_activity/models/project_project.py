from odoo import models
from odoo.fields import Domain


class ProjectProject(models.Model):
    """Has entries of activities follow what their project lets Outlook show."""

    _inherit = "project.project"

    def _queue_entries_of_actions(self):
        result = super()._queue_entries_of_actions()
        if not self.env.context.get("o365_leave_entries"):
            self._o365_activities_decided()._o365_queue()
        return result

    def _domain_of_entries(self):
        activities = self._o365_activities_decided()
        ours = Domain("res_model", "=", activities._name)
        ours &= Domain("res_id", "in", activities.ids)
        return list(Domain(super()._domain_of_entries()) | ours)

    def _o365_activities_decided(self):
        """Return all activities about which these projects decide."""
        # sudo: as in _actions_of; nothing of them is shown.
        activities = self.env["mail.activity"].sudo().with_context(active_test=False)
        return activities.search([("o365_project_id", "in", self.ids)])
