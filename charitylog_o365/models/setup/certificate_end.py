from datetime import timedelta

from odoo import fields, models
from odoo.tools import format_date
from odoo.tools.translate import LazyTranslate

from ...tools.words import say
from .secret import EXPIRES

_lt = LazyTranslate(__name__)

AN_HOUR = timedelta(hours=1)
MAKE = _lt(
    "Under Operational Rules, make a new certificate, and upload it in Microsoft "
    "Entra. Users stay connected."
)
CHANGE = _lt(
    "A new certificate is there already. Upload it in Microsoft Entra, and change over "
    "to it under Operational Rules. Users stay connected."
)


class ResCompany(models.Model):
    """When what a company signs in with ends; who is told of a certificate's end."""

    _inherit = "res.company"

    def _o365_credential_ends(self):
        """Return the day on which it ends; None where that is not known, or never."""
        # sudo: whoever looks whether all is well; it is no secret.
        company = self.sudo()
        if company.o365_credential == "certificate":
            ends = company.o365_certificate_id.ends
            return ends.date() if ends else None
        if company.o365_credential == "secret":
            return company.o365_client_secret_expires or None
        return None

    def _o365_remind_of_end(self):
        """Tell administrators anew that the credential of these companies is to end.

        But not within an hour of the last time. Return the companies of which they are
        told.
        """
        long_ago = fields.Datetime.now() - AN_HOUR
        before = self.env["o365.notice"]._of(self, [EXPIRES])
        lately = before.filtered(lambda notice: notice.create_date >= long_ago)
        companies = self - lately.company_id
        (before - lately)._take_back()
        if companies:
            companies._o365_announce_expiry()
        return companies & self.env["o365.notice"]._of(companies, [EXPIRES]).company_id

    def _o365_announce_certificate_end(self, end):
        """Leave administrators an activity where a certificate ends before ``end``.

        One that has ended gives way to the new one, if there is one. ``end`` is in UTC.
        """
        # sudo: called by the scheduled job, for all companies.
        for company in self.sudo().search(
            [
                ("id", "in", self.ids),
                ("o365_rule", "=", True),
                ("o365_credential", "=", "certificate"),
                ("o365_certificate_id.ends", "<=", end),
            ]
        ):
            is_over = company.o365_certificate_id.ends <= fields.Datetime.now()
            if is_over and company.o365_next_certificate_id:
                company._o365_change_certificate()
                continue
            day = company._o365_credential_ends()
            what = CHANGE if company.o365_next_certificate_id else MAKE
            company._o365_notify_administrators(
                lambda env, day=day: env._(
                    "The certificate of Outlook calendars ends on %s",
                    format_date(env, day),
                ),
                lambda env, what=what: say(env, what),
                EXPIRES,
                day,
            )
