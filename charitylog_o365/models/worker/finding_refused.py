from odoo import models
from odoo.exceptions import AccessError, UserError

from ...tools.words import notice
from .o365_calendar_finding import PUT_IN


class O365CalendarFinding(models.Model):
    """Which differences a manager may not mend: as "Put it back" on the record has it.

    Putting into a colleague's calendar needs the right to edit it, also for managers.
    """

    _inherit = "o365.calendar.finding"

    def _not_to_be_put_back(self):
        """Return those of which the user may not put the entry back."""
        refused = self.browse()
        for name, findings in self._put_in().grouped("res_model").items():
            records = self.env[name].browse(findings.mapped("res_id")).exists()
            ids = (records - records._o365_may_answer()).ids
            refused |= findings.filtered(lambda f, ids=ids: f.res_id in ids)
        return refused

    def _without_became(self):
        """Return those that may be mended without asking whose calendar it is.

        Raises UserError where none is left.
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

    def _put_in(self):
        return self.filtered(lambda f: f.kind in PUT_IN and f.res_model in self.env)

    def _refusal_to_put_back(self):
        """Return the exception to raise where nothing of this may be mended."""
        for name, findings in self.grouped("res_model").items():
            records = self.env[name].browse(findings.mapped("res_id")).sudo(False)
            if lacking := records._filtered_access("write")._o365_without_permission():
                return lacking._o365_refusal()
        return AccessError(self._sentence_about_left())

    def _tell_left(self):
        """Return the action that says what was left, and lists anew."""
        told = notice(self._sentence_about_left())
        told["params"] |= {
            "type": "warning",
            "sticky": True,
            "next": {"type": "ir.actions.client", "tag": "soft_reload"},
        }
        return told

    def _sentence_about_left(self):
        # sudo: whose calendars they are stands in the list.
        owners = ", ".join(sorted(set(self.sudo().user_id.mapped("name"))))
        return self.env._(
            "%(number)s not mended, in the Outlook calendar of %(owners)s: to put "
            "something back you need the same permission as for “Put it back” on the "
            "record. They can do it there themselves.",
            number=len(self),
            owners=owners,
        )
