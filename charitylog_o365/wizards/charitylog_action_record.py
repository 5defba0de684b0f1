from odoo import api, fields, models

from ..models.action.day import local_day, noon
from ..models.action.duration import length
from ..tools.compat import choices
from .charitylog_window import proposed


class CharitylogActionRecord(models.TransientModel):
    """Records a contact, or completes an action, and what is to happen next.

    The further action is in ``charitylog_action_record_further``, saving in
    ``…_save``, and what is kept of a window that was not saved in ``…_draft``.
    """

    _name = "charitylog.action.record"
    _inherit = "charitylog.window"
    _description = "Record a Contact"
    _about = (
        "action_id",
        "for_client_id",
        "partner_id",
        "project_id",
        "proposed_project_id",
        "contact_id",
        "further_id",
    )

    # The action that is completed; none where a contact is recorded as new.
    action_id = fields.Many2one(
        "charitylog.action", "Completes", readonly=True, ondelete="cascade"
    )
    # The client from whose page the window was opened.
    for_client_id = fields.Many2one("res.partner", "Opened for", ondelete="cascade")
    # The contact, once it is saved; the further action may be still to be decided.
    contact_id = fields.Many2one(
        "charitylog.action", "Saved contact", readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", compute="_compute_company_id")
    partner_id = proposed(
        fields.Many2one,
        "res.partner",
        "Client",
        ondelete="cascade",
        domain="[('partner_share', '=', True), ('charitylog_is_own', '=', False)]",
        context={"charitylog_client": True},
        compute="_compute_partner_id",
    )
    client_work = fields.Json(compute="_compute_client_work", compute_sudo=False)
    name = proposed(
        fields.Char,
        "Summary",
        help="Outlook shows it where the project shows the client's name there.",
        compute="_compute_from_plan",
    )
    project_id = proposed(
        fields.Many2one,
        "project.project",
        ondelete="cascade",
        domain="[('is_template', '=', False)]",
        compute="_compute_kind",
    )
    action_type_id = proposed(
        fields.Many2one,
        "charitylog.action.type",
        "Type",
        ondelete="cascade",
        compute="_compute_kind",
    )
    # None is proposed where planned work is completed: how it went is the question.
    outcome = proposed(
        fields.Selection,
        lambda self: self._outcomes(),
        "How it went",
        required=True,
        compute="_compute_outcome",
    )
    user_id = proposed(
        fields.Many2one,
        "res.users",
        "Who by?",
        required=True,
        compute="_compute_from_plan",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    all_day = proposed(
        fields.Boolean,
        "I do not know the hour",
        compute="_compute_from_plan",
    )
    start = proposed(
        fields.Datetime,
        "Began",
        required=True,
        compute="_compute_start",
    )
    start_note = fields.Char("About the time")
    duration = proposed(
        fields.Float,
        "How long it took",
        compute="_compute_duration",
    )
    notes_before = fields.Html(
        "Notes so far", compute="_compute_notes_before", compute_sudo=False
    )
    notes = fields.Text()
    # What was proposed last: what somebody has changed is not proposed anew.
    proposed_project_id = fields.Many2one("project.project", "Project proposed")
    proposed_type_id = fields.Many2one("charitylog.action.type", "Type proposed")
    proposed_start = fields.Datetime("When, as proposed")
    proposed_duration = fields.Float("How long, as proposed")

    @api.model
    def _outcomes(self):
        """Return the outcomes of what was done.

        What was called off was not done: it is cancelled, in one way, which takes it
        out of Outlook too. Contacts that have those outcomes keep them.
        """
        known = choices(self.env["charitylog.action"], "outcome")
        return [each for each in known if each[0] in ("held", "nobody_there")]

    @api.depends("action_id", "project_id")
    def _compute_company_id(self):
        for window in self:
            # sudo: the project's company, as for an action.
            project = window.project_id.sudo()
            window.company_id = (
                window.action_id.company_id or project.company_id or self.env.company
            )

    @api.depends("action_id", "for_client_id")
    def _compute_partner_id(self):
        for window in self:
            client = window.action_id.partner_id or window.for_client_id
            window.partner_id = client if client.has_access("read") else False

    @api.depends("partner_id", "action_id")
    def _compute_client_work(self):
        actions = self.env["charitylog.action"]
        for window in self:
            client, this = window.partner_id._origin, window.action_id._origin
            window.client_work = client and actions._work_with_client(client, this)

    @api.depends("action_id")
    def _compute_from_plan(self):
        for window in self:
            action = window.action_id
            window.name = action.name
            window.user_id = action.user_id or self.env.user
            window.all_day = action.all_day

    @api.depends("action_id")
    def _compute_notes_before(self):
        for window in self:
            window.notes_before = window.action_id.description

    @api.depends("action_id")
    def _compute_outcome(self):
        for window in self:
            window.outcome = False if window.action_id else "held"

    @api.depends("action_id", "partner_id")
    def _compute_kind(self):
        for window in self:
            project, kind = window._proposed_kind()
            if window.project_id == window.proposed_project_id:
                window.project_id = project
            if window.action_type_id == window.proposed_type_id:
                window.action_type_id = kind
            window.proposed_project_id = project
            window.proposed_type_id = kind

    @api.depends("action_id", "action_type_id", "outcome")
    def _compute_duration(self):
        for window in self:
            action = window.action_id
            hours = action.planned_duration or window.action_type_id.usual_length
            if window.outcome == "nobody_there":
                hours = 0
            if window.duration == window.proposed_duration:
                window.duration = hours
            window.proposed_duration = hours

    @api.depends("action_id", "duration")
    def _compute_start(self):
        now = self._now()
        for window in self:
            action = window.action_id
            # It has just ended. A contact done cannot begin in the future, whatever
            # had been planned.
            hours = action.planned_duration if action else window.duration
            start = now - length(hours)
            if action.all_day:
                zone = action._o365_time_zone()
                start = noon(local_day(now, zone), zone)
            if action.start:
                start = min(action.start, start)
            if window.start == window.proposed_start:
                window.start = start
            window.proposed_start = start

    @api.onchange("start", "all_day")
    def _onchange_start(self):
        """Propose now instead of a time to come, and say so."""
        action = self.env["charitylog.action"].new({"user_id": self.user_id.id})
        self.start_note = False
        if self.start and action._is_ahead(self.start, self.all_day):
            self.start_note = self.env._(
                "%s has not come yet, and a contact done cannot begin in the future. "
                "“Began” now says now. What is still to be done stands under “What "
                "happens next”.",
                action._when_in_words(self.start, self.all_day),
            )
            self.start = self._now()

    def _proposed_kind(self):
        """Return the project and the type to propose, each perhaps empty.

        Those of the action; else the usual project, and the type of what the user last
        did with this client. Only what they may read: it shows names.
        """
        action = self.action_id
        actions = self.env["charitylog.action"]
        if action:
            project = action.project_id
            readable = project.has_access("read")
            return project if readable else project.browse(), action.action_type_id
        client = self.partner_id._origin
        # What is planned is no sign of what was done just now.
        done = actions._last_of_user(client, [("state", "=", "done")])
        project = actions._usual_project(client)
        return project, done.action_type_id.filtered("active")

    @api.model
    def _now(self):
        return fields.Datetime.now().replace(second=0, microsecond=0)
