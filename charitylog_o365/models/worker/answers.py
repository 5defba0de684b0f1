from datetime import timedelta

from odoo import fields

from ...core.graph import errors
from ...core.sync import retry
from ...core.sync.conflict import ChangedInOutlook, NotThere, WasGone
from ...core.sync.plan import Kind
from ...core.sync.snapshot import Snapshot
from ..account.o365_account import HeldBack
from ..sync.o365_calendar_entry import DELETED, STUCK


class Answers:
    """Writes Microsoft's answers on entries and accounts, and deletes outbox rows.

    ``signed_in_at`` has by account id when (UTC) its user had last signed in before
    anything was sent.
    """

    def __init__(self, env, signed_in_at):
        self.env = env
        self.entries = env["o365.calendar.entry"]
        self.outbox = env["o365.sync.request"]
        self.signed_in_at = signed_in_at

    def write_down(self, plans, outcomes):
        """Write all answers of these plans; ``outcomes`` are by entry id."""
        done, removed, stuck = [], [], self.entries
        for_good = {}
        self._shown, self._well = {}, set()
        # While there are the entries that are taken out.
        self.env["o365.audit"]._add(self._lines(plans, outcomes))
        for plan in plans:
            until = []
            for operation in plan.operations:
                outcome = outcomes[operation.key]
                # Prefetched together: one query for the chunk, not one an entry.
                entry = self.entries.browse(operation.key).with_prefetch(outcomes)
                if _was_removed_before(entry, outcome):
                    # An earlier removal did succeed, and its answer was lost: drop the
                    # entry and plan again at once, which creates a new one.
                    removed.append(entry.id)
                    until.append(fields.Datetime.now())
                elif next_try := self._write(entry, outcome):
                    until.append(next_try)
                elif _is_removed(outcome):
                    removed.append(entry.id)
                    if entry._is_for_good():
                        asked_by = next(iter(plan.queued.asked_by), False)
                        is_purged = outcome.operation.for_good and not outcome.error
                        for_good[entry.id] = asked_by, is_purged
                elif outcome.error:
                    if entry.state in STUCK:
                        entry._keep_cause(plan.queued.cause)
                    stuck |= entry.filtered("leaving")
            if until:
                self.outbox.browse(plan.queued.row_ids)._put_off(min(until))
            else:
                done += plan.queued.row_ids
        self.entries._set_shown(self._shown)
        self._keep_removed(self.entries.browse(removed), for_good)
        # All at once: each unlink flushes what was written before.
        self.entries.browse(removed).unlink()
        self.outbox.browse(done).unlink()
        self._list_stuck(stuck)

    def _lines(self, plans, outcomes):
        """Return what was written in Outlook, a line for each request."""
        lines, settled = [], []
        for plan in plans:
            for operation in plan.operations:
                entry = self.entries.browse(operation.key).with_prefetch(outcomes)
                outcome = outcomes[operation.key]
                theirs, still_open = entry._log_lines(outcome, plan.queued.cause)
                lines += theirs
                if still_open:
                    entry.open_writes = still_open
                else:
                    settled.append(entry.id)
        self.entries.browse(settled).open_writes = False
        return lines

    def _write(self, entry, outcome):
        """Write one answer; return when to try again (UTC), or None."""
        if outcome.error is None or isinstance(outcome.error, WasGone):
            return self._write_success(entry, outcome)
        if isinstance(outcome.error, HeldBack) or outcome.is_held:
            return self._write_hold(entry, outcome.operation)
        if isinstance(outcome.error, NotThere):
            return self._write_not_there(entry)
        return self._write_refusal(entry, outcome)

    def _write_success(self, entry, outcome):
        """Note a success; what Outlook shows now is written for all together."""
        self._write_well(entry.account_id, outcome.as_owner)
        if outcome.operation.kind is Kind.DELETE:
            return
        remote = outcome.remote
        self._shown[entry.id] = {
            "event_id": remote.id,
            "ical_uid": remote.ical_uid,
            "web_link": remote.web_link,
            "sent": outcome.operation.event.payload(),
            "answered": Snapshot.of(remote).stored(),
            "despite": ",".join(set(outcome.operation.accepted) & set(remote.became)),
        }

    def _write_well(self, account, as_owner):
        """Write on an account that Microsoft accepts what is sent for it.

        Once, until it refuses something.
        """
        if (account, as_owner) in self._well:
            return
        self._well.add((account, as_owner))
        if account.held_until and account.held_until <= fields.Datetime.now():
            account.held_until = False
        account._o365_mailbox_back()
        if as_owner:
            account._o365_application_mended()

    def _write_hold(self, entry, operation):
        """Have the entry wait with its mailbox: nothing was sent, no try is counted.

        Returns when to try again (UTC): at once where the hold has ended meanwhile.
        """
        account, now = entry.account_id, fields.Datetime.now()
        entry._remove_doubt(operation)
        if not account.held_until or account.held_until <= now:
            return now
        entry._set_waiting(account.held_until, account.held_reason)
        return account.held_until

    def _write_not_there(self, entry):
        """Return when (UTC) to look again for what may still arrive, or None."""
        until = entry._may_arrive_until()
        if until:
            entry.write({"reason": "leaving", "next_try": until})
        return until

    def _write_refusal(self, entry, outcome):
        """Write a refusal on entry and account; return when to try again, or None."""
        error, account = outcome.error, entry.account_id
        self._well -= {(account, True), (account, False)}
        if isinstance(error, errors.SignInNeeded):
            error.reason = account._o365_met(error.reason)
        decision = retry.decide(error, entry.attempts, as_owner=outcome.as_owner)
        lapsed = retry.sign_in_refusal(error)
        is_other_sign_in = self._is_other_sign_in(account)
        if lapsed:
            if not is_other_sign_in:
                account._o365_needs_sign_in(lapsed)
        elif isinstance(error, errors.NoMailbox):
            account._o365_no_mailbox()
        if not (outcome.was_sent and errors.may_be_done(error)):
            entry._remove_doubt(outcome.operation)
        elif outcome.operation.for_good:
            entry.may_be_purged = True
        if isinstance(error, ChangedInOutlook):
            entry._keep_changed(error.found)
        if lapsed and is_other_sign_in:
            return fields.Datetime.now() + retry.FIRST_WAIT
        return self._write_decision(entry, error, decision)

    def _is_other_sign_in(self, account):
        """Tell whether its user disconnected or signed in anew during the run.

        Then a refused sign-in is not the one that the account has now.
        """
        before = self.signed_in_at.get(account.id)
        return account.state == "disconnected" or account.signed_in_at != before

    def _write_decision(self, entry, error, decision):
        """Write what the table of retries says; return when to try again, or None."""
        if decision.wait is None:
            entry._set_state(
                decision.state,
                decision.reason,
                next_try=False,
                attempts=0,
                request_id=error.for_support,
            )
            return None
        # Whole seconds, rounded up: the database keeps no fraction, and a try that
        # comes early is refused and counted.
        wait = timedelta(seconds=-(-decision.wait.total_seconds() // 1))
        until = fields.Datetime.now() + wait + timedelta(seconds=1)
        if decision.whole_mailbox:
            entry.account_id._o365_hold(until, decision.reason)
        entry._set_waiting(
            until,
            decision.reason,
            attempts=entry.attempts + 1,
            request_id=error.for_support,
        )
        return until

    def _keep_removed(self, entries, for_good):
        """Keep where these entries were.

        ``for_good`` has by id of those of which nothing is to be left who asked (an
        id), and whether the entry itself is gone for good: its copies may not be.
        """
        removed = self.env["o365.calendar.removed"]
        removed._keep(entries.filtered(lambda entry: entry.id not in for_good))
        for entry_id, (asked_by, is_purged) in for_good.items():
            entry = self.entries.browse(entry_id)
            removed._look_for(entry, asked_by, is_purged)

    def _list_stuck(self, entries):
        """List what cannot be removed any more: with the rule off nobody signs in.

        That of accounts being disconnected is listed when they are.
        """
        for account, theirs in entries.grouped("account_id").items():
            if account.state != "leaving" and not account.company_id.o365_rule:
                account._list_remaining(theirs)


def _is_removed(outcome):
    """Tell whether the entry is not in Outlook any more, as it was to be."""
    is_over = outcome.error is None or isinstance(outcome.error, NotThere | WasGone)
    return outcome.operation.kind is Kind.DELETE and is_over


def _was_removed_before(entry, outcome):
    """Tell whether a removal whose answer was lost turns out to have been done."""
    if outcome.operation.kind is Kind.DELETE or not entry.may_be_gone:
        return False
    error = outcome.error
    return bool(error) and retry.decide(error, entry.attempts).reason == DELETED
