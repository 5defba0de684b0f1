from odoo import api, fields, models


class CharitylogAction(models.Model):
    """What Odoo's calendar view shows of an action; Outlook has words of its own."""

    _inherit = "charitylog.action"

    calendar_title = fields.Char(compute="_compute_calendar_title")
    is_striked = fields.Boolean(compute="_compute_is_striked")

    @api.depends("partner_id", "name")
    def _compute_calendar_title(self):
        for action in self:
            title = f"{action.partner_id.display_name}: {action.name}"
            action.calendar_title = title if len(title) <= 80 else title[:79] + "…"

    @api.depends("state")
    def _compute_is_striked(self):
        for action in self:
            action.is_striked = action.state == "cancelled"
