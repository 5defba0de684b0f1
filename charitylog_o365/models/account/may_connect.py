from odoo import api, models
from odoo.fields import Domain

from ...tools.groups import OPTIONS


class ResUsers(models.Model):
    """Who may connect a calendar, and of them who has not: said here for all who ask.

    With the application of the company that is a user's own, whichever others they
    work for.
    """

    _inherit = "res.users"

    @api.model
    def _o365_may_connect(self, companies=None):
        """Return the domain of users who may connect, in ``companies`` or in any."""
        may = (
            Domain("active", "=", True)
            & Domain("share", "=", False)
            & Domain("all_group_ids", "in", self.env.ref(OPTIONS).ids)
        )
        if companies is None:
            return may
        return may & Domain("company_id", "in", companies.ids)

    @api.model
    def _o365_unconnected(self, companies=None):
        """Return the domain of those of them who are not connected."""
        return self._o365_may_connect(companies) & Domain("o365_state", "=", "none")
