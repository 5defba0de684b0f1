"""Whom "everybody who works on the project" is."""

from datetime import timedelta

from odoo import models
from odoo.fields import Datetime, Domain

from ...tools.groups import USER

# Whoever has done nothing there for so long works on it no more.
LATELY = timedelta(days=180)


class CharitylogAction(models.Model):
    _inherit = "charitylog.action"

    def _colleagues_on_project(self):
        """Return who works on the project of this one action, without its owner.

        Its manager and its members (its followers), and whose own work lies there:
        outstanding, or begun in the last half year. Of these, who could take this one,
        and may see the project: an offer to a group opens no project to anybody.
        """
        # Not for whoever may only read it: they need not see the project.
        self.check_access("write")
        self._refuse_offering()
        # sudo: who works there, whatever else of them the user may read.
        action = self.sudo()
        project = action.project_id
        users = self.env["res.users"].sudo()
        lately = Domain("state", "=", "done") & Domain(
            "start", ">", Datetime.now() - LATELY
        )
        grouped = action._read_group(
            Domain("project_id", "=", project.id)
            & (Domain("state", "=", "outstanding") | lately),
            ["user_id"],
        )
        owners = users.union(*(user for [user] in grouped))
        members = users.search(
            [
                ("partner_id", "in", project.message_partner_ids.ids),
                ("share", "=", False),
                ("all_group_ids", "in", self.env.ref(USER).ids),
            ]
        )
        found = project.user_id | members | owners
        able = (found - self.env.user - action.user_id).filtered(action._could_take)
        return able.filtered(
            lambda user: project.with_user(user).sudo(False).has_access("read")
        ).sorted("name")
