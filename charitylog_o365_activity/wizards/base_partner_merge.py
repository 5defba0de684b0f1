from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Moves activities to the client that is left, whosever calendar they stand in.

    What a client is called is for whoever edits clients. Odoo would write the
    activities as this user, and delete what has been done with the other client.
    """

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_reference_fields(self, src_partners, dst_partner):
        src_partners._o365_activities()._o365_move_to(dst_partner)
        # Queued by `_merge`: it has the entries of the clients follow.
        return super()._update_reference_fields(src_partners, dst_partner)
