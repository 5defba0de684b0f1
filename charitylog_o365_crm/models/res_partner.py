from odoo import models


class ResPartner(models.Model):
    """Erases a client from their opportunities as well: these have copies of all.

    What is left of them, for figures, is in ``erased_opportunity``.
    """

    _inherit = "res.partner"

    def _erase_person(self):
        # Found by the e-mail address, which is gone then. Emptied last: Odoo copies
        # from the client what an opportunity of theirs has not.
        opportunities = self._charitylog_opportunities()
        result = super()._erase_person()
        opportunities._erase_opportunities(self)
        return result

    def _charitylog_opportunities(self):
        """Return the opportunities of these clients, whoever may see them.

        Those that have no client are theirs by the e-mail address, where nobody else
        has it. A name or a telephone number alone is no proof: it is not asked.
        """
        # sudo: nothing of a client may be left because somebody cannot see it.
        partners = self.sudo().with_context(active_test=False)
        emails = {*filter(None, partners.mapped("email_normalized"))}
        others = [("email_normalized", "in", [*emails]), ("id", "not in", self.ids)]
        emails -= {*partners.search(others).mapped("email_normalized")}
        return partners.env["crm.lead"].search(
            [
                "|",
                ("partner_id", "in", self.ids),
                "&",
                ("partner_id", "=", False),
                ("email_normalized", "in", [*emails]),
            ]
        )
