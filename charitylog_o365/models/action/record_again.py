from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class CharitylogAction(models.Model):
    _inherit = "charitylog.action"

    recorded_again_from_id = fields.Many2one(
        "charitylog.action",
        "Recorded again from",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )

    recorded_again_ids = fields.One2many(
        "charitylog.action", "recorded_again_from_id", "Recorded again as"
    )

    @api.constrains("recorded_again_from_id")
    def _check_readable(self):
        # The form shows the name of that record. As the user: Odoo runs constraints as
        # superuser.
        self.sudo(False).recorded_again_from_id.check_access("read")

    def action_record_again(self):
        """Copy this outstanding action and cancel it; the copy keeps the owner.

        Records from before Outlook was switched on never get an entry; a new one does.
        Raises UserError where it is not outstanding.
        """
        self.ensure_one()
        if self.state != "outstanding":
            raise UserError(
                self.env._("Only an outstanding action can be recorded again.")
            )
        return self._record_again()._open()

    def action_record_again_each(self):
        """Record again each that this helps; return the notice with "Undo".

        What is outstanding and right in Outlook, or helped by something else, is left.
        """
        self.check_access("write")
        left = self.filtered(
            lambda action: (
                action.state == "outstanding" and action.o365_button != "record_again"
            )
        )
        why = UserError(
            self.env._("Recording again would not help these %s in Outlook.", len(left))
        )
        return self._quickly(
            self.env._("Recorded again"),
            lambda some, undo: undo._also_made(some._record_again()),
            [(action, why) for action in left],
        )

    def _record_again(self):
        """Copy these and cancel them; return the copies, in the same order."""
        again = self.browse()
        for action in self:
            copy = action.copy(
                {"user_id": action.user_id.id, "recorded_again_from_id": action.id}
            )
            copy._sudo_join_series_of(action)
            again += copy
        self.action_cancel()
        bodies = {}
        for old, new in zip(self, again, strict=True):
            bodies[old.id] = self.env._("Recorded again as %s.", new.reference)
            bodies[new.id] = self.env._("Recorded again from %s.", old.reference)
        (self + again)._message_log_batch(bodies)
        return again

    def _sudo_part_from_copies(self, vals):
        """Make these works of their own, where ``vals`` make them outstanding again.

        With sudo: their copies may be a colleague's by now.
        """
        if vals.get("state") == "outstanding":
            copies = self.sudo().recorded_again_ids
            copies._o365_keep({"recorded_again_from_id": False})

    @api.model
    def _not_superseded(self):
        """Return the domain without what was cancelled to be recorded again.

        In a client's history it would be one visit told twice.
        """
        stands = Domain("state", "!=", "cancelled")
        return stands | Domain("recorded_again_ids", "=", False)

    def action_open_recorded_again(self):
        self.ensure_one()
        return self.recorded_again_from_id._open()

    def _open(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }
