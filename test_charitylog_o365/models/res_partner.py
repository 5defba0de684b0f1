from odoo import api, fields, models


class ResPartner(models.Model):
    """Computes the name from its parts, as addons do, one of them on other records."""

    _inherit = "res.partner"

    name = fields.Char(compute="_compute_name", store=True, readonly=False)
    given_name = fields.Char()
    household_id = fields.Many2one("test.charitylog.household")

    @api.depends("given_name", "household_id.name")
    def _compute_name(self):
        for partner in self:
            parts = filter(None, (partner.given_name, partner.household_id.name))
            partner.name = " ".join(parts) or partner.name


class CharitylogHousehold(models.Model):
    """People who bear one family name."""

    _name = "test.charitylog.household"
    _description = "Household"

    name = fields.Char(required=True)
