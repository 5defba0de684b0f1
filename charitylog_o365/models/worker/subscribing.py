import logging
from datetime import timedelta, timezone
from functools import partial

from odoo import fields

from ...core.graph import errors, msal_version
from ...core.graph.deadline import Deadline, quick_client
from ...core.graph.notifications import fingerprint
from ...core.graph.subscriptions import does_not_answer, new_client_state
from ...core.sync.subscribe import renew, subscribe, unsubscribe
from ...tools.transaction import Transaction
from ..account.o365_account import HeldBack
from .asking import Asking, failures, is_silence, note_refusal

_logger = logging.getLogger(__name__)

# The first alone: Microsoft may not be able to reach us.
FIRST, CHUNK = 1, 40
SECONDS = 60.0
# While somebody waits who disconnects.
PATIENCE = 3.0
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=5), timedelta(days=1)
# After Microsoft could not reach us.
UNANSWERED = timedelta(hours=1)
# What says nothing of the subscription itself.
TRANSIENT = (errors.Unreachable, errors.Throttled, HeldBack)


class Subscribing:
    """Has Microsoft tell of changes: subscribes, renews and ends subscriptions.

    Each with the sign-in of the mailbox's owner. Of the clientState, random for each,
    only a hash is kept: Microsoft alone knows it. Each answer is written for itself. A
    subscription of which nobody learns, because an answer was lost, ends by itself.
    """

    def __init__(self, env):
        self.env = env
        self.subscriptions = env["o365.subscription"]
        self.transaction = Transaction(env)

    def start(self):
        """Do all that is due, until time is up."""
        if self.env["o365.identity"]._is_copy() or msal_version.too_old():
            return
        time_left = Deadline(SECONDS)
        self._asking = Asking(self.env, time_left)
        hints = self.env["o365.hint"]
        also = self.transaction.commit(partial(hints._take, "subscribe"))
        due, size = self.subscriptions._due(also), FIRST
        while due and time_left.left:
            chunk, due, size = due[:size], due[size:], CHUNK
            with self.transaction.log_and_go_on(
                _logger, "Outlook: some calendars could not be subscribed to"
            ):
                if not self._do(chunk):
                    # What is left would be refused as well.
                    break
            if not self.env["ir.cron"]._commit_progress(len(chunk)):
                break

    def end_now(self, subscriptions):
        """End these for somebody who waits; what cannot be ended ends by itself."""
        deadline, jobs = Deadline(PATIENCE), []
        for one in subscriptions.filtered("subscription_id"):
            try:
                token = one.account_id._o365_token(deadline=deadline)
                url = one.account_id.company_id._o365_cloud().graph_url
            except (errors.GraphError, ValueError):
                continue
            client = quick_client(url, PATIENCE)
            jobs.append(partial(unsubscribe, client, token, one.subscription_id))
        deadline.run_all(jobs)

    def _do(self, chunk):
        """Do what is due of these; return whether it makes sense to go on."""
        url, now = self.subscriptions._url(), fields.Datetime.now()
        states = {one.account_id: new_client_state() for one in chunk}
        answers = self._asking.ask(
            {
                one.account_id: partial(
                    _act,
                    due=one,
                    url=url,
                    state=states[one.account_id],
                    now=now.replace(tzinfo=timezone.utc),
                )
                for one in chunk
            }
        )
        failed = failures(answers)
        for one in chunk:
            answer = answers.get(one.account_id)
            if one.account_id in failed:
                write = partial(self._failed, one, answer, now)
            else:
                state = states[one.account_id]
                write = partial(self._done, one, answer, url, state, now)
            self.transaction.commit(write)
        return not any(map(_stops, failed.values()))

    def _done(self, due, answer, url, state, now):
        """Keep what Microsoft agreed to; nothing, where it was to be ended."""
        if answer is None:
            self.subscriptions._keep(due, None)
            return
        made, is_new = answer
        expires = made.expires.replace(tzinfo=None, microsecond=0)
        values = {
            "expires": expires,
            "refused": False,
            "attempts": 0,
            "next_try": False,
        }
        if is_new:
            values |= {
                "subscription_id": made.id,
                "fingerprint": fingerprint(state),
                "mailbox": due.oid,
                "url": url,
                "since": now,
                "arrived_at": False,
                "missed_at": False,
            }
        self.subscriptions._keep(due, values)

    def _failed(self, due, error, now):
        """Write what follows from an error: when to try again, or who has to act."""
        account = self.env["o365.account"].browse(due.account_id).exists()
        if not account or not due.is_of(account):
            self.subscriptions._keep(due, None)
            return
        if note_refusal(account, error):
            return
        kept = self.subscriptions.search([("account_id", "=", account.id)])
        if due.task == "end" and not isinstance(error, TRANSIENT):
            # It cannot be ended with this sign-in; Microsoft does it in days.
            self.subscriptions._keep(due, None)
            return
        attempts = kept.attempts + 1
        wait = min(FIRST_WAIT * 2 ** min(attempts - 1, 10), LONGEST_WAIT)
        values = {"attempts": attempts}
        if does_not_answer(error):
            wait = UNANSWERED
            values["refused"] = "unanswered"
        elif not isinstance(error, TRANSIENT):
            values["refused"] = "refused"
        wait = max(wait, timedelta(seconds=error.retry_after or 0))
        _logger.info("Outlook: a calendar could not be subscribed to: %s", error)
        self.subscriptions._keep(due, {**values, "next_try": now + wait})


def _stops(error):
    return is_silence(error) or does_not_answer(error)


def _act(mailbox, due, url, state, now):
    """Ask Microsoft; return the subscription and whether it is new, or None."""
    client, token = mailbox.client, mailbox.token
    if due.task == "renew" and (made := renew(client, token, due.kept, now)):
        return made, False
    if due.kept:
        unsubscribe(client, token, due.kept)
    if due.task == "end":
        return None
    return subscribe(client, token, url, state, now), True
