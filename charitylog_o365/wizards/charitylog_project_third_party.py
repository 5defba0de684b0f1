from markupsafe import Markup
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.setup.project_project import THIRD_PARTY_FIELDS
from ..tools.compat import choices

SHOWN = ("o365_event_detail", "o365_show_place", "o365_private")


class CharitylogProjectThirdParty(models.TransientModel):
    """Changes a project's "3rd Party Systems" for users who may not edit projects.

    When Outlook calendars are switched on, the user has to choose what Outlook may
    show; nothing is proposed, as everybody who may edit a calendar can read it.
    """

    _name = "charitylog.project.third.party"
    _inherit = "charitylog.window"
    _description = "3rd Party Systems of a Project"
    _about = ("project_id",)

    project_id = fields.Many2one(
        "project.project", required=True, readonly=True, ondelete="cascade"
    )
    o365_sync = fields.Boolean("Use Outlook calendars")
    o365_event_detail = fields.Selection(
        lambda self: self._choices("o365_event_detail"),
        "What may Outlook show?",
    )
    o365_show_place = fields.Boolean("Outlook may show the place, too")
    o365_private = fields.Boolean("Mark entries as private")
    entry_count = fields.Integer(compute="_compute_entry_count")
    is_change = fields.Boolean(compute="_compute_is_change")
    entries_there = fields.Selection(
        [
            ("now", "Change them now"),
            ("later", "Leave them: each changes when it is next looked at"),
        ],
        "What is in Outlook already",
        default="now",
        required=True,
    )
    planned_duration_policy = fields.Selection(
        lambda self: self._choices("planned_duration_policy"),
        "Planned length of actions",
        required=True,
    )
    examples = fields.Html(compute="_compute_examples", sanitize=False)

    @api.model
    def _choices(self, name):
        return choices(self.env["project.project"], name)

    @api.model
    def default_get(self, fields):
        defaults = super().default_get(fields)
        project = self.env["project.project"].browse(defaults.get("project_id"))
        for name in set(THIRD_PARTY_FIELDS) & set(fields) if project else ():
            if name != "o365_event_detail" or project.o365_sync:
                defaults.setdefault(name, project[name])
        return defaults

    @api.depends("project_id")
    def _compute_entry_count(self):
        # sudo: entries in all calendars are counted.
        entries = self.env["o365.calendar.entry"].sudo()
        for wizard in self:
            domain = wizard.project_id._domain_of_entries()
            wizard.entry_count = entries.search_count(domain)

    @api.depends("o365_sync", *SHOWN)
    def _compute_is_change(self):
        for wizard in self:
            project = wizard.project_id
            wizard.is_change = (
                project.o365_sync
                and wizard.o365_sync
                and any(wizard[name] != project[name] for name in SHOWN)
            )

    @api.depends("project_id", *SHOWN)
    def _compute_examples(self):
        for wizard in self:
            labels = wizard._choices("o365_event_detail")
            wizard.examples = Markup().join(
                wizard._example(detail, label) for detail, label in labels
            )

    def _example(self, detail, label):
        """Return as HTML an invented visit, made by the methods that make entries."""
        project = self.env["project.project"].new(
            {
                "name": self.project_id.name,
                "o365_event_detail": detail,
                "o365_show_place": self.o365_show_place,
                "o365_private": self.o365_private,
            }
        )
        visit = self.env.ref(
            "charitylog_o365.charitylog_action_type_visit", raise_if_not_found=False
        )
        action = self.env["charitylog.action"].new(
            {
                "reference": "CA/00012",
                "name": self.env._("Hospital letter"),
                "description": self.env._("Bring the form from the clinic."),
                "location": self.env._("12 Mill Lane"),
                "partner_id": self.env["res.partner"].new({"name": "Mary Example"}),
                "action_type_id": visit,
                "project_id": project,
            }
        )
        place = action._o365_place()
        return Markup(
            '<div class="o_charitylog_example border rounded p-2 mb-2 %s">'
            '<div class="small">%s</div>'
            '<div class="fw-bold">%s</div>%s%s</div>'
        ) % (
            "border-primary bg-info-subtle" if detail == self.o365_event_detail else "",
            label,
            action._o365_subject(),
            place and Markup("<div>%s</div>") % place,
            action._o365_notes(),
        )

    def action_confirm(self):
        self.ensure_one()
        if self.o365_sync and not self.o365_event_detail:
            raise UserError(
                self.env._(
                    "Please choose what Outlook may show of the work in “%s”.",
                    self.project_id.name,
                )
            )
        values = {
            "o365_sync": self.o365_sync,
            "o365_show_place": self.o365_show_place,
            "o365_private": self.o365_private,
            "planned_duration_policy": self.planned_duration_policy,
        }
        if self.o365_event_detail:
            values["o365_event_detail"] = self.o365_event_detail
        leave = self.is_change and self.entries_there == "later"
        self.with_context(o365_leave_entries=leave)._sudo_write_project(values)
        return {"type": "ir.actions.act_window_close"}

    def _sudo_write_project(self, values):
        """Write these settings on the project, and nothing else.

        With sudo, because managers of Contacts & Actions need not be allowed to edit
        projects. They must be allowed to read this one. The project's own check, which
        holds for sudo as well, asks whether the user is a manager.
        """
        project = self.project_id
        project.check_access("read")
        if not project._may_change_third_party():
            project._refuse_third_party()
        settings = {name: values[name] for name in THIRD_PARTY_FIELDS if name in values}
        project.sudo().write(settings)
