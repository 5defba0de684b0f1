from dataclasses import replace

from odoo import api, fields, models


class CharitylogAction(models.Model):
    """Another addon's say in what an entry shows: one small method."""

    _inherit = "charitylog.action"

    confidential = fields.Boolean()

    def _o365_event(self):
        event = super()._o365_event()
        if not self.confidential:
            return event
        return replace(event, subject=self.env._("Appointment"), private=True)

    @api.model
    def _o365_shown_fields(self):
        return super()._o365_shown_fields() | {"confidential"}
