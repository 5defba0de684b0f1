from odoo import models

from ...tools.words import window


class ProjectProject(models.Model):
    """The buttons that make, rename and archive projects from Contacts & Actions.

    What they open asks for no rights in Odoo's Project app (wizards).
    """

    _inherit = "project.project"

    def action_charitylog_new(self):
        """Open the window that makes a project, whichever are chosen in the list."""
        if not self._may_change_third_party():
            self._refuse_third_party()
        return window(self.env._("New project"), "charitylog.project.edit")

    def action_charitylog_edit(self):
        """Open the window that renames or archives this one project."""
        self.ensure_one()
        self.check_access("read")
        return window(
            self.env._("Project: %s", self.name),
            "charitylog.project.edit",
            context={"default_project_id": self.id},
        )
