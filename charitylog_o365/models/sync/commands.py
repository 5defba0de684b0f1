from datetime import timedelta

from odoo import fields, models

from ...core.sync.plan import Kind
from ...core.sync.snapshot import Snapshot
from .o365_calendar_entry import NOT_SENT
from .o365_sync_request import STAY

PUT_BACK, TAKE_OVER, TRY_AGAIN = "put_back", "take_over", "try_again"
# What Outlook may show is remembered for so many lost answers.
LONGEST_DOUBT = 20
# Far beyond the time limits of core.graph.transport, and until Exchange has indexed it.
LONGEST_FLIGHT = timedelta(minutes=15)


class O365CalendarEntry(models.Model):
    """What becomes of an entry that somebody changed or deleted in Outlook.

    Nothing is put back or overwritten in silence: the record asks, and the answer
    comes as a note. Only the worker writes here.
    """

    _inherit = "o365.calendar.entry"

    def _add_doubt(self, seen):
        """Remember that Outlook may show ``seen`` from now on: answers get lost."""
        doubts = self.unanswered or []
        if self.event_id:
            doubts = [one for one in doubts if one != seen.stored()]
        self.unanswered = [*doubts, seen.stored()][-LONGEST_DOUBT:]
        self.said_at = fields.Datetime.now()

    def _remove_doubt(self, operation):
        """Forget that what was just said may be carried out: refused, or not sent.

        Only of this time: what was said before, and never answered, still may.
        """
        if operation.kind is Kind.DELETE:
            self.may_be_gone = operation.removal_in_doubt
        else:
            doubts = [one.stored() for one in operation.in_doubt]
            self.unanswered = doubts or False

    def _may_arrive_until(self):
        """Return the moment (UTC) until which a lost create may still arrive, or None.

        One that nobody waits for any more, after a crash say, may yet be carried out.
        """
        may = self.unanswered and self._is_recently_sent()
        return self.said_at + LONGEST_FLIGHT if may else None

    def _is_recently_sent(self):
        """Tell whether Outlook was told something so lately that it may not show."""
        until = self.said_at and self.said_at + LONGEST_FLIGHT
        return bool(until) and until > fields.Datetime.now()

    def _keep_changed(self, remote):
        """Keep how somebody left this entry in Outlook."""
        self.write(
            {
                "event_id": remote.id,
                "web_link": remote.web_link,
                "ical_uid": remote.ical_uid,
                "may_be_gone": False,
            }
        )
        self._keep_found(remote)

    def _obey(self, commands):
        """Do as somebody answered on the record."""
        account = self.account_id
        if STAY in commands and (account.state != "leaving" or account.is_offered):
            self.leaving = False
        if TRY_AGAIN in commands:
            self.attempts = 0
            if self.account_id.held_reason == "unreachable":
                # A guess of ours how long; where Microsoft names a time, it stands.
                self.account_id.held_until = False
        if self._awaits_decision():
            self._obey_decision(commands)
        elif self.let_go and PUT_BACK in commands:
            self._replace()
        elif self.state == "conflict" and commands & {PUT_BACK, TAKE_OVER}:
            if self.reason == "deleted_in_outlook":
                self._recreate()
            else:
                self._resend_all()

    def _recreate(self):
        """Have the entry made anew; Microsoft knows the old transaction as done."""
        self._set_state(
            NOT_SENT,
            event_id=False,
            web_link=False,
            transaction_id=self._new_transaction(),
            told=False,
            answered=False,
            unanswered=False,
            may_be_gone=False,
            found=False,
            became=False,
            despite=False,
            again=True,
        )

    def _resend_all(self):
        """Have the entry told everything, unless it is changed once more before."""
        self._set_state(
            NOT_SENT, told=False, answered=self.found, unanswered=False, found=False
        )
