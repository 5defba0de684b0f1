"""The colleagues of the staff day: their marks, and which project they work on."""

from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain

from ...tools.groups import USER

# Who has done nothing there for so long works elsewhere now.
LATELY = timedelta(weeks=13)


class ResUsers(models.Model):
    """Their project is searched, by what a reader may read of work, and never shown."""

    _inherit = "res.users"

    charitylog_project_id = fields.Many2one(
        "project.project",
        "Works on",
        compute="_compute_charitylog_project_id",
        search="_search_charitylog_project_id",
        groups=USER,
        exportable=False,
    )

    def _staff_day_marked(self):
        """Return these colleagues, and whether the reader may give them work."""
        codes, evidence = self._o365_mark_codes()
        return [
            {
                "id": user.id,
                "name": user.name,
                "code": codes.get(user.id, ""),
                "mark": self._o365_mark(codes[user.id], evidence.get(user.id))
                if user.id in codes
                else "",
            }
            for user in self
        ]

    def _compute_charitylog_project_id(self):
        # There may be several: it is only searched.
        self.charitylog_project_id = False

    def _search_charitylog_project_id(self, operator, value):
        """Find who has work there, or has had in the last quarter."""
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        since = fields.Datetime.now() - LATELY
        work = (
            Domain("project_id", operator, value)
            & Domain("state", "!=", "cancelled")
            & Domain("start", ">", since)
        )
        found = self.env["charitylog.action"]._read_group(work, ["user_id"])
        return [("id", "in", [user.id for (user,) in found])]
