from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_date

from .advice import ADVICE
from .res_company import SYSTEM

EXPIRES = "expires"
AHEAD = timedelta(days=30)
APPLICATION = {"o365_client_secret", "o365_client_id", "o365_tenant_id"}


class ResCompany(models.Model):
    """Tells administrators in time that the client secret is about to expire."""

    _inherit = "res.company"

    o365_client_secret_expires = fields.Date(
        string="The secret expires on",
        groups=SYSTEM,
        copy=False,
        help="As shown in Microsoft Entra. Administrators are told 30 days before.",
    )

    def write(self, vals):
        if vals.get("o365_client_secret"):
            # The date was that of the secret before.
            vals = {"o365_client_secret_expires": False, **vals}
        mended = {
            "o365_client_secret",
            "o365_client_id",
            "o365_tenant_id",
        } & vals.keys()
        result = super().write(vals)
        if mended or "o365_client_secret_expires" in vals:
            self._o365_untell([EXPIRES])
        if mended:
            self._o365_untell(ADVICE)
            # sudo: whoever may set the application up lets the accounts go on.
            accounts = self.env["o365.account"].sudo()
            accounts.search(
                [("company_id", "in", self.ids), ("state", "=", "sign_in")]
            )._o365_application_mended()
        return result

    @api.model
    def _o365_announce_expiry(self):
        """Leave administrators an activity where a secret ends within 30 days."""
        # sudo: called by the scheduled job, for all companies.
        for company in self.sudo().search(
            [
                ("o365_rule", "=", True),
                (
                    "o365_client_secret_expires",
                    "<=",
                    fields.Date.today() + AHEAD,
                ),
            ]
        ):
            day = company.o365_client_secret_expires
            company._o365_tell_administrators(
                lambda env, day=day: env._(
                    "The client secret of Outlook calendars expires on %s",
                    format_date(env, day),
                ),
                lambda env: env._(
                    "Make a new client secret in Microsoft Entra, and enter its value "
                    "under Operational Rules. Users stay connected."
                ),
                EXPIRES,
                day,
            )
