from odoo import api, models


class ProjectProject(models.Model):
    _inherit = "project.project"

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Make the project as the user: Odoo's gateway would do so as superuser."""
        as_user = super(ProjectProject, self.sudo(False))
        return as_user.message_new(msg_dict, custom_values)
