from dataclasses import replace

from odoo import api, models
from odoo.tools.translate import LazyTranslate

from ...core.graph import trial
from ...tools.words import say
from .advice import ADVICE

_lt = LazyTranslate(__name__)

# A notice: Microsoft takes what is kept beside the chosen credential, and not that.
NOT_TAKEN = "not_taken"
# Seconds for which Microsoft is asked about one credential.
SECONDS = 20.0
SUMMARY = _lt("Microsoft 365 does not take what Outlook calendars sign in with")
MEANWHILE = _lt(
    "Meanwhile what was used before is used, and users stay connected. Once it is "
    "removed or ends, nobody could sign in."
)


class ResCompany(models.Model):
    """Looks whether Microsoft takes the chosen credential, where another stands in.

    Nobody would notice otherwise: until that other one ends.
    """

    _inherit = "res.company"

    @api.model
    def _o365_look_at_credentials(self):
        """Tell administrators what is not taken; change over where that mends it."""
        if self.env["o365.identity"]._is_copy():
            return
        # sudo: called by the scheduled job, for all companies.
        for company in self.sudo().search([("o365_rule", "=", True)]):
            if len(company._o365_credentials()) > 1:
                company._o365_look_at_credential()

    def _o365_look_at_credential(self):
        application = self._o365_application()
        tried = trial.try_application(application, SECONDS)
        if tried.stopped_at != "credential":
            if not tried.stopped_at:
                self._o365_clear_notices([NOT_TAKEN])
            return
        if self._o365_takes_next(application):
            self._o365_change_certificate()
            return
        advice = ADVICE.get(tried.reason, ADVICE["certificate"])
        self._o365_notify_administrators(
            lambda env: say(env, SUMMARY),
            lambda env: f"{say(env, advice)} {say(env, MEANWHILE)}",
            NOT_TAKEN,
            self.env.cr.now().date(),
        )

    def _o365_takes_next(self, application):
        """Tell whether Microsoft takes the second certificate in place of the first."""
        if self.o365_credential != "certificate":
            return False
        then = self.o365_next_certificate_id._credential()
        if not then:
            return False
        next_one = replace(application, credential=then)
        return not trial.try_application(next_one, SECONDS).stopped_at
