from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.compat import selection_labels
from .facts import PROMISED
from .promise import MISSING, changes


class O365Promise(models.Model):
    """For managers: each change, and how long after saving it was in Outlook.

    A database view of the log `o365.audit` and of what waits (`o365.waiting`): what is
    counted in `promise`. A project is named to those only who may read it.
    """

    _name = "o365.promise"
    _description = "How quickly changes reached Outlook"
    _auto = False
    _order = "at desc, id desc"
    _rec_name = "operation"

    at = fields.Datetime(
        "When Microsoft answered", readonly=True, help="Empty: not in Outlook yet"
    )
    saved_at = fields.Datetime("Saved", readonly=True)
    seconds = fields.Float(
        "Seconds to Outlook", readonly=True, digits=(12, 1), aggregator="avg"
    )
    in_time = fields.Float(
        "Within 60 seconds (%)", readonly=True, digits=(5, 1), aggregator="avg"
    )
    operation = fields.Selection(
        lambda self: self._operations(), "What was done", readonly=True
    )
    owner_id = fields.Many2one("res.users", "Whose calendar", readonly=True)
    project_id = fields.Many2one("project.project", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)

    @api.model
    def _operations(self):
        done = selection_labels(self.env["o365.audit"], "operation")
        return [*done.items(), (MISSING, self.env._("Not in Outlook yet"))]

    @property
    def _table_query(self):
        projects = self.env["project.project"].with_context(active_test=False)
        return SQL(
            """
            SELECT change.id, change.at, change.saved_at, change.seconds,
                   change.operation,
                   CASE WHEN change.seconds <= %(promised)s THEN 100.0 ELSE 0.0 END
                       AS in_time,
                   owner.id AS owner_id, change.company_ref AS company_id,
                   CASE WHEN change.project_ref IN %(projects)s
                        THEN change.project_ref END AS project_id
              FROM (%(changes)s) AS change
              LEFT JOIN res_users AS owner ON owner.id = change.owner_ref
            """,
            promised=PROMISED.total_seconds(),
            projects=projects._search([]).subselect(),
            changes=changes(self.env, fields.Datetime.now()),
        )
