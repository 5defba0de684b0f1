from odoo import fields

from ...core.sync.compare import Difference
from ...core.sync.snapshot import Snapshot
from ...tools.compat import models_with
from ..sync.eligibility import OPEN
from ..sync.o365_calendar_entry import NOT_SENT, STUCK
from .follow import follow
from .records import existing_records

# To be taken out of Outlook; about the other differences the record asks.
SUPERFLUOUS = (Difference.DOUBLED, Difference.ORPHANED)
# What nobody needs to be asked about where the entry is to go.
IS_OVER_WITH_ITS_RECORD = (Difference.MISSING, Difference.CHANGED)
# What of a row is the difference itself.
COMPARED = ("kind", "res_model", "res_id", "event_id", "subject", "start")


class FindingList:
    """Writes what the comparison of one mailbox found, and has the records ask."""

    def __init__(self, account):
        self.env = account.env
        self.account = account
        self.outbox = self.env["o365.sync.request"]

    def write_down(self, findings):
        """Write the list of differences anew, and what follows from them."""
        model = self.env["o365.calendar.finding"]
        model.search([("account_id", "=", self.account.id)]).unlink()
        self.account.compared_at = fields.Datetime.now()
        entries = self.account._entries()
        findings = self._worth_asking(findings)
        asked = self._ask_each(findings)
        model.create([self._values(one) for one in asked] + self._never_sent(entries))
        self._withdraw_questions(entries, _questions(findings))
        self._queue(self._overdue_removals(entries))

    def write_about(self, entries, findings):
        """Write what was found about ``entries`` only, as `write_down` does of all."""
        self._listed(entries).unlink()
        findings = self._worth_asking(findings)
        asked = self._ask_each(findings)
        self.env["o365.calendar.finding"].create([self._values(one) for one in asked])
        self._withdraw_questions(entries, _questions(findings))

    def is_news(self, entries, findings):
        """Tell whether `write_about` would change what is written."""
        findings = self._worth_asking(findings)
        listed = [
            {name: row[name] or None for name in COMPARED}
            for row in self._listed(entries)
        ]
        values = [self._values(one) for one in findings]
        found = [{name: each[name] or None for name in COMPARED} for each in values]
        asking = entries.filtered(lambda entry: entry.state == "conflict")
        return (
            sorted(listed, key=str) != sorted(found, key=str)
            or _questions(findings) != set(asking.ids)
            or any(map(self._is_other_question, findings))
        )

    def _listed(self, entries):
        """Return the rows about these entries that are listed for the mailbox."""
        keys = {(entry.res_model, entry.res_id) for entry in entries}
        rows = self.env["o365.calendar.finding"].search(
            [
                ("account_id", "=", self.account.id),
                ("res_id", "in", entries.mapped("res_id")),
            ]
        )
        return rows.filtered(lambda row: (row.res_model, row.res_id) in keys)

    def _is_other_question(self, finding):
        """Tell whether the entry of ``finding`` asks about something else so far."""
        if finding.kind in SUPERFLUOUS:
            return False
        entry = self.env["o365.calendar.entry"].browse(finding.key)
        found = finding.remote and Snapshot.of(finding.remote).stored()
        return entry.reason != entry._conflict_reason(finding) or (
            found and entry.found != found
        )

    def _values(self, finding):
        entry = self.env["o365.calendar.entry"].browse(finding.key or ())
        remote = finding.remote
        sent = entry.sent or {}
        return {
            "account_id": self.account.id,
            "kind": finding.kind.value,
            "res_model": entry.res_model,
            "res_id": entry.res_id,
            "event_id": remote.id if remote else entry.event_id,
            "subject": remote.subject if remote else sent.get("subject"),
            "start": remote.start if remote else None,
        }

    def _never_sent(self, entries):
        """Return values for records that should have an entry, and nothing waits."""
        known = {(entry.res_model, entry.res_id) for entry in entries}
        values = []
        for name in models_with(self.env, "o365.sync.mixin"):
            records = self.env[name].search(
                self.env[name]._o365_of(self.account.user_id)
            )
            queued = records._o365_queued_since()
            values += [
                {
                    "account_id": self.account.id,
                    "kind": Difference.MISSING.value,
                    "res_model": name,
                    "res_id": record.id,
                    "subject": record._o365_event_to_send().subject,
                }
                for record in records
                if record.id not in queued
                and (name, record.id) not in known
                and record._o365_wants_entry()
                and record._o365_eligibility() == OPEN
            ]
        return values

    def _worth_asking(self, findings):
        """Leave out what was deleted or moved in Outlook and is to be taken out anyway.

        A question about it, such as that it had become a meeting, is withdrawn.
        """
        entries = self.env["o365.calendar.entry"].browse(
            one.key for one in findings if one.kind in IS_OVER_WITH_ITS_RECORD
        )
        keys = {(entry.res_model, entry.res_id) for entry in entries}
        records = existing_records(self.env, keys)
        settled = {
            entry.id
            for entry in entries
            if (record := records.get((entry.res_model, entry.res_id))) is not None
            and record._o365_is_to_remove(entry)
        }
        return [
            one
            for one in findings
            if one.kind not in IS_OVER_WITH_ITS_RECORD or one.key not in settled
        ]

    def _ask_each(self, findings):
        """Have the records ask; return the findings without the moves they followed."""
        return [
            one
            for one in findings
            if one.kind in SUPERFLUOUS or not self._is_followed(one)
        ]

    def _is_followed(self, finding):
        """Have the record ask what is to become of its entry.

        Or follow it, where its owner wishes so; tell whether.
        """
        entry = self.env["o365.calendar.entry"].browse(finding.key)
        if entry.leaving or entry.state not in ("synced", "stale", "conflict"):
            return False
        if finding.remote:
            entry._keep_found(finding.remote)
        reason = entry._conflict_reason(finding)
        followed = follow(entry, reason)
        entry._set_state("conflict", reason)
        return followed

    def _withdraw_questions(self, entries, asked):
        """Withdraw the question about entries that somebody put right in Outlook.

        ``asked`` has the ids of entries that are still to be asked about.
        """
        answered = entries.filtered(
            lambda entry: (
                entry.state == "conflict" and entry.event_id and entry.id not in asked
            )
        )
        for entry in answered:
            entry._set_state(NOT_SENT, found=False, became=False, may_be_gone=False)
        self._queue(answered)

    def _overdue_removals(self, entries):
        """Return the entries that should have been removed before.

        Their records are gone, deleted by SQL for example; or the removal was refused,
        and perhaps nobody knows of it who could press "Try again".
        """
        keys = {(entry.res_model, entry.res_id) for entry in entries}
        records = existing_records(self.env, keys)

        def is_overdue(entry):
            record = records.get((entry.res_model, entry.res_id))
            if entry.let_go:
                return False
            if not record:
                return True
            return entry.state in STUCK and record._o365_is_to_remove(entry)

        return entries.filtered(is_overdue)

    def _queue(self, entries):
        self.outbox._queue_entries([("id", "in", entries.ids)])


def _questions(findings):
    """Return the ids of the entries about which ``findings`` have their record ask."""
    return {one.key for one in findings if one.kind not in SUPERFLUOUS}
