"""What takes a project along to another company: its customer, its account."""

from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def write(self, vals):
        if "company_id" not in vals:
            return super().write(vals)
        projects = self.env["project.project"]._following("partner_id", self)
        with projects._staying():
            return super().write(vals)


class AccountAnalyticAccount(models.Model):
    _inherit = "account.analytic.account"

    def write(self, vals):
        if "company_id" not in vals:
            return super().write(vals)
        projects = self.env["project.project"]._following("account_id", self)
        with projects._staying():
            return super().write(vals)
