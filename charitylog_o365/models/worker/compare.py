import logging
from functools import partial

from odoo import fields, models

from ...core.graph import errors
from ...core.graph.fresh_token import call_with_token
from ...core.sync import delivery
from ...core.sync.compare import (
    Difference,
    Finding,
    compare,
    find_present,
    list_all,
)
from ...core.sync.plan import Kind, Operation
from ...tools.compat import models_with
from ..sync.eligibility import OPEN
from ..sync.o365_calendar_entry import NOT_SENT, STUCK
from .o365_calendar_finding import COMPARE

_logger = logging.getLogger(__name__)

TOO_MUCH = (Difference.DOUBLED, Difference.ORPHANED)


class O365SyncRequest(models.Model):
    """Compares a mailbox with what we know, lists it, and mends what was confirmed.

    By the worker itself, after all that waits has been told: nobody else writes then.
    """

    _inherit = "o365.sync.request"

    def _compare_due(self):
        """Compare the mailboxes for which a note waits; stop when time is up."""
        waiting = self.search([("wish", "=", COMPARE)]).exists()
        for account_id, notes in waiting.grouped("res_id").items():
            account = self.env["o365.account"].browse(account_id).exists()
            # Who asks from now on, asks for another time.
            self._commit(lambda notes=notes: notes.write({"is_begun": True}))
            with self._going_on("Outlook: a calendar could not be compared"):
                if account:
                    self._compare(account)
            self._commit(notes.unlink)
            if not self.env["ir.cron"]._commit_progress(len(notes), remaining=0):
                break

    def _compare(self, account):
        """Compare one mailbox; where it cannot be reached, the old list stays."""
        try:
            bag, there = self._list_mailbox(account)
            entries = account._entries()
            there = entries._without_let_go(there)
            known = [entry._known() for entry in entries if not entry.let_go]
            findings = self._truly(bag, known, compare(known, there))
            findings = self._not_of_others(account, findings)
            left = self._mend(bag, account, findings)
        except errors.GraphError as error:
            _logger.info("Outlook: a calendar could not be compared: %s", error)
            return
        self._commit(lambda: self._list(account, left))

    def _list_mailbox(self, account):
        """Return a mailbag and all that is there; a refused token is renewed once."""
        return call_with_token(
            partial(self._mailbag, account, ()),
            lambda bag: (bag, list_all(bag.client, bag.token)),
        )

    def _not_of_others(self, account, findings):
        """Return the findings without what belongs to others' records.

        Somebody came back under another log-in, with the same mailbox.
        """
        others = (account._of_mailbox() - account)._entries()
        theirs = set(others.mapped("event_id")) | set(others.mapped("marker"))
        return [
            one
            for one in findings
            if one.kind is not Difference.ORPHANED
            or theirs.isdisjoint((one.remote.id, one.remote.marker))
        ]

    def _truly(self, bag, known, findings):
        """Return the findings without entries that only the list did not show.

        A mailbox that changes while it is listed, page by page, hides some.
        """
        by_key = {entry.key: entry for entry in known}
        missing = [one for one in findings if one.kind is Difference.MISSING]
        entries = [by_key[one.key] for one in missing]
        there = find_present(bag.client, bag.token, entries)
        return [one for one in findings if one not in missing or one.key not in there]

    def _mend(self, bag, account, findings):
        """Take out what somebody confirmed to be too much; return what is left."""
        rows = self.env["o365.calendar.finding"].search(
            [("account_id", "=", account.id), ("is_confirmed", "=", True)]
        )
        confirmed = set(rows.mapped("event_id"))
        doomed = [
            one
            for one in findings
            if one.kind in TOO_MUCH and one.remote.id in confirmed
        ]
        operations = tuple(
            Operation(
                None,
                account.id,
                Kind.DELETE,
                event_id=one.remote.id,
                change_key=one.remote.change_key,
            )
            for one in doomed
        )
        outcomes = delivery.deliver(
            delivery.MailboxDelivery(bag.client, bag.token, operations)
        )
        gone = {o.operation.event_id for o in outcomes if o.error is None}
        return [
            one for one in findings if not (one in doomed and one.remote.id in gone)
        ]

    def _list(self, account, findings):
        """Write the list of findings anew, and have their records ask."""
        model = self.env["o365.calendar.finding"]
        model.search([("account_id", "=", account.id)]).unlink()
        account.compared_at = fields.Datetime.now()
        entries = account._entries()
        listed = [self._row(account, one) for one in findings]
        listed += self._never_sent(account, entries)
        model.create([row for row in listed if row])
        for one in findings:
            if one.kind not in TOO_MUCH:
                self._have_it_asked(one)
        self._ask_no_more(entries, {one.key for one in findings})
        self._queue_entries([("id", "in", self._too_long_there(entries).ids)])

    def _too_long_there(self, entries):
        """Return those to look at as they should have been taken out long since.

        Their records are gone, by SQL say; or it was refused, and nobody may know of it
        who could press "Try again".
        """
        records = self._existing({(each.res_model, each.res_id) for each in entries})

        def is_to_leave(entry):
            record = records.get((entry.res_model, entry.res_id))
            if entry.let_go:
                return False
            if not record:
                return True
            return entry.state in STUCK and record._o365_is_to_remove(entry)

        return entries.filtered(is_to_leave)

    def _ask_no_more(self, entries, differing):
        """Have a question taken back where somebody put it right in Outlook."""
        answered = entries.filtered(
            lambda entry: (
                entry.state == "conflict"
                and entry.event_id
                and entry.id not in differing
            )
        )
        for entry in answered:
            entry._set_state(NOT_SENT, found=False, became=False, may_be_gone=False)
        self._queue_entries([("id", "in", answered.ids)])

    def _row(self, account, finding: Finding):
        entry = self.env["o365.calendar.entry"].browse(finding.key or ())
        remote = finding.remote
        told = entry.told or {}
        return {
            "account_id": account.id,
            "kind": finding.kind.value,
            "res_model": entry.res_model,
            "res_id": entry.res_id,
            "event_id": remote.id if remote else entry.event_id,
            "subject": remote.subject if remote else told.get("subject"),
            "start": remote.start if remote else None,
        }

    def _have_it_asked(self, finding: Finding):
        """Have the record ask what is to become of its entry."""
        entry = self.env["o365.calendar.entry"].browse(finding.key)
        if entry.leaving or entry.state not in ("synced", "stale", "conflict"):
            return
        if finding.remote:
            entry._keep_found(finding.remote)
        entry._set_state("conflict", entry._conflict_reason(finding))

    def _never_sent(self, account, entries):
        """Return rows for records that should have an entry, and nothing waits."""
        known = {(entry.res_model, entry.res_id) for entry in entries}
        rows = []
        for name in models_with(self.env, "o365.sync.mixin"):
            records = self.env[name].search(self.env[name]._o365_of(account.user_id))
            noted = records._o365_queued_since()
            rows += [
                {
                    "account_id": account.id,
                    "kind": Difference.MISSING.value,
                    "res_model": name,
                    "res_id": record.id,
                    "subject": record._o365_event_to_send().subject,
                }
                for record in records
                if record.id not in noted
                and (name, record.id) not in known
                and record._o365_wants_entry()
                and record._o365_eligibility() == OPEN
            ]
        return rows
