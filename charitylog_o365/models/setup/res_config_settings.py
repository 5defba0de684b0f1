from odoo import api, fields, models

from .res_company import RULE_FIELDS


def _rule(kind, name, **more):
    return kind(related=f"company_id.{name}", readonly=False, **more)


class ResConfigSettings(models.TransientModel):
    """Operational Rules: the company's fields on a page for administrators."""

    _inherit = "res.config.settings"

    o365_rule = _rule(fields.Boolean, "o365_rule")
    o365_rule_since = fields.Datetime(related="company_id.o365_rule_since")
    o365_tenant_id = _rule(fields.Char, "o365_tenant_id")
    o365_directory_text = fields.Char(related="company_id.o365_directory_text")
    o365_client_id = _rule(fields.Char, "o365_client_id")
    o365_client_secret = _rule(fields.Char, "o365_client_secret")
    o365_client_secret_expires = _rule(fields.Date, "o365_client_secret_expires")
    o365_credential = _rule(fields.Selection, "o365_credential")
    o365_certificate_file = _rule(fields.Binary, "o365_certificate_file")
    o365_certificate_password = _rule(fields.Char, "o365_certificate_password")
    o365_federated_token_file = _rule(fields.Char, "o365_federated_token_file")
    o365_has_client_secret = fields.Boolean(related="company_id.o365_has_client_secret")
    o365_cloud = _rule(fields.Selection, "o365_cloud")
    o365_login_url = _rule(fields.Char, "o365_login_url")
    o365_graph_url = _rule(fields.Char, "o365_graph_url")
    o365_sign_in_policy = _rule(fields.Selection, "o365_sign_in_policy")
    o365_right_minutes = fields.Integer(
        "Minutes for which a permission is remembered",
        config_parameter="charitylog_o365.right_minutes",
        default=60,
        help="From 1 to 1440. Whoever takes a permission away in Outlook should know "
        "that it may still count for so long here.",
    )
    o365_redirect_uri = fields.Char(related="company_id.o365_redirect_uri")
    o365_redirect_uri_refused = fields.Boolean(
        compute="_compute_o365_redirect_uri_refused"
    )

    @api.depends("o365_redirect_uri")
    def _compute_o365_redirect_uri_refused(self):
        for settings in self:
            refused = settings.company_id._o365_redirect_uri_is_refused()
            settings.o365_redirect_uri_refused = refused

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            company = self.env["res.company"].browse(vals.get("company_id"))
            self._o365_write_rules(company or self.env.company, vals)
        return super().create(vals_list)

    def write(self, vals):
        for company in self.company_id:
            self._o365_write_rules(company, dict(vals))
        return super().write({k: v for k, v in vals.items() if k not in RULE_FIELDS})

    def _o365_write_rules(self, company, vals):
        """Write the rules in ``vals`` to ``company`` at once, and take them out.

        Odoo writes related fields one after the other, so that switching on would be
        refused before the secret has arrived.
        """
        changed = self._o365_changed_rules(company, vals)
        for name in RULE_FIELDS & vals.keys():
            del vals[name]
        if changed:
            company.write(changed)

    @api.model
    def _o365_changed_rules(self, company, vals):
        """Return what of ``vals`` are rules of ``company`` that are not so already."""
        return {
            name: vals[name]
            for name in RULE_FIELDS & vals.keys()
            if (vals[name] or False) != (company[name] or False)
        }
