"""An offer's activity stays until the offer ends: it is the sign of it."""

from odoo import api, models
from odoo.exceptions import UserError

# What takes an activity off its user's list, or to somebody else's.
TAKEN_OFF = {"active", "res_id", "res_model", "res_model_id", "user_id"}


class MailActivity(models.Model):
    """Ticked off or deleted by hand, it would leave an offer that nobody sees."""

    _inherit = "mail.activity"

    def write(self, vals):
        if TAKEN_OFF & vals.keys():
            self._refuse_losing_offers()
        return super().write(vals)

    def unlink(self):
        self._refuse_losing_offers()
        return super().unlink()

    @api.depends("res_model", "res_id")
    def _compute_can_write(self):
        """Show no "Mark done" where it would be refused."""
        result = super()._compute_can_write()
        for activity in self._of_offers():
            activity.can_write = False
        return result

    def _refuse_losing_offers(self):
        """Raise UserError for users; what ends an offer does so as superuser."""
        if not self.env.su and self._of_offers():
            raise UserError(
                self.env._(
                    "This is an offer, and is still open. Please open it, and choose "
                    "Take it or Decline. Whoever made it can withdraw it there."
                )
            )

    def _of_offers(self):
        """Return those of these activities that are the sign of a standing offer."""
        # sudo: only whether it is of an offer; nobody may read to whom it is made.
        offers = self.env["charitylog.action.offeree"].sudo()
        found = offers.search(
            [("activity_id", "in", self.ids), ("answer", "=", "open")]
        )
        return self.browse(found.activity_id.ids)
