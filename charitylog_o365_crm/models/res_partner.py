from odoo import models

# What an opportunity has of a client, as far as CRM's addons have fields for it.
PERSONAL = (
    "city",
    "contact_name",
    "country_id",
    "description",
    "email_cc",
    "email_from",
    "function",
    "partner_name",
    "phone",
    "referred",
    "state_id",
    "street",
    "street2",
    "website",
    "zip",
)


class ResPartner(models.Model):
    """Erases a client from their opportunities as well: these have copies of all.

    Stage, amounts and dates stay, so that figures do.
    """

    _inherit = "res.partner"

    def _erase_beside_person(self):
        result = super()._erase_beside_person()
        self._charitylog_opportunities()._erase_opportunities()
        return result

    def _charitylog_opportunities(self):
        # sudo: nothing of a client may be left because somebody cannot see it.
        leads = self.env["crm.lead"].sudo().with_context(active_test=False)
        return leads.search([("partner_id", "in", self.ids)])


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _erase_opportunities(self):
        """Forget, as superuser, who these were about and what was written about it."""
        nothing = dict.fromkeys(PERSONAL, False)
        for lead in self.with_context(tracking_disable=True):
            number = self.env._("Erased opportunity %s", lead.id)
            lead.write({**nothing, "name": number})
        # Those that are open are no more.
        self.filtered(lambda lead: lead.won_status == "pending").action_archive()
        self.activity_ids.unlink()
        for model, field in (("mail.message", "model"), ("ir.attachment", "res_model")):
            about = [(field, "=", self._name), ("res_id", "in", self.ids)]
            self.env[model].search(about).unlink()
