import logging
from functools import partial

from ...core.graph import errors
from ...core.graph.fresh_token import call_with_token
from ...core.sync import delivery
from ...core.sync.compare import (
    Difference,
    compare,
    find_present,
    list_all,
)
from ...core.sync.plan import Kind, Operation
from ..audit.line import LOST, Cause, Place, lines_of
from ..sync.o365_calendar_entry import DELETED
from .copies import Copies
from .list_findings import SUPERFLUOUS, FindingList

_logger = logging.getLogger(__name__)


class Comparison:
    """Compares mailboxes with our entries, and mends what a manager confirmed.

    Part of a run: no other code writes to the mailbox meanwhile.
    """

    def __init__(self, run):
        self.env = run.env
        self.transaction = run.transaction
        self.mailboxes = run.mailboxes

    def compare(self, account):
        """Compare one mailbox; where it cannot be reached, the old list stays."""
        try:
            mailbox, present = self.list_mailbox(account)
            entries = account._entries()
            present = self._without_erased(account, present)
            present = entries._without_let_go(present)
            known = [entry._known() for entry in entries if not entry.let_go]
            findings = self._confirm(mailbox, known, compare(known, present))
            findings = self._without_others(account, findings)
            remaining, lines = self._remove_confirmed(mailbox, account, findings)
        except errors.GraphError as error:
            _logger.info("Outlook: a calendar could not be compared: %s", error)
            return
        # By itself: a collision must not have the mailbox asked once more.
        self.transaction.commit(partial(self._write_down, account, remaining, lines))

    def _write_down(self, account, findings, lines):
        self.env["o365.audit"]._add(lines)
        FindingList(account).write_down(findings)

    def list_mailbox(self, account):
        """Return a delivery and all marked events; a refused token is renewed once.

        Raises GraphError.
        """
        return call_with_token(
            partial(self.mailboxes.delivery, account),
            lambda mailbox: (mailbox, list_all(mailbox.client, mailbox.token)),
        )

    def _without_erased(self, account, present):
        """Have removed for good what is about an erased client; return the others.

        Copies that were made of it in Outlook, or what somebody took back.
        """
        copies = Copies(account, present)
        if erased := copies.of_erased():
            self.transaction.commit(copies.look_for_erased)
        return [one for one in present if one.id not in erased]

    def _confirm(self, mailbox, known, findings):
        """Return the findings without entries missing from the list only.

        A mailbox that changes while it is listed, page by page, leaves some out. Where
        Microsoft gives no certain answer, what is asked goes on being asked.
        """
        by_key = {entry.key: entry for entry in known}
        missing = [one for one in findings if one.kind is Difference.MISSING]
        entries = [by_key[one.key] for one in missing]
        found = find_present(mailbox.client, mailbox.token, entries)
        unsure = self.env["o365.calendar.entry"].browse(found.unsure)
        asked = unsure.filtered(lambda entry: entry.reason == DELETED)
        present = found.there | found.unsure.difference(asked.ids)
        return [one for one in findings if one not in missing or one.key not in present]

    def _without_others(self, account, findings):
        """Return the findings without entries of another account of the mailbox.

        A person may have come back under another log-in, with the same mailbox.
        """
        others = (account._of_mailbox() - account)._entries()
        theirs = set(others.mapped("event_id")) | set(others.mapped("marker"))
        return [
            one
            for one in findings
            if one.kind is not Difference.ORPHANED
            or theirs.isdisjoint((one.remote.id, one.remote.marker))
        ]

    def _remove_confirmed(self, mailbox, account, findings):
        """Remove in Outlook what a manager confirmed.

        Returns the other findings, and the lines of the log about what was removed.
        """
        rows = self.env["o365.calendar.finding"].search(
            [("account_id", "=", account.id), ("is_confirmed", "=", True)]
        )
        confirmed = set(rows.mapped("event_id"))
        superfluous = [
            one
            for one in findings
            if one.kind in SUPERFLUOUS and one.remote.id in confirmed
        ]
        operations = tuple(
            Operation(
                None,
                account.id,
                Kind.DELETE,
                event_id=one.remote.id,
                change_key=one.remote.change_key,
            )
            for one in superfluous
        )
        outcomes = delivery.deliver(
            delivery.MailboxDelivery(mailbox.client, mailbox.token, operations)
        )
        removed = {o.operation.event_id for o in outcomes if o.error is None}
        gone = [one.remote for one in superfluous if one.remote.id in removed]
        self.transaction.commit(lambda: Copies(account, gone).keep())
        remaining = [
            one
            for one in findings
            if not (one in superfluous and one.remote.id in removed)
        ]
        return remaining, self._lines(account, rows, superfluous, outcomes)

    def _lines(self, account, rows, findings, outcomes):
        """Return the lines about ``outcomes``, which whoever confirmed ``rows`` caused.

        An answer that was lost stays so: there may be no entry to ask about it later.
        """
        by_event = {row.event_id: row for row in rows}
        lines = []
        for one, outcome in zip(findings, outcomes, strict=True):
            row = by_event[one.remote.id]
            cause = Cause(row.write_uid.id, row.write_date)
            entry = self.env["o365.calendar.entry"].browse(one.key or ())
            place = (
                Place.of(entry)
                if entry
                else Place.of_mailbox(account, one.remote.marker)
            )
            lines += lines_of(cause, place, outcome.writes, by_manager=True)
            lines += lines_of(cause, place, outcome.lost, by_manager=True, known=LOST)
        return lines
