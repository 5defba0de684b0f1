from odoo import fields, models
from odoo.exceptions import UserError


class CharitylogActionLength(models.TransientModel):
    """Asks for the length that an action's entry in Outlook lacks, in hours."""

    _name = "charitylog.action.length"
    _inherit = "charitylog.window"
    _description = "Length of an Action"
    _about = ("action_id",)

    action_id = fields.Many2one("charitylog.action", required=True, ondelete="cascade")
    # Odoo once had a field attribute of that name; this is a field.
    # pylint: disable-next=attribute-deprecated
    length = fields.Float("How long?", default=1.0, help="In hours")

    def action_confirm(self):
        """Write the planned length, or how long it took; UserError unless above 0."""
        self.ensure_one()
        if self.length <= 0:
            raise UserError(self.env._("Please say how long, for example 1:00."))
        done = self.action_id.state == "done"
        self.action_id["duration" if done else "planned_duration"] = self.length
        return {"type": "ir.actions.act_window_close"}
