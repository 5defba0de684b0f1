"""What takes a project along to another company: its customer, its account."""

from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def write(self, vals):
        with self.env["project.project"]._followers_staying("partner_id", self, vals):
            return super().write(vals)


class AccountAnalyticAccount(models.Model):
    _inherit = "account.analytic.account"

    def write(self, vals):
        with self.env["project.project"]._followers_staying("account_id", self, vals):
            return super().write(vals)
