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
        again = self.copy(
            {"user_id": self.user_id.id, "recorded_again_from_id": self.id}
        )
        self.action_cancel()
        (self + again)._message_log_batch(
            {
                self.id: self.env._("Recorded again as %s.", again.reference),
                again.id: self.env._("Recorded again from %s.", self.reference),
            }
        )
        return again._open()

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
