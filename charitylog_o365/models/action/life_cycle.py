"""The states of an action: outstanding, then done or cancelled, perhaps reopened."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools.words import window
from .day import local_day

STATES = [("outstanding", "Outstanding"), ("done", "Done"), ("cancelled", "Cancelled")]
STEPS = {
    ("outstanding", "done"),
    ("outstanding", "cancelled"),
    ("cancelled", "outstanding"),
}


class CharitylogAction(models.Model):
    _inherit = "charitylog.action"

    state = fields.Selection(
        STATES,
        default="outstanding",
        # Columns and groups in the order of its life, also those that are empty.
        group_expand=True,
        required=True,
        index=True,
        copy=False,
    )
    outcome = fields.Selection(
        [
            ("held", "Took place"),
            ("nobody_there", "Nobody there"),
            ("client_cancelled", "Called off by the client"),
            ("we_cancelled", "Called off by us"),
        ],
        copy=False,
    )
    # What had been planned, kept when the record is completed.
    planned_start = fields.Datetime("Planned for", readonly=True, copy=False)
    planned_all_day = fields.Boolean(readonly=True, copy=False)
    planned_day = fields.Date("Planned for the day", compute="_compute_planned_day")
    planned_user_id = fields.Many2one(
        "res.users", "Planned for whom", readonly=True, copy=False
    )

    @api.constrains("state", "outcome")
    def _check_outcome(self):
        for action in self:
            if action.state == "done" and not action.outcome:
                raise ValidationError(
                    self.env._("Please say how it went: a contact done has an outcome.")
                )

    @api.depends("planned_start", "planned_user_id.tz")
    def _compute_planned_day(self):
        for action in self:
            # sudo: only the time zone of the user it was planned for is read.
            zone = action.planned_user_id.sudo().tz or action._o365_time_zone()
            action.planned_day = action.planned_start and local_day(
                action.planned_start, zone
            )

    def _creation_message(self):
        self.ensure_one()
        return (
            self.env._("Contact recorded")
            if self.state == "done"
            else self.env._("Action planned")
        )

    @api.model
    def _with_state(self, vals_list):
        """Return ``vals_list`` with a state each, and "done" with its defaults."""
        defaults = self.default_get(["state"])
        vals_list = [defaults | vals for vals in vals_list]
        for vals in vals_list:
            if vals["state"] == "done":
                vals.update(self._done_defaults(vals))
        return vals_list

    def _by_state(self, vals):
        """Return pairs of records and the values to write, in the order of writing.

        For records that are completed, what had been planned is written first. Raises
        UserError for a change of state that is not in ``STEPS``.
        """
        state = vals.get("state")
        if state not in dict(STATES):
            return [(self, vals)]
        moving = self.filtered(lambda action: action.state != state)
        # What one has just completed by mistake is outstanding again; see ``undo``.
        (moving - self._completions_undone(vals))._refuse_step(state)
        if state != "done":
            return [(self, vals)]
        moving_ids = set(moving.ids)
        plans = moving.grouped(lambda action: action._planned_values())

        def extra(action):
            added = action._done_defaults(vals) if action.id in moving_ids else {}
            return tuple(added.items())

        return [
            *((actions, dict(plan)) for plan, actions in plans.items()),
            *(
                (actions, {**vals, **dict(added)})
                for added, actions in self.grouped(extra).items()
            ),
        ]

    def _planned_values(self):
        """Return the planned values to keep when this record is completed, hashable."""
        return (
            ("planned_start", self.start),
            ("planned_all_day", self.all_day),
            ("planned_user_id", self.user_id.id),
        )

    def _done_defaults(self, vals):
        """Return values for what ``vals``, which complete work, leave open.

        ``self`` is the action to be completed, or empty for a contact recorded as done.
        It took place, for as long as planned; if it was for a day without an hour and
        ``vals`` have a start, it took place at that hour.
        """
        extra = {}
        if "outcome" not in vals and not self.outcome:
            extra["outcome"] = "held"
        # Not a length that somebody wrote before the work was done.
        if "duration" not in vals:
            extra["duration"] = vals.get("planned_duration", self.planned_duration)
        if self.all_day and vals.get("start") and "all_day" not in vals:
            extra["all_day"] = False
        return extra

    def _refuse_step(self, state):
        """Raise UserError where one of these records cannot go to ``state``."""
        for action in self:
            if (action.state, state) in STEPS:
                continue
            raise UserError(
                self.env._(
                    "“%s” has been done. What has been done can be corrected, "
                    "but not made outstanding or cancelled.",
                    action.display_name,
                )
                if action.state == "done"
                else self.env._(
                    "“%s” is cancelled. Please reopen it before you complete it.",
                    action.display_name,
                )
            )

    def action_complete(self):
        """Open the window that asks what happened and completes the action."""
        self.ensure_one()
        self._refuse_step("done")
        return window(
            self.env._("Complete"),
            "charitylog.action.record",
            context={"default_action_id": self.id, "dialog_size": "extra-large"},
        )

    def action_cancel(self):
        return self.write({"state": "cancelled"})

    def action_reopen(self):
        return self.write({"state": "outstanding"})
