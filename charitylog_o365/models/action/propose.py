from datetime import timedelta

from odoo import api, fields, models

from .day import local_day

# In the context while a form of new work is being opened.
PROPOSE = "charitylog_propose"
STEP = 30  # minutes


class CharitylogAction(models.Model):
    """Proposes when, in a form of new work: the next half hour, or now if it is done.

    In forms only. Work that a program records without saying when is refused.
    """

    _inherit = "charitylog.action"

    def onchange(self, values, field_names, fields_spec):
        is_opened = not self and not field_names
        proposing = self.with_context(**{PROPOSE: True}) if is_opened else self
        return super(CharitylogAction, proposing).onchange(
            values, field_names, fields_spec
        )

    @api.model
    def default_get(self, fields):
        defaults = super().default_get(fields)
        asked = self.env.context.get(PROPOSE) and "start" in fields
        if asked and not defaults.get("start"):
            defaults["start"] = self._proposed_start(defaults)
        return defaults

    @api.model
    def _proposed_start(self, defaults):
        """Return a moment in UTC for new work of which ``defaults`` is known so far."""
        now = fields.Datetime.now().replace(second=0, microsecond=0)
        if defaults.get("all_day"):
            return self._noon_for(defaults, local_day(now, self._zone_for(defaults)))
        if defaults.get("state") == "done":
            return now
        # By the reader's clock: some zones are a quarter of an hour off.
        minute = fields.Datetime.context_timestamp(self, now).minute
        return now + timedelta(minutes=STEP - minute % STEP)
