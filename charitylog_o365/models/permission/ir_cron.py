from markupsafe import escape
from odoo import SUPERUSER_ID, api, models

from ...tools.activity import leave_activity
from .refusal import AssignmentRefused


class IrCron(models.Model):
    """Tells the user whom a scheduled action runs as that a calendar refused it."""

    _inherit = "ir.cron"

    def _o365_ended_with(self, cron_name, error):
        """Called by ``tools.compat`` with the error that ended a scheduled action."""
        if isinstance(error, AssignmentRefused):
            self._o365_schedule_refusal(cron_name, str(error))

    def _o365_schedule_refusal(self, cron_name, sentence):
        """Schedule an activity with the sentence for the user, unless one is open.

        In a transaction of its own, because that of the action is rolled back.
        """
        with self.env.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"lang": self.env.user.lang})
            user = env["res.users"].browse(self.env.uid)
            summary = env._("The scheduled action “%s” could not go on", cron_name)
            partner = user.partner_id
            existing = partner.activity_ids.filtered(
                lambda activity: (activity.user_id, activity.summary) == (user, summary)
            )
            if not existing:
                # It is HTML, and the sentence names people.
                leave_activity(partner, user, summary, escape(sentence))
