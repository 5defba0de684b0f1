from odoo import api, models
from odoo.exceptions import AccessError


class CharitylogAction(models.Model):
    """Work is recorded under projects that one sees: a record tells its project's name.

    Or under those in which one has work already: it goes on, also where the project has
    been closed to others since. Asked of the records once they are saved: a default of
    the context or of the user is another way of choosing the project.
    """

    _inherit = "charitylog.action"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._refuse_hidden_projects()
        return records

    def write(self, vals):
        if "project_id" not in vals:
            return super().write(vals)
        before = {record: record._project_as_kept() for record in self}
        result = super().write(vals)
        self.filtered(
            lambda record: record._project_as_kept() != before[record]
        )._refuse_hidden_projects()
        return result

    def _project_as_kept(self):
        # sudo: which project it is is compared, whoever may see it.
        return self.sudo().project_id

    def _refuse_hidden_projects(self):
        """Raise AccessError where the user sees neither project nor other work in it.

        For those who have just recorded these records under their projects, or moved
        them there.
        """
        # Of the user, also where Odoo works as superuser for them.
        own = self.sudo(False)
        projects = own.env["project.project"].browse(self._project_as_kept().ids)
        hidden = projects - projects._filtered_access("read")
        others = own.with_context(active_test=False)
        for project in hidden:
            domain = [("project_id", "=", project.id), ("id", "not in", self.ids)]
            if not others.search_count(domain, limit=1):
                raise AccessError(
                    self.env._(
                        "You cannot record work under this project: it is not open to "
                        "you. Its manager can add you to it."
                    )
                )
