"""How a project stands: what is overdue, and what was done this quarter."""

from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools.date_utils import get_quarter

from ...tools.groups import USER

# As in the filters of views/charitylog_action_reporting.xml.
OVERDUE = Domain("state", "=", "outstanding") & (
    (Domain("all_day", "=", False) & Domain("start", "<", "now"))
    | (Domain("all_day", "=", True) & Domain("start", "<", "today"))
)


class ProjectProject(models.Model):
    """Counts of a project what its reader may read."""

    _inherit = "project.project"

    charitylog_overdue_count = fields.Integer(
        "Overdue", compute="_compute_charitylog_overview", groups=USER
    )
    charitylog_done_count = fields.Integer(
        "Done this quarter", compute="_compute_charitylog_overview", groups=USER
    )

    def _compute_charitylog_overview(self):
        first, last = get_quarter(fields.Date.context_today(self))
        done = (
            Domain("state", "=", "done")
            & Domain("start", ">=", first)
            & Domain("start", "<", last + timedelta(days=1))
        )
        overdue = self._charitylog_counts(OVERDUE)
        done = self._charitylog_counts(done)
        for project in self:
            project.charitylog_overdue_count = overdue.get(project._origin, 0)
            project.charitylog_done_count = done.get(project._origin, 0)

    def _charitylog_counts(self, domain):
        """Return for these projects the number of actions in ``domain``, if any."""
        domain &= Domain("project_id", "in", self.ids)
        actions = self.env["charitylog.action"]
        return dict(actions._read_group(domain, ["project_id"], ["__count"]))

    def action_view_charitylog_overview(self):
        """Open who has what to do and has done what this quarter, and in how long."""
        return self._charitylog_overview({"search_default_at_present": 1})

    def action_view_charitylog_overdue(self):
        return self._charitylog_overview({"search_default_overdue": 1}, "list")

    def _charitylog_overview(self, context, first="pivot"):
        """Return the overview of this one project, with that view in front."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "charitylog_o365.charitylog_action_action_overview"
        )
        name = self.env._("Overview of %s", self.display_name)
        views = sorted(action["views"], key=lambda view: view[1] != first)
        return action | {
            "name": name,
            "display_name": name,
            "views": views,
            "view_mode": ",".join(kind for _view, kind in views),
            "domain": [("project_id", "=", self.id)],
            "context": {"default_project_id": self.id, **context},
        }
