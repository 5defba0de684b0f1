"""Who may change a project's 3rd Party Systems settings, and what follows."""

from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...tools.groups import MANAGERS
from ...tools.guard import is_member, is_odoobot, own_defaults_left_out
from ...tools.words import window
from .project_project import THIRD_PARTY_FIELDS

# Choices of which it is stored who made them, and when.
CHOICES = {"o365_sync", "o365_event_detail", "o365_show_place", "o365_private"}
# Nobody writes these by hand: they follow the others.
KEPT = {"o365_sync_since", "o365_chosen_by_id", "o365_chosen_at"}


class ProjectProject(models.Model):
    _inherit = "project.project"

    o365_may_change = fields.Boolean(compute="_compute_o365_may_change")

    @api.depends_context("uid")
    def _compute_o365_may_change(self):
        self.o365_may_change = self._may_change_third_party()

    @api.model
    def default_get(self, fields):
        """Leave out what users would have as their own default for these fields."""
        defaults = super().default_get(fields)
        return own_defaults_left_out(self, defaults, THIRD_PARTY_FIELDS)

    @api.model_create_multi
    def create(self, vals_list):
        projects = super().create([self._with_since(vals) for vals in vals_list])
        if not self._may_change_third_party():
            # Checked afterwards, because a default of the context or of the user
            # is another way of setting these.
            for project in projects:
                for name in THIRD_PARTY_FIELDS:
                    default = self._fields[name].default
                    usual = default(self) if default else False
                    if (project[name] or False) != usual:
                        self._refuse_third_party()
        if not is_odoobot(self.env):
            projects._keep_since()
        return projects

    def _keep_since(self):
        """Store since when new projects use Outlook, whatever was given."""
        nothing = dict.fromkeys(KEPT, False)
        for is_on, those in self.grouped("o365_sync").items():
            kept = self._since_now() if is_on else nothing
            # sudo: nobody may write these fields; they follow the switch.
            super(ProjectProject, those.sudo()).write(kept)
        return self

    def write(self, vals):
        changed = self._changed_third_party(vals)
        if changed and not self._may_change_third_party():
            self._refuse_third_party()
        if changed & KEPT and not is_odoobot(self.env):
            raise UserError(
                self.env._(
                    "“In use since” is set by switching Outlook calendars on, "
                    "“Chosen by” by choosing what Outlook may show. "
                    "They cannot be set by hand."
                )
            )
        newly = self.filtered(lambda project: not project.o365_sync)
        with self._refusing_moves():
            if vals.get("o365_sync") and newly:
                super(ProjectProject, newly).write(self._with_since(vals))
                result = super(ProjectProject, self - newly).write(vals)
            else:
                result = super().write(vals)
        if changed & CHOICES:
            self._keep_who_chose()
        if changed or "company_id" in vals:
            self._queue_entries_of_actions()
        return result

    @contextmanager
    def _refusing_moves(self):
        """Raise AccessError where the block moved a project that uses Outlook.

        To another company, by a user who may not change its settings: the move switches
        the rule off or on for all of its work, and in between everybody could change
        what is in their colleagues' calendars.
        """
        companies = {project: project.company_id for project in self}
        yield
        moved = self.filtered(
            lambda project: (
                project.o365_sync and project.company_id != companies[project]
            )
        )
        if moved and not moved._may_change_third_party():
            moved._refuse_third_party()

    def _refusing_moves_of_followers(self, name, records, vals):
        """Apply ``_refusing_moves`` to the projects that follow ``records``.

        Odoo has a project follow its customer and its account to another company.
        ``name`` is the field by which they follow, ``vals`` are about to be written.
        """
        if "company_id" not in vals:
            return self.browse()._refusing_moves()
        # sudo: projects that the user may not see move as well.
        everything = self.sudo().with_context(active_test=False)
        found = everything.search([(name, "in", records.ids), ("o365_sync", "=", True)])
        return found._refusing_moves()

    def _keep_who_chose(self):
        """Store who decided what Outlook may show, and when."""
        # sudo: nobody may write these fields, and everybody's choice does.
        return super(ProjectProject, self.sudo()).write(
            {"o365_chosen_by_id": self.env.uid, "o365_chosen_at": self.env.cr.now()}
        )

    def _changed_third_party(self, vals):
        """Return the names of the guarded fields to which ``vals`` gives new values."""
        return {
            name
            for name in THIRD_PARTY_FIELDS
            if name in vals
            for field in [self._fields[name]]
            for project in self
            if project[name]
            != field.convert_to_record(
                field.convert_to_cache(vals[name], project), project
            )
        }

    def _queue_entries_of_actions(self):
        """Queue all work of these projects: entries may have to show more, or less.

        Not where somebody chose, in the window, to leave entries as they are for now.
        """
        if self.env.context.get("o365_leave_entries"):
            return
        # sudo: who changes the settings may not see all of the work, and Outlook must
        # not go on showing what it may no longer show.
        self._actions_of()._o365_queue()

    def _domain_of_entries(self):
        """Return the domain of all that these projects have in Outlook calendars."""
        actions = self._actions_of()
        return [("res_model", "=", actions._name), ("res_id", "in", actions.ids)]

    def _actions_of(self):
        """Return all work of these projects, whoever may see it."""
        # sudo: whose settings change concerns all of it, and nothing of it is shown.
        actions = self.env["charitylog.action"].sudo().with_context(active_test=False)
        return actions.search([("project_id", "in", self.ids)])

    def copy(self, default=None):
        copies = super().copy(default)
        for project, new in zip(self, copies, strict=True):
            if "planned_duration_policy" not in (default or {}):
                new._sudo_copy_planned_duration_policy(project)
        return copies

    def _sudo_copy_planned_duration_policy(self, project):
        """Give the copy of a project the rule of the project it was made from.

        With sudo, and past the check of who may change this rule: whoever may copy a
        project need not be one of them, and a copy changes nothing. What concerns
        Outlook is not copied: that is asked for each project.
        """
        policy = project.planned_duration_policy
        values = {"planned_duration_policy": policy}
        return super(ProjectProject, self.sudo()).write(values)

    def _may_change_third_party(self):
        return is_member(self.env, *MANAGERS)

    def _refuse_third_party(self):
        raise AccessError(
            self.env._(
                "Only managers of Contacts & Actions and administrators can change "
                "what stands on a project's page “3rd Party Systems”."
            )
        )

    def _with_since(self, vals):
        """Return ``vals``, with the moment from which on work goes to Outlook.

        The transaction's time, as ``create_date`` has it: what is recorded in the
        same transaction counts as new.
        """
        if not vals.get("o365_sync") or (
            "o365_sync_since" in vals and is_odoobot(self.env)
        ):
            return vals
        now = self._since_now()
        return {**now, **vals, "o365_sync_since": now["o365_sync_since"]}

    def _since_now(self):
        return {
            "o365_sync_since": self.env.cr.now(),
            "o365_chosen_by_id": self.env.uid,
            "o365_chosen_at": self.env.cr.now(),
        }

    def action_open_third_party(self):
        """Open the settings of "3rd Party Systems" in a window of their own."""
        self.ensure_one()
        return window(
            self.env._("3rd Party Systems: %s", self.name),
            "charitylog.project.third.party",
            context={"default_project_id": self.id},
        )


class AccountAnalyticAccount(models.Model):
    """An account takes its projects along to another company, as a customer does."""

    _inherit = "account.analytic.account"

    def write(self, vals):
        with self.env["project.project"]._refusing_moves_of_followers(
            "account_id", self, vals
        ):
            return super().write(vals)
