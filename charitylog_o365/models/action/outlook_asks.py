"""What Outlook asks about, in lists: how much of it there is, and answers for many."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.one_by_one import each_or_why
from ...tools.words import READ_AGAIN, notice
from ..sync.commands import PUT_BACK
from ..sync.o365_calendar_entry import BECAME, DELETED


class CharitylogAction(models.Model):
    """What changes work here can be undone; what is refused stops no other.

    Raises what the first was refused with, where all are.
    """

    _inherit = "charitylog.action"

    def action_o365_take_over(self):
        """Take over these, or none; return the notice, with "Undo"."""
        self.check_access("write")
        chosen, done = self._o365_chosen(), self.env._("Taken over from Outlook")
        with chosen._remember_for_undo(done) as undo:
            undo._also_outlook(chosen)
            chosen._o365_take_over_all()
        return undo._notice(chosen._quick_sentence(done, []))

    def _o365_take_over(self):
        taken = super()._o365_take_over()
        self._message_log(body=self.env._("Taken over from Outlook"))
        return taken

    def action_o365_cancel_deleted(self):
        """Cancel what somebody deleted in Outlook."""

        def cancel(some):
            some._o365_refuse_unasked(deleted=True)
            some.write({"state": "cancelled"})

        return self._o365_answer_each(self.env._("Cancelled"), cancel)

    def action_o365_take_over_chosen(self):
        def take_over(some):
            some._o365_refuse_unasked()
            some._o365_take_over_all()

        return self._o365_answer_each(self.env._("Taken over from Outlook"), take_over)

    def action_o365_put_back_chosen(self):
        self.check_access("write")
        chosen = self._o365_chosen()

        def put_back(some):
            some._o365_refuse_unasked(became=False)
            some._o365_answer(PUT_BACK)

        refused = each_or_why(chosen, put_back)
        if refused and len(refused) == len(chosen):
            raise refused[0][1]
        said = self.env._("Being put back in Outlook")
        return notice(chosen._quick_sentence(said, refused), READ_AGAIN)

    def _o365_answer_each(self, done, work):
        """Have ``work`` done on each of these; return the notice, with "Undo"."""
        self.check_access("write")
        chosen = self._o365_chosen()
        with chosen._remember_for_undo(done) as undo:
            undo._also_outlook(chosen)
            refused = each_or_why(chosen, work)
            if refused and len(refused) == len(chosen):
                raise refused[0][1]
        return undo._notice(chosen._quick_sentence(done, refused))

    def _o365_refuse_unasked(self, deleted=False, became=True):
        """Raise UserError where one of these asks nothing, or something else.

        With ``deleted`` only what was deleted is asked about; without ``became`` not
        what its owner made a meeting or a series.
        """
        for action in self:
            reason = action.o365_state == "conflict" and action.o365_reason or ""
            if not reason:
                raise UserError(self.env._("Outlook asks nothing about it (any more)."))
            if deleted and reason != DELETED:
                raise UserError(self.env._("It has not been deleted in Outlook."))
            if not became and reason.startswith(BECAME):
                raise UserError(
                    self.env._(
                        "It is no plain entry in Outlook any more. Please open it, and "
                        "read what each answer does."
                    )
                )

    @api.model
    def charitylog_asked(self):
        """Return about how much of the user's own work Outlook asks."""
        self.check_access("read")
        mine = Domain("user_id", "=", self.env.uid) & Domain("state", "=", "conflict")
        # sudo: users may not read entries; which of their own ask, they may know.
        entries = self.env["o365.calendar.entry"].sudo()
        found = entries.search(mine & Domain("res_model", "=", self._name))
        if not found:
            return 0
        asks = Domain("id", "in", found.mapped("res_id"))
        asks &= Domain("o365_state", "=", "conflict")
        return self.search_count(asks & Domain("user_id", "=", self.env.uid))
