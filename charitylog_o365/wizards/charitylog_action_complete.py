from odoo import api, fields, models

from ..models.action.day import local_day, noon
from ..models.action.duration import length


class CharitylogActionComplete(models.TransientModel):
    """Asks what really happened, and makes an outstanding action a contact done."""

    _name = "charitylog.action.complete"
    _inherit = "charitylog.window"
    _description = "Complete an Action"
    _about = ("action_id",)

    action_id = fields.Many2one(
        "charitylog.action", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="action_id.company_id", related_sudo=False)
    # compute_sudo=False below: Odoo computes stored fields as superuser, which would
    # show values of actions that the user may not read.
    outcome = fields.Selection(
        lambda self: self.env["charitylog.action"]._fields["outcome"].selection,
        required=True,
    )
    user_id = fields.Many2one(
        "res.users",
        "Who by?",
        required=True,
        compute="_compute_from_plan",
        compute_sudo=False,
        precompute=True,
        store=True,
        readonly=False,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    all_day = fields.Boolean(
        "I do not know the hour",
        compute="_compute_from_plan",
        compute_sudo=False,
        precompute=True,
        store=True,
        readonly=False,
    )
    start = fields.Datetime(
        "When",
        required=True,
        compute="_compute_from_plan",
        compute_sudo=False,
        precompute=True,
        store=True,
        readonly=False,
    )
    duration = fields.Float(
        "How long it took",
        compute="_compute_from_plan",
        compute_sudo=False,
        precompute=True,
        store=True,
        readonly=False,
    )

    @api.depends("action_id")
    def _compute_from_plan(self):
        now = fields.Datetime.now().replace(second=0)
        for wizard in self:
            action = wizard.action_id
            wizard.user_id = action.user_id
            wizard.all_day = action.all_day
            # A contact done cannot begin in the future, whatever had been planned.
            done = now - length(action.planned_duration)
            if action.all_day:
                zone = action._o365_time_zone()
                done = noon(local_day(now, zone), zone)
            wizard.start = action.start and min(action.start, done)
            wizard.duration = action.planned_duration

    def action_confirm(self):
        self.ensure_one()
        self.action_id.write(
            {
                "state": "done",
                "outcome": self.outcome,
                "user_id": self.user_id.id,
                "all_day": self.all_day,
                "start": self.start,
                "duration": self.duration,
            }
        )
        return {"type": "ir.actions.act_window_close"}
