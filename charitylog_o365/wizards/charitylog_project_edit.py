from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.words import RELOAD, notice
from .charitylog_window import proposed

# Read anew with all that depends on it: the first project changes empty pages, too.
READ_ALL = {"type": "ir.actions.client", "tag": "reload"}


class CharitylogProjectEdit(models.TransientModel):
    """Makes a project, or renames and archives one, for users who may not edit any.

    Managers of Contacts & Actions need no rights in Odoo's Project app for it.
    """

    _name = "charitylog.project.edit"
    _inherit = "charitylog.window"
    _description = "A project of Contacts & Actions"
    _about = ("project_id",)

    project_id = fields.Many2one("project.project", readonly=True, ondelete="cascade")
    name = proposed(
        fields.Char, "Name of the project", compute="_compute_of_project", required=True
    )
    visibility = fields.Selection(
        [
            ("employees", "All staff"),
            ("followers", "Only people who are added to it, as its followers"),
        ],
        "Who may see its work?",
        required=True,
        default="employees",
    )
    keep = proposed(fields.Boolean, "In use", compute="_compute_of_project")

    @api.depends("project_id")
    def _compute_of_project(self):
        for window in self:
            project = window.project_id
            window.name = project.name
            window.keep = not project or project.active

    def action_confirm(self):
        """Save; a new project is then asked what Outlook may show of it."""
        self.ensure_one()
        if self.project_id:
            self._sudo_change_project()
            return RELOAD
        is_first = not self.env["project.project"].search_count([], limit=1)
        project = self._sudo_make_project()
        if not self.env.company.o365_rule:
            said = self.env._("The project “%s” is made.", project.name)
            return notice(said, READ_ALL if is_first else RELOAD)
        return project.action_open_third_party()

    def _sudo_make_project(self):
        """Make a project with this name and visibility, and nothing else.

        With sudo, because managers of Contacts & Actions need not be allowed to make
        projects. Odoo takes no defaults of the context along, which would set anything.
        """
        projects = self.env["project.project"]
        if not projects._may_change_third_party():
            projects._refuse_third_party()
        user = self.env.user
        project = projects.sudo().create(
            {
                "name": self.name,
                "privacy_visibility": self.visibility,
                "user_id": user.id,
                "company_id": self.env.company.id,
            }
        )
        # Who may see it only as a follower would not see what they have made.
        project.message_subscribe(user.partner_id.ids)
        return project.sudo(False)

    def _sudo_change_project(self):
        """Rename, archive or restore the project, and change nothing else of it.

        With sudo, as in `_sudo_make_project`. They must be allowed to read the project.
        """
        project = self.project_id.sudo(False)
        project.check_access("read")
        if not project._may_change_third_party():
            project._refuse_third_party()
        values = {"name": self.name, "active": self.keep}
        changed = {name: new for name, new in values.items() if project[name] != new}
        if "active" in changed and not project.has_access("write"):
            self._sudo_refuse_with_tasks(project)
        if changed:
            project.sudo().write(changed)

    def _sudo_refuse_with_tasks(self, project):
        """Raise UserError where the project has tasks, which Odoo archives with it.

        With sudo, because they may be hidden from whoever archives the project.
        """
        tasks = self.env["project.task"].sudo().with_context(active_test=False)
        if tasks.search_count([("project_id", "=", project.id)], limit=1):
            raise UserError(
                self.env._(
                    "“%s” has tasks in Odoo's Project app, which would go or come back "
                    "with it. Please ask somebody who may edit it there.",
                    project.name,
                )
            )
