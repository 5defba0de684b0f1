"""Which projects, clients and persons work may be recorded with."""

from odoo import models
from odoo.exceptions import AccessError, UserError


class CharitylogAction(models.Model):
    """Refuses work under projects that the user may not read: it shows their names.

    Projects in which the user has other work already are allowed: that work goes on,
    also where the project has been closed to others since. Checked once records are
    saved, as defaults of the context or of the user can choose the project, too.
    """

    _inherit = "charitylog.action"

    def _projects_before(self, vals):
        """Return the project of each record, where ``vals`` may change it."""
        if "project_id" not in vals:
            return {}
        return {action: action._saved_project() for action in self}

    def _refuse_other_projects(self, before):
        """Raise AccessError for records moved to projects that the user may not choose.

        ``before`` are the projects that these records had; see ``_projects_before``.
        """
        if before:
            self.filtered(
                lambda action: action._saved_project() != before[action]
            )._refuse_hidden_projects()

    def _saved_project(self):
        # sudo: the project is only compared.
        return self.sudo().project_id

    def _refuse_hidden_projects(self):
        """Raise AccessError where the user may read neither a project nor work in it.

        ``self`` are the records just created in these projects, or moved there; they do
        not count as work in it.
        """
        # As the user, also where Odoo works as superuser for them.
        own = self.sudo(False)
        projects = own.env["project.project"].browse(self._saved_project().ids)
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

    def _check_company(self, fnames=None):
        """Raise UserError for records of different companies, without hidden names."""
        try:
            return super()._check_company(fnames)
        except UserError:
            # As the user: Odoo checks the records as superuser.
            parts = (
                self.sudo()[name].sudo(False) for name in ("partner_id", "project_id")
            )
            if all(part.has_access("read") for part in parts):
                raise
        raise UserError(
            self.env._(
                "Not saved yet. The client, the project and the person must belong to "
                "the same company."
            )
        )
