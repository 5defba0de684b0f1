from odoo import api, models

LIST = "/odoo/outlook-activities"


class O365CalendarEntry(models.Model):
    _inherit = "o365.calendar.entry"

    @api.model
    def _lists_of_questions(self):
        lists = super()._lists_of_questions()
        return [*lists, (LIST, self.env._("Activities in Outlook"))]
