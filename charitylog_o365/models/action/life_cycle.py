"""The life of an action: outstanding, then done or cancelled, perhaps reopened."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

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

    @api.constrains("state", "outcome")
    def _check_outcome(self):
        for action in self:
            if action.state == "done" and not action.outcome:
                raise ValidationError(
                    self.env._("Please say how it went: a contact done has an outcome.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        defaults = self.default_get(["state"])
        vals_list = [defaults | vals for vals in vals_list]
        for vals in vals_list:
            if vals["state"] == "done":
                vals.update(self._done_defaults(vals))
        # Other records are made on the way, and have states of their own.
        context = dict(self.env.context)
        context.pop("default_state", None)
        # Not by name: a key is taken out.
        # pylint: disable-next=context-overridden
        return super(CharitylogAction, self.with_context(context)).create(vals_list)

    def _creation_message(self):
        self.ensure_one()
        return (
            self.env._("Contact done recorded")
            if self.state == "done"
            else self.env._("Action recorded")
        )

    def write(self, vals):
        if vals.get("state") not in dict(STATES):
            return super().write(vals)
        moving = self.filtered(lambda action: action.state != vals["state"])
        moving._refuse_step(vals["state"])
        if vals["state"] != "done":
            return super().write(vals)
        for plan, actions in moving.grouped(lambda action: action._plan()).items():
            super(CharitylogAction, actions).write(dict(plan))
        moving_ids = set(moving.ids)

        def extra(action):
            is_moving = action.id in moving_ids
            return tuple((action._done_defaults(vals) if is_moving else {}).items())

        for values, actions in self.grouped(extra).items():
            super(CharitylogAction, actions).write({**vals, **dict(values)})
        return True

    def _done_defaults(self, vals):
        """Return what a caller who says no more than "done" leaves open.

        ``self`` is the action to be completed, or empty for one that is born done.
        It took place, and as long as planned; a start given with an hour means that
        the work of "by Friday" was done at that hour.
        """
        extra = {}
        if "outcome" not in vals and not self.outcome:
            extra["outcome"] = "held"
        # Nor is a length believed that somebody wrote before anything was done.
        if "duration" not in vals:
            extra["duration"] = vals.get("planned_duration", self.planned_duration)
        if self.all_day and vals.get("start") and "all_day" not in vals:
            extra["all_day"] = False
        return extra

    def _refuse_step(self, state):
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
        """Ask what happened, and make the action a contact done."""
        self.ensure_one()
        self._refuse_step("done")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Complete"),
            "res_model": "charitylog.action.complete",
            "view_mode": "form",
            "target": "new",
            "context": {"default_action_id": self.id},
        }

    def action_cancel(self):
        return self.write({"state": "cancelled"})

    def action_reopen(self):
        return self.write({"state": "outstanding"})
