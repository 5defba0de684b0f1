"""What the mixin asks an activity about its entry, and how it takes over changes."""

from datetime import timedelta

from odoo import api, models
from odoo.addons.charitylog_o365.core.graph.clock import local_time
from odoo.tools import format_date

from .mail_activity import LONGEST

A_DAY = timedelta(days=1)


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def _o365_label(self):
        # Not the summary, which often contains the client's name.
        return self.env._("activity %s", self.id)

    def _o365_kind(self):
        return self.activity_type_id.name or self.env._("Activity")

    def _o365_project_name(self):
        """As the reader may see it: activities are read by who may not read the record.

        And what decides may be the project of the type, or of the Operational Rules.
        """
        project = self._o365_project()
        return project and project._name_for_reader()

    # Answering what Outlook asks: its owner may, who perhaps may not change, or even
    # read, the record beneath. Odoo would ask for that, as for making an activity.

    def _o365_check_answering(self):
        lacking = self._o365_without_permission()
        reasons = self._o365_ask_permission(lacking)
        if lacking := self._o365_without_permission():
            raise lacking._o365_refusal(reasons)

    def _o365_filter_answering(self):
        return self - self._o365_without_permission()

    def _o365_log(self, bodies):
        """Write ``bodies`` (by id) into the chatter of the records beneath."""
        activities = self.browse(bodies)
        by_record = {}
        for activity, record in activities._o365_records().items():
            if "message_ids" in record._fields:
                # Not the summary: it would stay there when the client is erased.
                said = f"{activity._o365_kind()} {activity.id}: {bodies[activity.id]}"
                by_record.setdefault(record, []).append(said)
        author = self.env.user.partner_id.id
        for record, said in by_record.items():
            for body in said:
                record._message_log(body=body, author_id=author)

    def _o365_write_followed(self, values):
        before = format_date(self.env, self.date_deadline)
        result = super()._o365_write_followed(values)
        self._o365_log(
            {
                self.id: self.env._(
                    "Moved in Outlook, and therefore here too: it was due on %s. "
                    "Whether this is done is chosen under My User Options.",
                    before,
                )
            }
        )
        return result

    def _o365_taken_over(self, found):
        if not self.active:
            return {}, self.env._("It has been done, and its day stays as it is.")
        length = (found.end or found.start) - found.start
        if found.all_day:
            why = length > A_DAY and self.env._(
                "In Outlook it takes several days now, and here only the first of them."
            )
            return {"date_deadline": found.start.date(), "o365_hour": 0}, why
        return self._o365_hours_found(found.start, length)

    def _o365_hours_found(self, start, length):
        """Return what `_o365_taken_over` does, for an hour and a length."""
        local = local_time(start, self._o365_time_zone())
        hour, hours = local.hour + local.minute / 60, length / timedelta(hours=1)
        if not hour or not hours:
            return {}, self.env._(
                "An activity here begins after midnight, and takes some time."
            )
        if hours > LONGEST:
            return {}, self.env._("It is longer than a week in Outlook.")
        when = {"o365_hour": hour, "o365_length": hours}
        return {"date_deadline": local.date(), **when}, False

    @api.model
    def _o365_may_take_out(self):
        return super()._o365_may_take_out() or self._o365_is_archiving()
