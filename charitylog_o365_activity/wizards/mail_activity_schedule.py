from odoo import fields, models


class MailActivitySchedule(models.TransientModel):
    """Asks for an hour and a length as well, which the activities are made with."""

    _inherit = "mail.activity.schedule"

    o365_hour = fields.Float(
        "Time of day",
        help="By the clock of the person it is assigned to. With 00:00 it is for the "
        "whole day.",
    )
    o365_length = fields.Float("How long", default=0.5, help="In hours")

    def _action_schedule_activities(self):
        if not self.o365_hour:
            return super()._action_schedule_activities()
        given = {
            "default_o365_hour": self.o365_hour,
            "default_o365_length": self.o365_length,
        }
        timed = super(MailActivitySchedule, self.with_context(**given))
        # Without: what is made afterwards has no hour yet.
        return timed._action_schedule_activities().with_env(self.env)
