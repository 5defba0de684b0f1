import logging
from dataclasses import dataclass, field, replace

from odoo import api, fields, models

from ...core.sync import plan as planning
from ...core.sync.snapshot import Snapshot
from ...tools.compat import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from ..sync.eligibility import OPEN

_logger = logging.getLogger(__name__)


@dataclass
class Letter:
    """What is to be said about one record, and the notes that asked for it."""

    note_ids: list[int]
    operations: tuple[planning.Operation, ...] = ()
    wishes: set[str] = field(default_factory=set)
    # Newest first: whose sign-in may be used where the owner's own has lapsed.
    asked_by: list[int] = field(default_factory=list)

    def add(self, note):
        """Take in a note about the same record; notes come in their order."""
        self.note_ids.append(note.id)
        self.asked_by.insert(0, note.requested_by_id)
        if note.wish:
            self.wishes.add(note.wish)


class O365SyncRequest(models.Model):
    """The worker's first step: from notes to the smallest set of operations."""

    _inherit = "o365.sync.request"

    @api.model
    def _plan(self, notes):
        """Return one letter a record, with the rows that its creates need.

        A crash in our own code for one record is logged and written on that record;
        the others go on.
        """
        letters = {}
        for note in notes:
            key = note.res_model, note.res_id
            letters.setdefault(key, Letter([])).add(note)
        entries = self._entries_of(letters)
        existing = self._existing(letters)
        for key, letter in letters.items():
            record, known = existing.get(key), entries.get(key, [])
            try:
                with self.env.cr.savepoint():
                    self._obey(letter, known)
                    letter.operations = self._plan_one(record, key, known)
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                raise
            except Exception:
                _logger.exception("Outlook: %s,%s could not be planned", *key)
                self._explain_fault(record, key)
        return letters

    def _obey(self, letter, entries):
        """Do as people answered on the record; each answer counts once."""
        if letter.wishes:
            for entry in entries:
                entry._obey(letter.wishes)
            self.browse(letter.note_ids).wish = False

    def _entries_of(self, keys):
        ids = {}
        for name, res_id in keys:
            ids.setdefault(name, []).append(res_id)
        found = {}
        for name, res_ids in ids.items():
            for entry in self.env["o365.calendar.entry"].search(
                [("res_model", "=", name), ("res_id", "in", res_ids)]
            ):
                found.setdefault((name, entry.res_id), []).append(entry)
        return found

    def _existing(self, keys):
        ids = {}
        for name, res_id in keys:
            ids.setdefault(name, []).append(res_id)
        return {
            (name, record.id): record
            for name, res_ids in ids.items()
            if name in self.env
            for record in self.env[name].browse(res_ids).exists()
        }

    def _plan_one(self, record, key, entries):
        """Return the operations for one record; None stands for a deleted one."""
        let_go = [entry for entry in entries if entry.let_go]
        leaving = [entry for entry in entries if entry.leaving]
        staying = [entry for entry in entries if not (entry.leaving or entry.let_go)]
        if record is not None and not record._o365_company().o365_rule:
            # Switched off as a whole: nothing is said but the farewells that somebody
            # asked for, by disconnecting or by clearing Outlook.
            self._mark_stale(record, staying)
            operations = [planning.remove(entry._known()) for entry in leaving]
            return self._on_record(record, key, operations)
        wanted = self._wanted(record, staying)
        busy = [entry.account_id.id for entry in (*leaving, *let_go)]
        if wanted and wanted.mailbox in busy:
            wanted = replace(wanted, event=None)
        operations = [planning.remove(entry._known()) for entry in leaving]
        operations += planning.plan(wanted, [entry._known() for entry in staying])
        self._settle(wanted, staying, operations)
        return self._on_record(record, key, operations)

    def _on_record(self, record, key, operations):
        """Write down what is about to be said, and return it: answers get lost."""
        return tuple(
            self._add_doubt(record, key, operation)
            for operation in operations
            if not self._goes_without_saying(record, operation)
        )

    def _add_doubt(self, record, key, operation):
        entry = self.env["o365.calendar.entry"].browse(operation.key)
        if operation.kind is planning.Kind.DELETE:
            entry.may_be_gone = True
            return operation
        seen = Snapshot.from_payload(operation.event.payload())
        if not entry:
            return self._with_row(record, key, operation, seen)
        entry._add_doubt(seen)
        return operation

    def _goes_without_saying(self, record, operation):
        """Tell whether a removal is not to be said, as it would be in vain."""
        if operation.kind is not planning.Kind.DELETE:
            return False
        entry = self.env["o365.calendar.entry"].browse(operation.key)
        if not entry._may_be_there() and _is_over(record, entry):
            # It never got there, and cannot any more.
            entry.unlink()
            return True
        return self._is_left_behind(entry)

    def _is_left_behind(self, entry):
        """Tell whether an entry must stay where it is: its owner has disconnected."""
        if entry.account_id.state != "disconnected":
            return False
        # Nothing asks for its removal any more, should they come back.
        entry._set_state("stale", "stale", next_try=False, leaving=False)
        return True

    def _wanted(self, record, entries):
        """Return the one entry the record should have, or None for none at all."""
        if record is None or not record._o365_wants_entry():
            return None
        account = record._o365_owner().o365_account_ids
        mine = [entry for entry in entries if entry.account_id == account]
        if record._o365_eligibility_for_updates() != OPEN:
            self._mark_stale(record, mine)
            return planning.Wanted(account.id, None)
        is_new = not any(entry.event_id or entry.again for entry in mine)
        if is_new and (record.o365_gate, record._o365_eligibility()) != (OPEN, OPEN):
            return planning.Wanted(account.id, None)
        return planning.Wanted(account.id, record._o365_event_to_send())

    def _mark_stale(self, record, entries):
        """Have the record say so where Outlook shows what is true no longer."""
        for entry in entries:
            if entry.state == "conflict":
                continue
            differs = (
                not entry.told
                or entry.unanswered
                or entry.may_be_gone
                or entry.user_id != record._o365_owner()
                or not record._o365_wants_entry()
                or planning.shows_otherwise(
                    entry.told, record._o365_event_to_send().payload()
                )
            )
            if differs:
                entry._set_state("stale", "stale", next_try=False, attempts=0)
            elif entry.state != "synced":
                entry._set_synced()

    def _settle(self, wanted, entries, operations):
        """Have entries that need nothing said be what they are: in Outlook.

        Not where somebody changed them there: that question is for people to answer.
        """
        spoken = {operation.key for operation in operations}
        for entry in entries:
            if wanted and wanted.event and entry.id not in spoken:
                if entry.state not in ("synced", "conflict") or (
                    entry.state == "synced" and entry.reason
                ):
                    entry._set_synced()

    def _with_row(self, record, key, operation, seen):
        """Give a create the row that remembers its transaction before it is sent."""
        entry = self.env["o365.calendar.entry"]._begin(
            key,
            operation.mailbox,
            record.o365_marker,
            unanswered=[seen.stored()],
            said_at=fields.Datetime.now(),
        )
        return replace(
            operation,
            key=entry.id,
            marker=entry.marker,
            transaction_id=entry.transaction_id,
        )


def _is_over(record, entry):
    """Tell whether an entry is wanted no more, and not only for the moment."""
    if record is None or entry.leaving or record._o365_absent():
        return True
    return entry.user_id != record._o365_owner()
