from odoo import fields, models

from ...tools.groups import USER

# Projects that every colleague may see.
OPEN = ("employees", "portal")

THIRD_PARTY_FIELDS = (
    "o365_sync",
    "o365_sync_since",
    "o365_event_detail",
    "o365_show_place",
    "o365_private",
    "o365_chosen_by_id",
    "o365_chosen_at",
    "planned_duration_policy",
)


class ProjectProject(models.Model):
    """The service under which contacts and actions are recorded."""

    _inherit = "project.project"

    o365_sync = fields.Boolean(
        "Outlook calendars",
        copy=False,
        help="What is recorded from now on appears in the Outlook calendar of whoever "
        "it is given to, if they have connected one.",
    )
    o365_sync_since = fields.Datetime(
        "In use since",
        readonly=True,
        copy=False,
        help="What was recorded before is never sent. Switching off and on again "
        "starts anew.",
    )
    o365_event_detail = fields.Selection(
        [
            ("reference", "The type and the number only"),
            ("initials", "The type and the client's initials"),
            ("full", "The client's name, the summary and the notes"),
        ],
        "What Outlook may show",
        default="reference",
        required=True,
        copy=False,
        help="Everybody who may edit a calendar reads all that its entries show, "
        "whatever they may see here.",
    )
    o365_show_place = fields.Boolean(
        "Outlook may show the place",
        copy=False,
        help="A place, too, can tell who the client is.",
    )
    o365_private = fields.Boolean(
        "Mark entries as private",
        copy=False,
        help="Colleagues who share the calendar see that the time is taken, and no "
        "more; they cannot change the entry in Outlook either.",
    )
    o365_chosen_by_id = fields.Many2one(
        "res.users", "Chosen by", readonly=True, copy=False
    )
    o365_chosen_at = fields.Datetime("Chosen on", readonly=True, copy=False)
    planned_duration_policy = fields.Selection(
        [
            ("none", "Not used"),
            ("optional", "May be given"),
            ("required", "Must be given"),
        ],
        "Planned length of actions",
        default="optional",
        required=True,
        copy=False,
        help="Whether outstanding actions say how long they are to take. Without a "
        "length they show as a thin line in Outlook.",
    )
    charitylog_action_count = fields.Integer(
        "Contacts & Actions",
        compute="_compute_charitylog_action_count",
        groups=USER,
    )

    def _compute_charitylog_action_count(self):
        counts = dict(
            self.env["charitylog.action"]._read_group(
                [("project_id", "in", self.ids)], ["project_id"], ["__count"]
            )
        )
        for project in self:
            project.charitylog_action_count = counts.get(project._origin, 0)

    def action_view_charitylog_actions(self):
        self.ensure_one()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "charitylog_o365.charitylog_action_action"
        ) | {
            "name": self.env._("Contacts & Actions"),
            "domain": [("project_id", "=", self.id)],
            "context": {"default_project_id": self.id},
        }

    def _name_for_reader(self):
        """Return the name of this one project, or its number, for the user."""
        self.ensure_one()
        # Of the user: whoever calls this may do so as superuser.
        may_read = self.sudo(False).has_access("read")
        return self._name_or_number(may_read)

    def _name_for_all(self):
        """Return the name of this one project, or its number, for any colleague."""
        self.ensure_one()
        # sudo: who may see the project is asked, whoever writes the sentence.
        return self._name_or_number(self.sudo().privacy_visibility in OPEN)

    def _name_or_number(self, open_):
        # sudo: whether the reader may know it has been asked.
        return self.sudo().name if open_ else self.env._("No. %s", self.id)
