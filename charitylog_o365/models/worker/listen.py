import logging
from datetime import timedelta
from functools import partial

from odoo import fields

from ...core.graph import errors, msal_version
from ...core.graph.deadline import Deadline
from ...core.sync.compare import look_at
from ...core.sync.listen import hear
from ...tools.transaction import Transaction
from ..account.o365_account import HeldBack
from .asking import Asking, failures, is_silence, note_refusal
from .beyond import beyond
from .hinted import Hinted
from .lock import is_at_work
from .look import UnderWay

_logger = logging.getLogger(__name__)

# Mailboxes between two commits.
CHUNK = 40
# For a whole run; who is left comes first in the next one.
SECONDS = 60.0
SOON = timedelta(seconds=15)
# So much later than it is called for may a job come, where nothing wakes it.
LATE = timedelta(minutes=1)
LEAST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(days=1)


class Listening:
    """One round of listening to all mailboxes that have entries of ours to come.

    For those that Microsoft told of it is their turn at once. Each is asked what has
    changed, with its owner's own sign-in, mailboxes side by side (asking.py). What it
    names of ours is looked at (look.py), which writes what the comparison of every
    night would, and never beside a run. Where the next round begins is kept last: what
    was heard and could not be looked at is heard again.
    """

    def __init__(self, env):
        self.env = env
        self.rounds = env["o365.account.round"]
        self.outbox = env["o365.sync.request"]
        self.transaction = Transaction(env)
        self._silence = False
        self._next_at = None

    def start(self):
        """Listen to all mailboxes whose turn it is, until time is up."""
        if self.env["o365.identity"]._is_copy() or msal_version.too_old():
            return
        time_left = Deadline(SECONDS)
        self._asking = Asking(self.env, time_left)
        self._told, wait = self.transaction.commit(self.rounds._bring_forward)
        due, remain = self.rounds._due(), False
        for first in range(0, len(due), CHUNK):
            chunk = due[first : first + CHUNK]
            with self.transaction.log_and_go_on(
                _logger, "Outlook: some calendars could not be listened to"
            ):
                remain |= self.listen(chunk)
            goes_on = self.env["ir.cron"]._commit_progress(len(chunk))
            if self._silence:
                # Microsoft answers nobody: the others are asked next time.
                return
            if not (goes_on and time_left.left) or self._must_give_way():
                remain |= first + CHUNK < len(due)
                break
        self.env["o365.subscription"]._wake()
        soon = remain and fields.Datetime.now() + SOON
        # The job's own times are others: Microsoft may have had it listen in between.
        if moments := [at for at in (soon, wait, self._next_at) if at]:
            self.env.ref("charitylog_o365.ir_cron_listen")._trigger(moments)

    def _must_give_way(self):
        """Tell whether something waits to be sent, perhaps for this very thread.

        A server may have one thread for all jobs.
        """
        due_at = self.outbox._next_due_at()
        is_due = due_at and due_at <= fields.Datetime.now()
        return bool(is_due) and not is_at_work(self.env.cr)

    def listen(self, mailboxes):
        """Listen to these; return whether one is to be listened to again soon."""
        begun = fields.Datetime.now()
        heard = self._asking.ask(
            {
                one.account_id: partial(_hear, link=one.link, window=one.window)
                for one in mailboxes
            }
        )
        failed = failures(heard)
        self._silence = len(failed) == len(mailboxes) and all(
            map(is_silence, failed.values())
        )
        self._read_anew()
        told = {k: v for k, v in heard.items() if k not in failed}
        others = beyond(self.env, [one for one in mailboxes if one.account_id in told])
        hinted = Hinted(self.env, told, others)
        found = self._asking.ask(
            {
                account_id: partial(_look, known=known)
                for account_id, known in hinted.begin().items()
            }
        )
        failed |= failures(found)
        self._read_anew()
        under_way = self._conclude(hinted, found, failed)
        waits = under_way | hinted.waiting()
        keep = [
            (hinted.after(one), heard[one.account_id])
            for one in mailboxes
            if one.account_id not in failed.keys() | waits
        ]
        interval = self.rounds._interval()
        next_at = begun + max(interval - LATE, interval / 2)
        self._next_at = self._next_at or next_at
        self.transaction.commit(lambda: self.rounds._keep(keep, begun, next_at))
        for one in mailboxes:
            if error := failed.get(one.account_id):
                self.transaction.commit(partial(self._refused, one, error, next_at))
        return bool(waits)

    def _read_anew(self):
        """Begin a transaction: Microsoft may have been waited for for seconds."""
        self.transaction.commit(self.env.invalidate_all)

    def _conclude(self, hinted, found, failed):
        """Write what was found; return the accounts of which it may be old.

        One that our own code fails on is added to ``failed``, and stops no other.
        """
        under_way, news = set(), set()
        for account_id in sorted(found.keys() - failed.keys()):
            failed[account_id] = errors.Unreachable("Our own code failed on it.")
            with self.transaction.log_and_go_on(
                _logger, "Outlook: what was seen could not be written down"
            ):
                try:
                    if hinted.conclude(account_id, *found[account_id]):
                        news.add(account_id)
                except UnderWay:
                    under_way.add(account_id)
                del failed[account_id]
        due_at = news and self.outbox._next_due_at()
        if due_at and due_at <= fields.Datetime.now():
            # A run that began while this was written went away for some seconds.
            self.outbox._wake()
        # Of what is in another calendar it may tell nothing.
        self._untold(news - self._told - hinted.others.keys())
        return under_way

    def _untold(self, accounts):
        """Note that something was found of which Microsoft had told nothing."""
        subscriptions = self.env["o365.subscription"]
        if accounts:
            self.transaction.commit(partial(subscriptions._has_missed, accounts))

    def _refused(self, mailbox, error, next_at):
        """Write what follows from an error, as a run and the daily check do."""
        account = self.env["o365.account"].browse(mailbox.account_id).exists()
        if not account or not mailbox.is_of(account):
            # They have signed in anew meanwhile, or disconnected.
            return
        if note_refusal(account, error):
            return
        if isinstance(error, errors.Throttled):
            # What is to be sent goes on: if that is refused, too, it says so itself.
            wait = timedelta(seconds=error.retry_after or 0)
            wait = min(max(wait, LEAST_WAIT), LONGEST_WAIT)
            self.rounds._rest(mailbox, fields.Datetime.now() + wait)
        elif not isinstance(error, HeldBack):
            _logger.info("Outlook: a calendar could not be listened to: %s", error)
            # Behind those whose turn has not come.
            self.rounds._rest(mailbox, next_at)


def _hear(mailbox, link, window):
    return hear(mailbox.client, mailbox.token, link, window)


def _look(mailbox, known):
    return look_at(mailbox.client, mailbox.token, known)
