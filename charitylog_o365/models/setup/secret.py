from datetime import timedelta
from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.tools import format_date

from ...tools.groups import SYSTEM
from . import encryption
from .advice import ADVICE
from .credential_check import NOT_TAKEN
from .put_aside import taken_up

EXPIRES = "expires"
AHEAD = timedelta(days=30)
APPLICATION = {
    "o365_credential",
    "o365_client_secret",
    "o365_certificate_id",
    "o365_federated_token_file",
    "o365_client_id",
    "o365_tenant_id",
}


class ResCompany(models.Model):
    """The client secret of a company's application: kept encrypted, never read back.

    Administrators are notified 30 days before it expires.
    """

    _inherit = "res.company"

    o365_client_secret = fields.Char(
        string="Client secret",
        compute="_compute_o365_client_secret",
        inverse="_inverse_o365_client_secret",
        groups=SYSTEM,
        copy=False,
        exportable=False,
        help="Can be replaced, never read. Empty leaves the stored one as it is.",
    )
    o365_client_secret_cipher = fields.Char(
        groups=fields.NO_ACCESS, copy=False, prefetch=False, exportable=False
    )
    o365_client_secret_for = fields.Char(
        groups=fields.NO_ACCESS, copy=False, prefetch=False, exportable=False
    )
    o365_has_client_secret = fields.Boolean(
        compute="_compute_o365_has_client_secret", groups=SYSTEM
    )
    o365_client_secret_expires = fields.Date(
        string="The secret expires on",
        groups=SYSTEM,
        copy=False,
        help="As shown in Microsoft Entra. Administrators are told 30 days before.",
    )

    def _compute_o365_has_client_secret(self):
        for company in self:
            company.o365_has_client_secret = bool(company._o365_secret())

    @api.depends()
    def _compute_o365_client_secret(self):
        self.o365_client_secret = False

    def _inverse_o365_client_secret(self):
        # sudo: administrators replace the secret, though nobody may read its cipher.
        for company in self.sudo().filtered("o365_client_secret"):
            secret = taken_up(self.env, company.o365_client_secret)
            company._o365_keep_secret(secret.strip())
        # What was typed must not be read back from the cache of this request.
        self.invalidate_recordset(["o365_client_secret"])

    def _o365_secret(self):
        """Return the client secret in clear, or None; for ``core`` and nobody else."""
        if self._o365_secret_is_for_another():
            return None
        # sudo: no group may read the cipher.
        return encryption.decrypt(self.env, self.sudo().o365_client_secret_cipher)

    def _o365_secret_is_for_another(self):
        """Tell whether a secret is kept that may not be sent to the sign-in address.

        It is sent only where it was entered for: whoever may change the address must
        not have it sent elsewhere, and so read what nobody may read.
        """
        # sudo: as in _o365_secret.
        company = self.sudo()
        kept_for = company.o365_client_secret_for
        return bool(
            company.o365_client_secret_cipher
            and (not kept_for or kept_for != company._o365_login_host())
        )

    def _o365_login_host(self):
        """Return the server of the sign-in address, False where there is none yet."""
        try:
            return urlsplit(self._o365_cloud().login_url).netloc.lower()
        except ValueError:
            return False

    def _o365_keep_secret(self, secret):
        """Keep ``secret``, for the sign-in address of now."""
        # Who may replace the secret was checked.
        self._o365_keep({"o365_client_secret_for": self._o365_login_host()})
        self._o365_encrypt_secret(secret)

    def _o365_encrypt_secret(self, secret):
        self._o365_keep(
            {"o365_client_secret_cipher": encryption.encrypt(self.env, secret)}
        )

    def _o365_with_expiry(self, vals):
        """Return ``vals``; with a new secret the date is no longer the one before."""
        if not vals.get("o365_client_secret"):
            return vals
        return {"o365_client_secret_expires": False, **vals}

    def _o365_application_changed(self, vals):
        """Withdraw notices that ``vals``, just written, may have made void.

        And connect the accounts again that waited for an administrator: whether the
        application works now, the next request shows.
        """
        mended = APPLICATION & vals.keys()
        if mended or "o365_client_secret_expires" in vals:
            self._o365_clear_notices([EXPIRES, NOT_TAKEN])
        if mended:
            self._o365_clear_notices(ADVICE)
            # sudo: whoever may set the application up lets the accounts go on.
            accounts = self.env["o365.account"].sudo()
            accounts.search(
                [("company_id", "in", self.ids), ("state", "=", "sign_in")]
            )._o365_application_mended()

    def _o365_announce_expiry(self):
        """Leave administrators an activity where a credential ends within 30 days.

        Of these companies; where it is called for none, of all.
        """
        # sudo: called by the scheduled job, for all companies.
        companies = self.sudo() or self.sudo().search([])
        companies._o365_announce_certificate_end(fields.Datetime.now() + AHEAD)
        for company in companies.search(
            [
                ("id", "in", companies.ids),
                ("o365_rule", "=", True),
                ("o365_credential", "=", "secret"),
                (
                    "o365_client_secret_expires",
                    "<=",
                    fields.Date.today() + AHEAD,
                ),
            ]
        ):
            day = company.o365_client_secret_expires
            company._o365_notify_administrators(
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
