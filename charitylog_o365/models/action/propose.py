"""What new work begins with: in a form, drawn in the calendar, or as a copy."""

from datetime import timedelta

from odoo import api, fields, models

from .day import is_plain_day, local_day
from .duration import hours_of_days

# In the context while a form of new work is being opened.
PROPOSE = "charitylog_propose"
HOUR = 60  # minutes


class CharitylogAction(models.Model):
    """Proposes a start in forms of new work: the next full hour, or now if it is done.

    Also the project, and that a contact took place. Not elsewhere: values without a
    start that come by RPC are refused. What is proposed later is in ``propose_form``.
    """

    _inherit = "charitylog.action"

    @api.model
    def default_get(self, fields):
        defaults = super().default_get(fields)
        self._propose_length(defaults, fields)
        self._propose_for_form(defaults, fields)
        if is_plain_day(defaults.get("start")):
            defaults["start"] = self._noon_for(defaults, defaults["start"])
        self._leave_out_hidden(defaults)
        # Last: only where nothing else has said when.
        if "start" in fields and not defaults.get("start"):
            self._propose_start(defaults)
        return defaults

    def onchange(self, values, field_names, fields_spec):
        self._refuse_naming_hidden(values)
        is_opened = not self and not field_names
        proposing = self.with_context(**{PROPOSE: True}) if is_opened else self
        return super(CharitylogAction, proposing).onchange(
            values, field_names, fields_spec
        )

    def copy_data(self, default=None):
        """A copy is outstanding work of the person who makes it.

        Its planned length is that of the original, or else how long that took.
        """
        default = {"user_id": self.env.uid, "state": "outstanding", **(default or {})}
        copies = super().copy_data(default)
        if "planned_duration" not in default:
            for action, values in zip(self, copies, strict=True):
                uses_lengths = action.planned_duration_policy != "none"
                hours = action.planned_duration or action.duration
                values["planned_duration"] = hours if uses_lengths else 0
        return copies

    @api.model
    def _propose_length(self, defaults, names):
        """Add the length, in hours, of a stretch drawn in the calendar view."""
        end = self.env.context.get("default_stop")
        begin = self.env.context.get("default_start")
        defaults.pop("stop", None)
        if not (begin and end):
            return
        to_moment = self._fields["stop"].to_datetime
        drawn = to_moment(end) - to_moment(begin)
        hours = drawn / timedelta(hours=1)
        if defaults.get("all_day"):
            hours = hours_of_days(drawn.days + 1)
        name = "duration" if defaults.get("state") == "done" else "planned_duration"
        if name in names and hours:
            defaults.setdefault(name, hours)

    @api.model
    def _propose_for_form(self, defaults, names):
        """Add the project and the outcome while a form of new work is opened."""
        if not self.env.context.get(PROPOSE):
            return
        if "project_id" in names and not defaults.get("project_id"):
            if project := self._usual_project():
                defaults["project_id"] = project.id
                defaults["proposed_project_id"] = project.id
        if "outcome" in names and defaults.get("state") == "done":
            defaults.setdefault("outcome", "held")

    @api.model
    def _propose_start(self, defaults):
        """Add a start (UTC) to ``defaults`` while a form of new work is opened."""
        if not self.env.context.get(PROPOSE):
            return
        now = fields.Datetime.now().replace(second=0, microsecond=0)
        if defaults.get("all_day"):
            day = local_day(now, self._zone_for(defaults))
            defaults["start"] = self._noon_for(defaults, day)
        elif defaults.get("state") == "done":
            defaults["start"] = now
        else:
            # In the user's time zone: some differ by a quarter of an hour.
            minute = fields.Datetime.context_timestamp(self, now).minute
            defaults["start"] = now + timedelta(minutes=HOUR - minute)
