from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Has entries show the client that is left when two are made one.

    Odoo merges by SQL: no action is written, so none would be looked at again.
    """

    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        partners = self.env["res.partner"].browse(partner_ids)
        result = super()._merge(partner_ids, dst_partner, extra_checks)
        self.env.invalidate_all()
        partners.exists()._o365_note_actions()
        return result
