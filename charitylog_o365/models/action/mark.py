from odoo import api, models

# In Odoo's calendar there is room for a sign only; the sentence is one click away.
MARKS = {
    "synced": "✓",
    "pending": "…",
    "waiting": "!",
    "blocked": "!",
    "conflict": "?",
    "error": "!",
}


class CharitylogAction(models.Model):
    _inherit = "charitylog.action"

    @api.depends("o365_state")
    @api.depends_context("uid")
    def _compute_calendar_title(self):
        result = super()._compute_calendar_title()
        for action in self.filtered("calendar_title"):
            if mark := MARKS.get(action.o365_state):
                action.calendar_title = f"{mark} {action.calendar_title}"
        return result
