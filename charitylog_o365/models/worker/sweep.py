"""Leaving nothing: copies, and what lies in Deleted Items, once a client is erased."""

import logging
from datetime import timedelta

from odoo import fields
from odoo.fields import Domain

from ...core.graph import errors
from ...core.sync import delivery, retry
from ...core.sync.conflict import OutOfReach
from ...core.sync.plan import Kind, Operation
from ..account.o365_account import HeldBack
from ..audit.line import LOST, Cause, Place, lines_of
from ..setup.res_company import REACHED
from ..sync.o365_calendar_removed import DUE, KEPT, LEFT
from .deliver import Sender

_logger = logging.getLogger(__name__)

# Between two commits, as in `run`.
CHUNK = 200


class Sweep:
    """Looks for what is left of entries of which nothing is to be left.

    Part of a run, after everything queued is in Outlook. With the sign-in of the
    calendar's owner only: nobody else can list all of its calendars.
    """

    def __init__(self, run):
        self.env = run.env
        self.transaction = run.transaction
        self.mailboxes = run.mailboxes
        self.removed = run.env["o365.calendar.removed"]

    def sweep_due(self):
        """Look for all that is due; return False where the job's time is up."""
        self.transaction.commit(self._take_up_late)
        while rows := self._due():
            with self.transaction.log_and_go_on(
                _logger, "Outlook: what was removed could not be looked for"
            ):
                self._sweep(rows)
                if not self.env["ir.cron"]._commit_progress(len(rows), remaining=0):
                    return False
                continue
            # Our own code failed: not again before the next run.
            return True
        self.transaction.commit(self._list_out_of_reach)
        return True

    def _take_up_late(self):
        """Have looked for, too, what was removed while its client was being erased."""
        late = [("state", "=", KEPT), ("client_id.charitylog_erased", "=", True)]
        self.removed.search(late)._leave_nothing(self.env["res.users"])

    def next_due_at(self):
        """Return when (UTC) the next try is due, or None."""
        waiting = self.removed.search(
            Domain("state", "=", DUE) & Domain("account_id.state", "in", REACHED),
            order="next_try",
            limit=1,
        )
        return waiting.next_try or None

    def _due(self):
        now = fields.Datetime.now()
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT removed.id FROM o365_calendar_removed AS removed
              JOIN o365_account AS account ON account.id = removed.account_id
             WHERE removed.state = 'due' AND account.state = ANY(%s)
               AND (removed.next_try IS NULL OR removed.next_try <= %s
                    OR account.signed_in_at > removed.tried_at)
             ORDER BY removed.id LIMIT %s
            """,
            [list(REACHED), now, CHUNK],
        )
        return self.removed.browse([row_id for [row_id] in self.env.cr.fetchall()])

    def _sweep(self, rows):
        outcomes, deliveries, before = [], {}, {}
        for account, theirs in rows.grouped("account_id").items():
            operations = [_operation(row) for row in theirs]
            before[account.id] = account.signed_in_at
            try:
                deliveries[account.id] = self.mailboxes.delivery(account, operations)
            except errors.GraphError as error:
                outcomes += [delivery.Outcome(one, error=error) for one in operations]
        sender = Sender(self.mailboxes)
        for account_id, answered in delivery.deliver_all(deliveries).items():
            outcomes += sender.send_with_new_token(account_id, answered)
        self.transaction.commit(lambda: self._write_down(outcomes, before))

    def _write_down(self, outcomes, signed_in_at):
        """Write what became of each row; ``signed_in_at`` is by account, as before."""
        gone, lines = [], []
        for outcome in outcomes:
            row = self.removed.browse(outcome.operation.key).exists()
            if not row:
                continue
            cause = Cause(row.asked_by_id.id or None)
            place = Place.of_removed(row)
            lines += lines_of(cause, place, outcome.writes)
            lines += lines_of(cause, place, outcome.lost, known=LOST)
            if outcome.error is None or _was_purged(row, outcome.error):
                gone.append(row.id)
            else:
                if outcome.was_sent and errors.may_be_done(outcome.error):
                    row.may_be_purged = True
                self._write_refusal(row, outcome.error, signed_in_at)
        self.env["o365.audit"]._add(lines)
        self.removed.browse(gone).unlink()

    def _write_refusal(self, row, error, signed_in_at):
        now, account = fields.Datetime.now(), row.account_id
        if isinstance(error, HeldBack):
            row.write({"next_try": account.held_until, "tried_at": now})
            return
        lapsed = retry.sign_in_refusal(error)
        if lapsed and account.signed_in_at == signed_in_at[account.id]:
            account._o365_needs_sign_in(lapsed)
        decision = retry.decide(error, row.attempts)
        wait = decision.wait
        if wait is None and (lapsed or isinstance(error, errors.NoMailbox)):
            # Their next sign-in has it tried again at once.
            wait = retry.LONGEST_WAIT
        values = {"attempts": row.attempts + 1, "tried_at": now}
        if wait is None:
            row.write(
                {
                    **values,
                    "state": LEFT,
                    "reason": decision.reason,
                    "next_try": False,
                }
            )
            return
        until = now + wait + timedelta(seconds=1)
        if decision.whole_mailbox:
            account._o365_hold(until, decision.reason)
        row.write({**values, "next_try": until.replace(microsecond=0)})

    def _list_out_of_reach(self):
        """Tell who asked, once, what cannot be looked for or removed."""
        rows = self.removed.search(
            [
                ("is_listed", "=", False),
                "|",
                ("state", "=", LEFT),
                "&",
                ("state", "=", DUE),
                ("account_id.state", "not in", REACHED),
            ]
        )
        rows.filtered(
            lambda row: row.state == LEFT or row.account_id._o365_is_closed()
        )._list_out_of_reach()


def _was_purged(row, error):
    """Tell whether it does not answer as an earlier request did remove it."""
    return row.may_be_purged and isinstance(error, OutOfReach)


def _operation(row):
    return Operation(
        row.id,
        row.account_id.id,
        Kind.SWEEP,
        marker=row.marker or "",
        event_id=row.event_id or None,
        for_good=row.account_id.company_id._o365_how_for_good(),
    )
