from odoo import api, fields, models

from ..models.action.day import local_day, same_hour_later
from ..tools.compat import choices
from ..tools.dates import said_day
from .charitylog_window import proposed

WEEK = 7


class CharitylogActionRecord(models.TransientModel):
    """What is to happen next: an outstanding action with the same client and project.

    There is one as soon as somebody says what, or when.
    """

    _inherit = "charitylog.action.record"

    has_further = fields.Boolean(compute="_compute_has_further")
    further_type_id = fields.Many2one(
        "charitylog.action.type", "Next: type", ondelete="cascade"
    )
    further_name = fields.Char("Next: summary")
    further_start = fields.Datetime("When by?")
    further_all_day = fields.Boolean("By the day")
    further_day = fields.Date("When by, the day")
    further_weekday = fields.Char("On", compute="_compute_further_weekday")
    further_user_id = proposed(
        fields.Many2one,
        "res.users",
        "Next: who by?",
        compute="_compute_further_user_id",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    further_length = proposed(
        fields.Float,
        "Planned length",
        compute="_compute_further_length",
    )
    proposed_further_length = fields.Float("Planned length, as proposed")
    planned_duration_policy = fields.Selection(
        lambda self: choices(self.env["project.project"], "planned_duration_policy"),
        compute="_compute_planned_duration_policy",
    )
    # Set by a button of the page, which has the rest proposed.
    same_again = fields.Boolean("Same again next week")

    @api.depends(
        "further_type_id", "further_name", "further_start", "further_day", "same_again"
    )
    def _compute_has_further(self):
        for window in self:
            when = (
                window.further_day if window.further_all_day else window.further_start
            )
            name = (window.further_name or "").strip()
            window.has_further = bool(window.further_type_id or name or when)

    @api.depends(
        "further_start",
        "further_day",
        "further_all_day",
        "further_user_id",
        "partner_id",
        "action_id",
    )
    def _compute_further_weekday(self):
        """Say the day in words: a date alone does not tell a Sunday from a Monday.

        And what is odd about it. Odoo takes "next Tuesday", or a date without a year,
        for some other day, and says nothing.
        """
        for window in self:
            day = window._further_on()
            window.further_weekday = day and window._further_in_words(day)

    def _further_in_words(self, day):
        said = said_day(self.env, day, date_format="EEEE d MMMM y")
        if day < local_day(fields.Datetime.now(), self._further_zone()):
            return self.env._("%s. This day is over: please look again.", said)
        if same := self._planned_at_the_same_time():
            return self.env._(
                "%(day)s. Already planned then: %(work)s.", day=said, work=same.name
            )
        return said

    def _planned_at_the_same_time(self):
        """Return what the user sees outstanding with the client at this hour."""
        actions, client = self.env["charitylog.action"], self.partner_id._origin
        if not client or self.further_all_day:
            return actions
        found = actions._outstanding_at(client.ids, [self.further_start])
        # What is completed here is over then.
        return (found - self.action_id._origin)[:1]

    def _further_on(self):
        """Return the day of the further action on its owner's calendar, or False."""
        if self.further_all_day:
            return self.further_day
        start = self.further_start
        return start and local_day(start, self._further_zone())

    @api.depends("action_id")
    def _compute_further_user_id(self):
        for window in self:
            window.further_user_id = window.action_id.user_id or self.env.user

    @api.depends("project_id", "action_id")
    def _compute_planned_duration_policy(self):
        for window in self:
            # sudo: how the project plans, also where the project is hidden.
            project = (window.project_id or window.action_id.project_id).sudo()
            window.planned_duration_policy = project.planned_duration_policy

    @api.depends("further_type_id", "further_all_day", "project_id")
    def _compute_further_length(self):
        for window in self:
            unused = window.further_all_day or window.planned_duration_policy == "none"
            hours = 0 if unused else window.further_type_id.usual_length
            if unused or window.further_length == window.proposed_further_length:
                window.further_length = hours
            window.proposed_further_length = hours

    @api.onchange("further_all_day")
    def _onchange_further_all_day(self):
        """Keep the day when somebody chooses between a day and an hour."""
        if self.further_all_day and self.further_start:
            zone = self._further_zone()
            self.further_day = local_day(self.further_start, zone)

    @api.onchange("same_again")
    def _onchange_same_again(self):
        """Propose what was done once more: a week later, and in any case to come."""
        if not self.same_again:
            return
        self.same_again = False
        self.further_type_id = self.action_type_id
        self.further_name = self.name
        self.further_user_id = self.user_id
        self.further_all_day = self.all_day
        start = self._same_hour_to_come()
        if self.all_day:
            self.further_day = start and local_day(start, self._further_zone())
        else:
            self.further_start = start
        if self.planned_duration_policy != "none" and not self.all_day:
            self.further_length = (
                self.action_id.planned_duration
                or self.duration
                or self.action_type_id.usual_length
            )

    def _same_hour_to_come(self):
        """Return the start, or that of the plan, as many weeks later as it takes."""
        start = self.action_id.start or self.start
        if not start:
            return False
        now = fields.Datetime.now()
        weeks = max(1, (now - start).days // WEEK + 1)
        return same_hour_later(start, WEEK * weeks, self._further_zone())

    def _further_zone(self):
        owner = self.further_user_id or self.env.user
        values = {"user_id": owner.id}
        return self.env["charitylog.action"]._zone_for(values)

    def _further_values(self, contact):
        """Return the values of the action that is to follow ``contact``."""
        kind = self.further_type_id
        if self.further_all_day:
            when = {"all_day": True, "day": self.further_day}
        else:
            when = {"start": self.further_start}
        return {
            "name": (self.further_name or "").strip() or kind.name or contact.name,
            "partner_id": contact.partner_id.id,
            "project_id": contact.project_id.id,
            "action_type_id": kind.id,
            "user_id": self.further_user_id.id,
            "planned_duration": self.further_length,
            "location": self._further_place(contact),
            "state": "outstanding",
            **when,
        }

    def _further_place(self, contact):
        """Return where ``contact`` was, or what the type of the next one proposes."""
        kind = self.further_type_id
        if not kind or kind == contact.action_type_id:
            return contact.location
        return kind._place_with(contact.partner_id)
