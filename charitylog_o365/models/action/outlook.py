"""What the sync mixin asks an action about its entry, and how it takes over changes."""

from datetime import timedelta

from odoo import api, models

from ...tools.words import window
from ..sync.eligibility import Condition
from .duration import LONGEST, hours_of_days, whole_days

MINUTE = 1 / 60  # in hours
NOT_ERASED = Condition(
    "erased",
    lambda of: not of.record.partner_id.charitylog_erased,
    """record.partner_id IN (
        SELECT client.id FROM res_partner AS client WHERE client.charitylog_erased
    ) IS NOT TRUE""",
)
NOT_CANCELLED = Condition(
    "cancelled",
    lambda of: of.record.state != "cancelled",
    "record.state != 'cancelled'",
)


class CharitylogAction(models.Model):
    """Overrides hooks of ``o365.sync.mixin``; what the entry shows is in ``event``."""

    _inherit = "charitylog.action"

    def _o365_path(self):
        return f"/odoo/contacts-actions/{self.id}"

    def _o365_label(self):
        # Not the summary, which often contains the client's name.
        return self.reference or super()._o365_label()

    def _o365_client(self):
        return self.partner_id

    def _o365_is_finished(self):
        return self.state == "done"

    @api.model
    def _o365_place_conditions(self):
        return (NOT_ERASED, *super()._o365_place_conditions(), NOT_CANCELLED)

    def _o365_may_record_again(self, _entry):
        return self.state == "outstanding" and self.has_access("write")

    def _o365_missing_length(self):
        if self.all_day or not super()._o365_missing_length():
            return None
        if self.state == "done":
            return "done"
        return "not_used" if self.planned_duration_policy == "none" else "outstanding"

    def action_o365_set_length(self):
        """Open the window that asks for the length that the entry in Outlook lacks."""
        self.ensure_one()
        self.check_access("read")
        return window(
            self.env._("Set length"),
            "charitylog.action.length",
            context={"default_action_id": self.id},
        )

    def _o365_taken_over(self, found):
        if self.state == "done" and self._is_ahead(found.start, found.all_day):
            return {}, self._o365_not_come_yet(found)
        if found.all_day:
            return self._o365_days_found(found)
        return self._o365_hours_found(found)

    def _o365_hours_found(self, found):
        """Return what `_o365_taken_over` does, for an hour and a length."""
        name = "duration" if self.state == "done" else "planned_duration"
        hours = ((found.end or found.start) - found.start) / timedelta(hours=1)
        # Exchange makes entries without a length last a minute: that is no change.
        stretched = not self[name] and abs(hours - MINUTE) < MINUTE / 2
        values = {"all_day": False, "start": found.start}
        if self.state != "done" and self.planned_duration_policy == "none":
            why = bool(hours) and not stretched and self._o365_no_lengths()
            is_same = found.start == self.start and not self.all_day
            return ({} if is_same and why else values), why
        if not stretched:
            values[name] = hours
        if hours > LONGEST:
            return {}, self.env._("It is longer than a year in Outlook.")
        if (
            self.state == "outstanding"
            and self.planned_duration_policy == "required"
            and not values.get(name, self[name])
        ):
            return {}, self.env._(
                "It has no length in Outlook, and the project “%s” wants a planned "
                "length for every outstanding action.",
                self.project_id._name_for_reader(),
            )
        return values, False

    def _o365_no_lengths(self):
        return self.env._(
            "Its length in Outlook is not taken over: the project “%s” uses no planned "
            "lengths.",
            self.project_id._name_for_reader(),
        )

    def _o365_days_found(self, found):
        """Return what `_o365_taken_over` does, for the day or days as a whole."""
        values = {"all_day": True, "day": found.start.date()}
        days = max(1, ((found.end or found.start) - found.start).days)
        name = "duration" if self.state == "done" else "planned_duration"
        if days == whole_days(self[name]):
            return values, False
        hours = 24.0 * days if self.state == "done" else hours_of_days(days)
        if hours > LONGEST:
            return {}, self.env._("It is longer than a year in Outlook.")
        if name == "planned_duration" and self.planned_duration_policy == "none":
            return {}, self.env._(
                "In Outlook it takes %(days)s days now, and the project “%(project)s” "
                "uses no planned lengths. You can also make it one day in Outlook.",
                days=days,
                project=self.project_id._name_for_reader(),
            )
        return values | {name: hours}, False

    def _o365_not_come_yet(self, found):
        return self.env._(
            "In Outlook it is on %s now, which has not come yet, and a contact done "
            "cannot begin in the future. You can also move it in Outlook to when it "
            "took place.",
            self._when_in_words(found.start, found.all_day),
        )
