from datetime import timedelta

from odoo import fields, models

from ...core.sync.plan import Kind
from ...core.sync.snapshot import Snapshot
from .o365_calendar_entry import NOT_SENT
from .o365_sync_request import STAY

PUT_BACK, TAKE_OVER, TRY_AGAIN = "put_back", "take_over", "try_again"
# The most snapshots in doubt that are kept: one for each lost answer.
LONGEST_DOUBT = 20
# How long a request may still be carried out: far beyond the time limits of
# core.graph.transport, and until Exchange has indexed a new entry.
LONGEST_FLIGHT = timedelta(minutes=15)


class O365CalendarEntry(models.Model):
    """Requests in doubt, and the commands that people give about an entry.

    What somebody changed or deleted in Outlook is not overwritten or put back without
    a command: the record asks, and the answer arrives by the outbox. Only runs write
    here.
    """

    _inherit = "o365.calendar.entry"

    def _with_doubt(self, snapshot):
        """Return values for: it may show ``snapshot`` from now on; answers get lost."""
        doubts, stored = self.in_doubt or [], snapshot.stored()
        if self.event_id:
            doubts = [one for one in doubts if one != stored]
        return {
            "in_doubt": [*doubts, stored][-LONGEST_DOUBT:],
            "last_sent_at": fields.Datetime.now(),
        }

    def _remove_doubt(self, operation):
        """Remove the doubt of the request that was refused, or not sent.

        Doubts of earlier requests, which were never answered, stay.
        """
        if operation.kind is Kind.DELETE:
            self.may_be_gone = operation.removal_in_doubt
        else:
            doubts = [one.stored() for one in operation.in_doubt]
            self.in_doubt = doubts or False

    def _may_arrive_until(self):
        """Return until when (UTC) a lost create may still be carried out, or None."""
        may = self.in_doubt and self._is_recently_sent()
        return self.last_sent_at + LONGEST_FLIGHT if may else None

    def _is_recently_sent(self):
        """Tell whether something sent lately may not be visible in Outlook yet."""
        until = self.last_sent_at and self.last_sent_at + LONGEST_FLIGHT
        return bool(until) and until > fields.Datetime.now()

    def _keep_changed(self, remote):
        """Keep what somebody made of this entry in Outlook (core.graph.RemoteEvent)."""
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
        """Carry out what people answered on the record."""
        account = self.account_id
        if STAY in commands and (account.state != "leaving" or account.is_offered):
            # Signing in withdraws what disconnecting had asked for, and nothing else.
            self.leaving = self.leaving and self._is_for_good()
        if TRY_AGAIN in commands:
            self.attempts = 0
            if self.account_id.held_reason == "unreachable":
                # The length of this hold is our guess; one that Microsoft named stays.
                self.account_id.held_until = False
        if self._awaits_decision():
            self._obey_decision(commands)
        elif self.let_go and PUT_BACK in commands:
            self._replace()
        elif self.state == "conflict" and commands & {PUT_BACK, TAKE_OVER}:
            if self.reason == "deleted_in_outlook":
                self._recreate()
            elif PUT_BACK in commands:
                # Somebody may put it back in Outlook before we do.
                self._resend_all(in_doubt=self._snapshots_in_doubt())
            else:
                self._resend_changes()

    def _recreate(self):
        """Have the entry created anew, with a new ``transaction_id``."""
        # Another is made in its place.
        self.env["o365.calendar.removed"]._keep(self)
        self._set_state(
            NOT_SENT,
            event_id=False,
            web_link=False,
            transaction_id=self._new_transaction(),
            sent=False,
            answered=False,
            in_doubt=False,
            may_be_gone=False,
            found=False,
            became=False,
            despite=False,
            again=True,
        )

    def _resend_changes(self):
        """Have what differs from Outlook sent: what the record has not taken over.

        Nothing else: its owner may have made the entry private, or written into it.
        """
        found = Snapshot.restored(self.found)
        if self.in_doubt or not (self.sent and found and found.start and found.end):
            return self._resend_all()
        return self._set_state(
            NOT_SENT, sent=found.put_into(self.sent), answered=self.found, found=False
        )

    def _resend_all(self, in_doubt=False):
        """Have everything sent again, unless somebody changes the entry before."""
        self._set_state(
            NOT_SENT, sent=False, answered=self.found, in_doubt=in_doubt, found=False
        )
