from collections import defaultdict
from datetime import timedelta

from odoo import fields, models

from ...core.graph import errors
from ...core.graph.client import GraphClient
from ...core.graph.deadline import Deadline
from ...core.sync import delivery, retry
from ...core.sync.conflict import ChangedInOutlook, NotThere
from ...core.sync.plan import Kind
from ...core.sync.snapshot import Snapshot
from ..account.hold import HeldBack
from ..sync.o365_calendar_entry import DELETED


class O365SyncRequest(models.Model):
    """The worker's other steps: speak to Microsoft, write down its answers."""

    _inherit = "o365.sync.request"

    def _speak(self, letters):
        """Carry all operations to their mailboxes; return the outcomes by entry id.

        Nothing is read or written here but tokens: other threads are speaking.
        """
        said, asked_by = defaultdict(list), {}
        for letter in letters.values():
            for operation in letter.operations:
                said[operation.mailbox].append(operation)
                asked_by[operation.key] = letter.asked_by
        outcomes = self._as_owners(said)
        outcomes = self._as_those_who_asked(outcomes, asked_by)
        return {outcome.operation.key: outcome for outcome in outcomes}

    def _as_owners(self, said):
        """Speak to each mailbox with its owner's own sign-in."""
        outcomes, bags = [], {}
        for account in self.env["o365.account"].browse(said):
            operations = tuple(said[account.id])
            try:
                bags[account.id] = self._mailbag(account, operations)
            except errors.GraphError as error:
                outcomes += [delivery.Outcome(one, error=error) for one in operations]
        for account_id, answered in delivery.deliver_all(bags).items():
            outcomes += self._once_more(account_id, answered)
        return outcomes

    def _mailbag(self, account, operations, sign_in=None, force=False, claims=None):
        """Return a mailbag, or raise the GraphError that keeps it from being sent.

        ``sign_in`` is the account to speak as, by default the mailbox's own; for
        ``force`` and ``claims`` see ``o365.account._o365_token``.
        """
        account._o365_check_held()
        # The token first: it tells in Microsoft's terms where the application is not
        # set up, of which the addresses below are a part.
        token = self._token(sign_in or account, force, claims)
        client = self._client(account.company_id._o365_cloud().graph_url)
        mailbox = account.oid if sign_in else None
        return delivery.MailboxDelivery(client, token, operations, mailbox)

    def _token(self, account, force, claims=None):
        """Return a token; where sign-in hangs, one account of a company waits for it.

        The others need what they have got until the next run of the job, or a hundred
        would keep everybody waiting for half an hour.
        """
        silent = self.env.context.get("o365_silent", {})
        try:
            deadline = silent.get(account.company_id.id)
            return account._o365_token(force, deadline, claims)
        except errors.Unreachable as error:
            if error.status is None:
                silent[account.company_id.id] = Deadline(0)
            raise

    def _client(self, url):
        """Return the client for a cloud, with its open connections, for this run."""
        clients = self.env.context.get("o365_clients", {})
        if url not in clients:
            clients[url] = GraphClient(url)
        return clients[url]

    def _once_more(self, account_id, outcomes):
        """Speak once more with a fresh token where Microsoft refused the old one."""
        refused = [o for o in outcomes if errors.may_need_new_token(o.error)]
        if not refused:
            return outcomes
        account = self.env["o365.account"].browse(account_id)
        operations = tuple(outcome.operation for outcome in refused)
        claims = next((o.error.claims for o in refused if o.error.claims), None)
        try:
            bag = self._mailbag(account, operations, force=True, claims=claims)
        except errors.GraphError as error:
            again = [delivery.Outcome(one, error=error) for one in operations]
        else:
            again = delivery.deliver(bag)
        return [o for o in outcomes if o not in refused] + again

    def _write_down(self, letters, outcomes, said_with):
        """Write the answers on entries and accounts, and forget the notes."""
        done, gone, stuck = [], [], self.env["o365.calendar.entry"]
        for letter in letters.values():
            until = []
            for operation in letter.operations:
                outcome = outcomes[operation.key]
                entry = self.env["o365.calendar.entry"].browse(operation.key)
                # Read together: one query a chunk instead of one an entry.
                entry = entry.with_prefetch(outcomes)
                if _has_gone(entry, outcome):
                    # We took it out ourselves, and it is wanted again: looked at as if
                    # that answer had come.
                    gone.append(entry.id)
                    until.append(fields.Datetime.now())
                elif next_try := self._write_answer(entry, outcome, said_with):
                    until.append(next_try)
                elif _is_gone(outcome):
                    gone.append(entry.id)
                elif outcome.error and entry.leaving:
                    stuck |= entry
            if until:
                self._put_off(letter.note_ids, min(until))
            else:
                done += letter.note_ids
        # All at once: each unlink has what was written before sent to the database.
        self.env["o365.calendar.entry"].browse(gone).unlink()
        self.browse(done).unlink()
        self._list_stuck(stuck)

    def _write_answer(self, entry, outcome, said_with):
        """Write down one answer; return when to speak of it again (UTC), or None."""
        if outcome.error is None:
            return self._set_synced(entry, outcome)
        if isinstance(outcome.error, HeldBack):
            return self._held_back(entry, outcome.operation)
        if isinstance(outcome.error, NotThere):
            return self._not_there(entry)
        return self._went_wrong(entry, outcome, said_with)

    def _list_stuck(self, entries):
        """List what cannot be taken out any more, as with the rule off nobody signs in.

        Of accounts that are being disconnected it is listed when they have left.
        """
        for account, theirs in entries.grouped("account_id").items():
            if account.state != "leaving" and not account.company_id.o365_rule:
                account._list_left(theirs)

    def _not_there(self, entry):
        """Return when (UTC) to look once more for what may still arrive, or None."""
        until = entry._may_arrive_until()
        if until:
            entry.write({"reason": "leaving", "next_try": until})
        return until

    def _held_back(self, entry, operation):
        """Have an entry wait with its mailbox: nothing was tried, nothing counts."""
        until = entry.account_id.held_until
        entry._remove_doubt(operation)
        entry._set_waiting(until, entry.account_id.held_reason)
        return until

    def _set_synced(self, entry, outcome):
        account = entry.account_id
        if account.held_until and account.held_until <= fields.Datetime.now():
            account.held_until = False
        account._o365_mailbox_back()
        if outcome.as_owner:
            account._o365_application_mended()
        if outcome.operation.kind is Kind.DELETE:
            return
        remote = outcome.remote
        entry._set_synced(
            event_id=remote.id,
            ical_uid=remote.ical_uid,
            web_link=remote.web_link,
            told=outcome.operation.event.payload(),
            answered=Snapshot.of(remote).stored(),
            unanswered=False,
            may_be_gone=False,
            found=False,
            became=False,
            despite=",".join(set(outcome.operation.accepted) & set(remote.became)),
            again=False,
        )

    def _went_wrong(self, entry, outcome, said_with):
        """Write down a refusal; return when to try again (UTC), or None.

        ``said_with`` tells by account when its user had last signed in when it began.
        """
        error, account = outcome.error, entry.account_id
        if isinstance(error, errors.SignInNeeded):
            error.reason = account._o365_met(error.reason)
        decision = retry.decide(error, entry.attempts, as_owner=outcome.as_owner)
        # They left, or signed in anew, while others were spoken to.
        signed_in_anew = account.signed_in_at != said_with.get(account.id)
        is_over = account.state == "disconnected" or signed_in_anew
        lapsed = retry.sign_in_refusal(error)
        if lapsed:
            if not is_over:
                account._o365_needs_sign_in(lapsed)
        elif isinstance(error, errors.NoMailbox):
            account._o365_no_mailbox()
        if not (outcome.was_sent and errors.may_be_done(error)):
            entry._remove_doubt(outcome.operation)
        if isinstance(error, ChangedInOutlook):
            entry._keep_changed(error.found)
        if lapsed and is_over:
            # It was not that sign-in, or there is nobody to wait for.
            return fields.Datetime.now() + retry.FIRST_WAIT
        if decision.wait is None:
            entry._set_state(
                decision.state,
                decision.reason,
                next_try=False,
                attempts=0,
                request_id=error.for_support,
            )
            return None
        # Whole seconds, rounded up: the database keeps none of the rest, and a try
        # that comes early is refused and counted.
        wait = timedelta(seconds=-(-decision.wait.total_seconds() // 1))
        until = fields.Datetime.now() + wait + timedelta(seconds=1)
        if decision.whole_mailbox:
            account._o365_hold(until, decision.reason)
        entry._set_waiting(
            until,
            decision.reason,
            attempts=entry.attempts + 1,
            request_id=error.for_support,
        )
        return until


def _is_gone(outcome):
    """Tell whether the entry is not in Outlook any more, as it was to be."""
    is_over = outcome.error is None or isinstance(outcome.error, NotThere)
    return outcome.operation.kind is Kind.DELETE and is_over


def _has_gone(entry, outcome):
    """Tell whether a removal whose answer was lost turns out to have been done."""
    if outcome.operation.kind is Kind.DELETE or not entry.may_be_gone:
        return False
    error = outcome.error
    return bool(error) and retry.decide(error, entry.attempts).reason == DELETED
