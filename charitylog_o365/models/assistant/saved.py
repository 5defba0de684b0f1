"""Trying an application when it is saved on the page of rules, before it counts."""

from odoo import models
from odoo.exceptions import UserError

from ...core.graph import trial
from .steps import Found

# What Microsoft cannot accept yet when it is saved: its public part is uploaded, or its
# issuer entered, in Microsoft Entra afterwards. Meanwhile the one before goes on.
AFTERWARDS = {"certificate", "federated", "clock"}


class O365Setup(models.Model):
    _inherit = "o365.setup"

    def _try_saved(self):
        """Try the application as it has just been saved, and keep what is said of it.

        Raises UserError, in the words of the page, where the rule is on and Microsoft
        has refused it for good. No answer hinders nobody: it is said beside the rule.
        """
        tried = self._try_application()
        if not tried:
            return
        for code, found in self._of_trial(tried).items():
            self._line(code)._keep(found)
        is_refused = tried.is_refusal and tried.reason not in AFTERWARDS
        if is_refused and self.company_id.o365_rule:
            raise UserError(
                self.env._(
                    "Not saved, because Microsoft 365 refuses it: nobody could sign "
                    "in. %s",
                    self._line(tried.stopped_at)._sentence(
                        self._of_refusal(tried.stopped_at, tried)
                    ),
                )
            )

    def _trouble(self):
        """Return what Microsoft last said against the application, or False."""
        for code in trial.STEPS:
            line = self._line(code)
            if line.kept_state != "bad" or line.kept_reason == "missing":
                continue
            names = line.kept_names or {}
            sentence = line._sentence(Found("bad", line.kept_reason, names))
            if code == "microsoft" and names.get("reached") != "sign_in":
                return self.env._("What is entered could not be checked. %s", sentence)
            return sentence
        return False
