from odoo import api, models
from odoo.exceptions import AccessError


class CharitylogAction(models.Model):
    """Work is recorded under projects that one sees: a record tells its project's name.

    Or under those in which one has work already: it goes on, also where the project has
    been closed to others since.
    """

    _inherit = "charitylog.action"

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_hidden_projects({vals.get("project_id") for vals in vals_list})
        return super().create(vals_list)

    def write(self, vals):
        moving = vals.get("project_id") and self.project_id.ids != [vals["project_id"]]
        if moving:
            self._refuse_hidden_projects({vals["project_id"]})
        return super().write(vals)

    @api.model
    def _refuse_hidden_projects(self, ids):
        """Raise AccessError where the user sees neither project nor any work in it."""
        projects = self.env["project.project"].browse(filter(None, ids)).exists()
        hidden = projects - projects._filtered_access("read")
        mine = self.with_context(active_test=False)
        for project in hidden:
            if not mine.search_count([("project_id", "=", project.id)], limit=1):
                raise AccessError(
                    self.env._(
                        "You cannot record work under this project: it is not open to "
                        "you. Its manager can add you to it."
                    )
                )
