from datetime import datetime, time
from functools import partial

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.i18n import format_list

from ..models.action.name import passed, refuse_hidden
from ..tools.compat import label
from ..tools.dates import said_day
from .charitylog_window import proposed

# Shown as this action has them; what is changed here is changed on all that follow.
SAME = (
    "user_id",
    "action_type_id",
    "project_id",
    "planned_duration",
    "location",
    "description",
)
# Where this action was changed alone, its notes remain its own: they are of that day.
WITH_THE_OTHERS = {*SAME} - {"description"}


# A field that begins as the action has it.
_from_action = partial(proposed, compute="_compute_from_action")


class CharitylogActionFollowing(models.TransientModel):
    """Changes an action of a series and the outstanding ones that follow it."""

    _name = "charitylog.action.following"
    _inherit = "charitylog.window"
    _description = "This Action and Those That Follow"
    _about = ("action_id",)

    action_id = fields.Many2one(
        "charitylog.action", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="action_id.company_id", related_sudo=False)
    all_day = fields.Boolean(related="action_id.all_day", related_sudo=False)
    # When the action had last been changed as the window was opened: what somebody
    # changes meanwhile would look like a change of the user's.
    seen_at = _from_action(fields.Datetime)
    # Where this action was changed alone a moment ago: which fields, with commas, and
    # when it was before. The others are to be changed in the same way.
    changed_alone = fields.Char()
    start_before = fields.Datetime()
    start = _from_action(fields.Datetime, "When by?")
    day = _from_action(fields.Date)
    user_id = _from_action(
        fields.Many2one,
        "res.users",
        "Who by?",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    action_type_id = _from_action(fields.Many2one, "charitylog.action.type", "Type")
    project_id = _from_action(
        fields.Many2one,
        "project.project",
        domain="[('is_template', '=', False),"
        " ('company_id', 'in', [company_id, False])]",
    )
    planned_duration_policy = fields.Selection(
        related="project_id.planned_duration_policy"
    )
    planned_duration = _from_action(fields.Float, "Planned length")
    location = _from_action(fields.Char, "Place")
    description = _from_action(fields.Html, "Notes")
    changes = fields.Char("Changed on all", compute="_compute_changes")
    summary = fields.Char("These are changed", compute="_compute_summary")
    days = fields.Text("On these days", compute="_compute_summary")
    on_holidays = fields.Char("On a bank holiday", compute="_compute_summary")

    @api.model
    def _refuse_hidden(self, values):
        result = super()._refuse_hidden(values)
        # The action's own project may be hidden: its work goes on.
        action = passed(self, "action_id", values) or self.action_id
        chosen = passed(self, "project_id", values)
        if chosen.ids != action.sudo().project_id.ids:
            refuse_hidden(chosen)
        return result

    @api.constrains("project_id")
    def _check_project_readable(self):
        for window in self:
            if window.project_id != window.action_id.project_id:
                # As the user: Odoo runs constraints as superuser.
                refuse_hidden(window.project_id.sudo(False))

    @api.depends("action_id")
    def _compute_from_action(self):
        for window in self:
            window.seen_at = window._last_change()
            for name in (*SAME, "start", "day"):
                window[name] = window.action_id[name]

    def _last_change(self):
        changed = self.action_id.write_date
        # As precise as what forms send.
        return changed and changed.replace(microsecond=0)

    @api.depends("action_id", "start", "day")
    @api.depends_context("lang")
    def _compute_summary(self):
        for window in self:
            action = window.action_id
            begin = window.start_before
            actions = action._and_following(begin) if action else action
            days = actions._days_moved(window._shift(), begin) if actions else []
            window.summary = bool(days) and self.env._(
                "%(count)s outstanding: the first on %(first)s, the last on %(last)s.",
                count=len(days),
                first=said_day(self.env, days[0], date_format="EEEE d MMMM y"),
                last=said_day(self.env, days[-1], date_format="EEEE d MMMM y"),
            )
            window.days = bool(days) and window._days_by_month(days)
            window.on_holidays = window._holidays_among(days)

    @api.depends("action_id", "changed_alone", "start_before", "start", "day", *SAME)
    @api.depends_context("lang")
    def _compute_changes(self):
        """Say in words what is changed on all of them."""
        for window in self:
            if not window.action_id:
                window.changes = False
                continue
            names = [*window._changed_values()]
            if window._shift():
                names.insert(0, "start")
            labels = [label(window, name).rstrip("?") for name in names]
            window.changes = bool(labels) and format_list(self.env, labels)

    def _holidays_among(self, days):
        """Return the bank holidays among ``days`` in words, or False."""
        if not days:
            return False
        company = self.action_id.company_id
        closed = company._bank_holidays(min(days), max(days)) or {}
        return self._named_days((day, closed[day]) for day in days if day in closed)

    def _shift(self):
        """Return by how much this action is moved on the clock of its owner."""
        action = self.action_id
        if not action.all_day:
            return action._shift_to(self.start, self.start_before)
        day = self.start_before.date() if self.start_before else action.day
        begin = datetime.combine(day, time())
        return datetime.combine(self.day or action.day, time()) - begin

    def _changed_values(self):
        """Return what the user has changed, by the action's fields."""
        values = {}
        alone = WITH_THE_OTHERS.intersection((self.changed_alone or "").split(","))
        for name in SAME:
            field, value = self._fields[name], self[name]
            # Notes are cleaned when they are saved: here as well.
            saved = field.convert_to_cache(self.action_id[name], self)
            if name in alone or field.convert_to_cache(value, self) != saved:
                values[name] = value.id if field.relational else value
        if values.get("project_id") and self.planned_duration_policy == "none":
            values["planned_duration"] = 0
        return values

    @api.onchange("project_id")
    def _onchange_project_id(self):
        if self.planned_duration_policy == "none":
            self.planned_duration = 0

    def action_confirm(self):
        """Change all of them as the user; all, or nothing."""
        self.ensure_one()
        if self.seen_at and self.seen_at != self._last_change():
            raise UserError(
                self.env._(
                    "Somebody has changed this action meanwhile, so nothing is changed "
                    "yet. Please close this window and open it again."
                )
            )
        values, shift = self._changed_values(), self._shift()
        if not (values or shift):
            raise UserError(self.env._("Nothing has been changed here yet."))
        return self._change(values, shift)

    def action_cancel_following(self):
        """Cancel this action and those that follow it."""
        self.ensure_one()
        return self._change({"state": "cancelled"})

    def _change(self, values, shift=None):
        """Change them, and return a notice with a button "Undo"."""
        actions = self.action_id._and_following(self.start_before)
        with actions._remember_for_undo(
            self.env._("%s changed.", len(actions))
            if values.get("state") != "cancelled"
            else self.env._("%s cancelled.", len(actions))
        ) as undo:
            self.action_id._change_with_following(values, shift, self.start_before)
        return undo._notice()

    def action_end_series(self):
        """Cancel those that follow, and leave this one."""
        self.ensure_one()
        following = self.action_id._and_following() - self.action_id
        said = self.env._("The series ends here: %s cancelled.", len(following))
        with following._remember_for_undo(said) as undo:
            self.action_id.action_end_series()
        return undo._notice()
