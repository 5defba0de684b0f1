from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

# The most that may be chosen: a day.
MOST = 1440
MINUTES = {"minutes": 1, "hours": 60, "days": 1440, "weeks": 10_080, "months": 43_200}


class ResConfigSettings(models.TransientModel):
    """How often changes made in Outlook are looked for: the scheduled job says it."""

    _inherit = "res.config.settings"

    o365_listen_minutes = fields.Integer(
        "Minutes between two looks for changes in Outlook",
        compute="_compute_o365_listen_minutes",
        inverse="_inverse_o365_listen_minutes",
        readonly=False,
        help="From 1 to 1440, or 0: not at all.",
    )

    @api.depends("company_id")
    def _compute_o365_listen_minutes(self):
        self.o365_listen_minutes = self._o365_minutes_of(self._o365_listening())

    def _inverse_o365_listen_minutes(self):
        job = self._o365_listening()
        for settings in self:
            minutes = settings.o365_listen_minutes
            if not 0 <= minutes <= MOST:
                raise ValidationError(
                    self.env._(
                        "Changes in Outlook can be looked for every 1 to %s minutes, "
                        "or not at all with 0.",
                        MOST,
                    )
                )
            if minutes == self._o365_minutes_of(job):
                continue
            values = {"active": bool(minutes)}
            if minutes:
                values |= {
                    "interval_number": minutes,
                    "interval_type": "minutes",
                    "nextcall": fields.Datetime.now() + timedelta(minutes=minutes),
                }
            job.write(values)
            # Notifications are for those that are listened to.
            self.env.ref("charitylog_o365.ir_cron_subscribe")._trigger()

    @api.model
    def _o365_listening(self):
        return self.env.ref("charitylog_o365.ir_cron_listen")

    @api.model
    def _o365_minutes_of(self, job):
        """Return every how many minutes a scheduled job runs; 0 where it does not."""
        return int(job.active) * job.interval_number * MINUTES[job.interval_type]
