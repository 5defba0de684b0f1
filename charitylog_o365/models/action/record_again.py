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
        """Record each again that is outstanding; return the notice with "Undo"."""
        self.check_access("write")
        done = self.env._("Recorded again")
        return self._quickly(
            done, lambda some, undo: undo._also_made(some._record_again())
        )

    def _record_again(self):
        """Copy these and cancel them; return the copies, in the same order."""
        again = self.browse()
        for action in self:
            again += action.copy(
                {"user_id": action.user_id.id, "recorded_again_from_id": action.id}
            )
        self.action_cancel()
        bodies = {}
        for old, new in zip(self, again, strict=True):
            bodies[old.id] = self.env._("Recorded again as %s.", new.reference)
            bodies[new.id] = self.env._("Recorded again from %s.", old.reference)
        (self + again)._message_log_batch(bodies)
        return again

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
