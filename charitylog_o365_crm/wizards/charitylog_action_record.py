from odoo import api, fields, models
from odoo.addons.charitylog_o365.tools.guard import is_member
from odoo.addons.charitylog_o365.wizards.charitylog_action_record import (
    CharitylogActionRecord as Window,
)
from odoo.addons.charitylog_o365.wizards.charitylog_window import proposed

from ..models.charitylog_action import OF_CLIENT, SALES


class CharitylogActionRecord(models.TransientModel):
    """Records a contact for an opportunity; the further action is for it as well."""

    _inherit = "charitylog.action.record"
    _about = (*Window._about, "opportunity_id")

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

    def _corrected(self):
        has_crm = is_member(self.env, SALES)
        return (*super()._corrected(), *(["opportunity_id"] if has_crm else []))

    def _draft_fields(self):
        return (*super()._draft_fields(), "opportunity_id")

    def _save_further(self):
        result = super()._save_further()
        self.further_id._sudo_share_opportunity_of(self.contact_id)
        return result
