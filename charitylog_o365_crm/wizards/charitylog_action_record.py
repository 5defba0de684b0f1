from odoo import api, fields, models
from odoo.addons.charitylog_o365.tools.guard import is_member
from odoo.addons.charitylog_o365.wizards.charitylog_window import proposed

from ..models.charitylog_action import OF_CLIENT, SALES


class CharitylogActionRecord(models.TransientModel):
    """Records a contact for an opportunity; the further action is for it as well."""

    _inherit = "charitylog.action.record"

    opportunity_id = proposed(
        fields.Many2one,
        "crm.lead",
        ondelete="cascade",
        compute="_compute_opportunity_id",
        domain=f"partner_id and {OF_CLIENT} or [('type', '=', 'opportunity')]",
    )

    @api.depends("action_id")
    def _compute_opportunity_id(self):
        for window in self:
            window.opportunity_id = window.action_id._shown_opportunities()

    @api.onchange("partner_id")
    def _onchange_client_of_opportunity(self):
        """Leave an opportunity that is not of the client who is chosen now."""
        # sudo: whose it is, as when it is saved.
        opportunity = self.opportunity_id.sudo()
        client = self.partner_id._origin.sudo()
        if client and opportunity and not opportunity._origin._is_about(client):
            self.opportunity_id = False

    @api.model
    def _about_fields(self):
        return (*super()._about_fields(), "opportunity_id")

    def _corrected(self):
        has_crm = is_member(self.env, SALES)
        return (*super()._corrected(), *(["opportunity_id"] if has_crm else []))

    def _emptied(self):
        return (*super()._emptied(), "opportunity_id")

    def _draft_fields(self):
        return (*super()._draft_fields(), "opportunity_id")

    def _save_further(self):
        result = super()._save_further()
        self.further_id._sudo_share_opportunity_of(self.contact_id)
        return result
