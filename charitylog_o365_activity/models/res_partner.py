from odoo import models


class ResPartner(models.Model):
    """Has entries of activities follow a client: their name, and that they are gone."""

    _inherit = "res.partner"

    def _o365_queue_actions(self):
        # sudo: as in the method that is extended.
        activities = self.env["mail.activity"].sudo().with_context(active_test=False)
        family = self.sudo()._family()
        activities.search([("o365_client_id", "in", family.ids)])._o365_queue()
        return super()._o365_queue_actions()
