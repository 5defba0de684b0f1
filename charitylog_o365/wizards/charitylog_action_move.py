from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.action.day import local_day
from ..tools.dates import said_day
from ..tools.words import notice


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
    day = fields.Date("New day", default=lambda self: self._next_working_day())
    days = fields.Integer("Days later", default=7)
    # What it has done, for when the answer was lost and "Move" is pressed once more.
    is_done = fields.Boolean(groups=fields.NO_ACCESS)
    # Deleted when it is undone, and after ten minutes.
    undo_id = fields.Many2one("charitylog.action.undo", groups=fields.NO_ACCESS)

    @api.model
    def _next_working_day(self):
        """Return the working day after today, and after all that is moved.

        A day on which all companies whose work it is do.
        """
        moved = self.env["charitylog.action"].browse(
            self.env.context.get("default_action_ids") or ()
        )
        readable = moved._filtered_access("read")
        days = readable.mapped("day")
        today = local_day(fields.Datetime.now(), str(self.env.tz))
        day = max([today, *filter(None, days)]) + timedelta(days=1)
        companies = readable.company_id or self.env.company
        while (later := max(each._first_working_day(day) for each in companies)) > day:
            day = later
        return day

    def _compute_count(self):
        for window in self:
            window.count = len(window.action_ids)

    def action_confirm(self):
        self.ensure_one()
        # sudo: nobody may read or write this field; the row is read by its own user.
        window = self.sudo()
        if window.undo_id:
            return window.undo_id.sudo(False)._notice()
        if window.is_done:
            return notice(str(self.action_ids._already()))
        if self.how == "day" and not self.day:
            raise UserError(self.env._("Please choose a day."))
        chosen, days = self.day, timedelta(days=self.days)
        if self.how == "day":
            to = said_day(self.env, chosen, date_format="EEE d MMMM")
            done = self.env._("Moved to %s", to)
        else:
            done = self.env._("Moved by %s days", self.days)

        def new_day(day, _today):
            return chosen if self.how == "day" else day + days

        def work(actions, undo):
            actions._move(new_day)
            window.write({"undo_id": undo.id, "is_done": True})

        return self.action_ids._quickly(done, work)
