from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError


class CharitylogActionMove(models.TransientModel):
    """Moves outstanding actions to another day, each at its own hour."""

    _name = "charitylog.action.move"
    _inherit = "charitylog.window"
    _description = "Move Actions"
    _about = ("action_ids",)

    action_ids = fields.Many2many("charitylog.action", required=True)
    count = fields.Integer(compute="_compute_count")
    how = fields.Selection(
        [("day", "To one day"), ("days", "Each by some days")],
        required=True,
        default="day",
    )
    day = fields.Date(
        "New day",
        default=lambda self: fields.Date.context_today(self) + timedelta(days=1),
    )
    days = fields.Integer("Days later", default=7)
    # What it has done, for when the answer was lost and "Move" is pressed once more.
    undo_id = fields.Many2one("charitylog.action.undo", groups=fields.NO_ACCESS)

    def _compute_count(self):
        for window in self:
            window.count = len(window.action_ids)

    def action_confirm(self):
        self.ensure_one()
        # sudo: nobody may read or write this field; the row is read by its own user.
        window = self.sudo()
        if window.undo_id:
            return window.undo_id.sudo(False)._notice()
        if self.how == "day" and not self.day:
            raise UserError(self.env._("Please choose a day."))
        chosen, days = self.day, timedelta(days=self.days)

        def new_day(day, _today):
            return chosen if self.how == "day" else day + days

        def work(actions, undo):
            actions._move(new_day)
            window.undo_id = undo

        return self.action_ids._quickly(self.env._("Moved"), work)
