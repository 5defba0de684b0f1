from odoo import api, fields, models
from odoo.tools import SQL


class CharitylogOpening(models.Model):
    """Opening hours of a desk: another rule for whose calendar it is.

    It is said twice, so that lists can be filtered by it.
    """

    _name = "test.charitylog.opening"
    _description = "Opening hours"
    _inherit = ["o365.sync.mixin"]

    name = fields.Char(required=True)
    start = fields.Datetime(required=True)
    desk_id = fields.Many2one("test.charitylog.desk")
    project_id = fields.Many2one("project.project")

    def _o365_owner(self):
        return self.desk_id.keeper_id

    @api.model
    def _o365_owner_sql(self, alias):
        return SQL(
            "(SELECT keeper_id FROM test_charitylog_desk AS desk WHERE desk.id = %s)",
            SQL.identifier(alias, "desk_id"),
            to_flush=self.env["test.charitylog.desk"]._fields["keeper_id"],
        )

    @api.model
    def _o365_shown_fields(self):
        return {"name", "start", "desk_id", "project_id"}
