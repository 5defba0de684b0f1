from odoo import models
from odoo.exceptions import AccessError, UserError

from ...tools.words import notice
from .o365_calendar_finding import PUT_IN


class O365CalendarFinding(models.Model):
    """Which differences a manager may not mend.

    As with "Put it back" on the record: putting an entry into a colleague's calendar
    needs the permission to edit it, for managers too.
    """

    _inherit = "o365.calendar.finding"

    def _refused_to_put_back(self):
        """Return the findings whose entry the user may not put back, and reasons.

        The reasons (codes) are by owner id.
        """
        refused, reasons = self.browse(), {}
        for name, findings in self._to_put_back().grouped("res_model").items():
            records = self.env[name].browse(findings.mapped("res_id")).exists()
            allowed, why_not = records._o365_may_answer()
            reasons |= why_not
            ids = (records - allowed).ids
            refused |= findings.filtered(lambda f, ids=ids: f.res_id in ids)
        return refused, reasons

    def _without_became(self):
        """Return the findings that a manager may mend without asking the owner.

        Raises UserError where there are only others.
        """
        others = self.filtered(lambda finding: finding.kind != "became")
        if self and not others:
            raise UserError(
                self.env._(
                    "In Outlook these are meetings with other people, online meetings "
                    "or series now. Each record asks its owner what is to be done."
                )
            )
        return others

    def _to_put_back(self):
        return self.filtered(lambda f: f.kind in PUT_IN and f.res_model in self.env)

    def _refusal(self, reasons):
        """Return the exception to raise where none of these may be mended."""
        for name, findings in self.grouped("res_model").items():
            records = self.env[name].browse(findings.mapped("res_id")).sudo(False)
            if lacking := records._filtered_access("write")._o365_without_permission():
                return lacking._o365_refusal(reasons)
        return AccessError(self._refused_sentence())

    def _notice_of_refused(self):
        """Return the client action that says what was refused and lists the others."""
        told = notice(self._refused_sentence())
        told["params"] |= {
            "type": "warning",
            "sticky": True,
            "next": {"type": "ir.actions.client", "tag": "soft_reload"},
        }
        return told

    def _refused_sentence(self):
        # sudo: the list shows whose calendars they are.
        owners = ", ".join(sorted(set(self.sudo().user_id.mapped("name"))))
        return self.env._(
            "%(number)s not mended, in the Outlook calendar of %(owners)s: to put "
            "something back you need the same permission as for “Put it back” on the "
            "record. They can do it there themselves.",
            number=len(self),
            owners=owners,
        )
