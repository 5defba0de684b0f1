import threading
import time
from dataclasses import dataclass
from functools import partial

from odoo import SUPERUSER_ID, api

from ...core.graph import errors
from ...core.graph.deadline import Deadline, quick_client
from ...core.graph.fresh_token import call_with_token
from ...core.sync.compare import look_at
from ...tools.compat import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from .list_findings import FindingList
from .lock import alone_until_commit

# In all, while somebody waits for the answer.
SECONDS = 3.0
# Between two looks that nobody asked for: at one record, or while nothing answers.
EVERY = 60.0
# So many at once in the database; their own lock, counted.
AT_ONCE = 2
TURNS = int.from_bytes(b"look", "big")
# The states in which Outlook should show what was sent last.
SETTLED = ("synced", "stale", "conflict")


@dataclass(frozen=True)
class Seen:
    """What a look found: ids of entries.

    ``answered`` are those about which Microsoft gave a certain answer, ``differing``
    those that are not as they were sent; ``is_news`` that something was written.
    """

    answered: frozenset[int] = frozenset()
    differing: frozenset[int] = frozenset()
    is_news: bool = False


class UnderWay(Exception):
    """A run is at work, or began or ended meanwhile: what was seen may be old."""


class Look:
    """Looks at some entries of one mailbox now, with its owner's own sign-in.

    What the comparison of every night does for the whole mailbox (compare.py), while
    somebody waits or, in two steps, where something was heard of them (listen.py). No
    row is locked while Microsoft is asked; what is found is written in a short
    transaction of its own, never beside a run, and only where it is news. An entry with
    a change that still goes to Outlook is not looked at.
    """

    def __init__(self, account):
        # sudo: findings and entries are written by nobody but by this engine.
        self.account = account.sudo()
        self.env = self.account.env

    def look(self, entries):
        """Return what was `Seen`; raises GraphError or `UnderWay` where nothing was."""
        known = self.begin(entries)
        return self.conclude(*self._ask(known)) if known else Seen()

    def begin(self, entries):
        """Return what `compare.look_at` needs of those that can be looked at now."""
        self.entries = settled(entries.sudo())
        self._before = {entry.id: _version(entry) for entry in self.entries}
        return [entry._known() for entry in self.entries]

    def conclude(self, findings, answered):
        """Write what was found since `begin`, and return what was `Seen`.

        Raises `UnderWay` where that may be old.
        """
        entries = self.entries.filtered(lambda entry: entry.id in answered)
        is_news = FindingList(self.account).is_news(entries, findings)
        if is_news:
            self._write({one.id: self._before[one.id] for one in entries}, findings)
        differing = frozenset(one.key for one in findings if one.key in self._before)
        return Seen(frozenset(answered), differing, is_news)

    def _ask(self, known):
        """Return the findings, and the ids of the entries that were answered."""
        self.account._o365_check_held()
        deadline = Deadline(SECONDS)
        client = quick_client(self.account.company_id._o365_cloud().graph_url, SECONDS)

        def ask(token):
            [answer] = deadline.run_all([partial(look_at, client, token, known)])
            if isinstance(answer, errors.GraphError):
                raise answer
            return answer

        token = partial(self.account._o365_token, deadline=deadline)
        return call_with_token(token, ask)

    def _write(self, before, findings):
        """Write ``findings``, unless an entry is not as it was ``before``, by id."""
        try:
            with self.env.registry.cursor() as cr:
                if not alone_until_commit(cr):
                    raise UnderWay
                env = api.Environment(cr, SUPERUSER_ID, {})
                entries = env["o365.calendar.entry"].browse(before).exists()
                now = {entry.id: _version(entry) for entry in settled(entries)}
                if now != before:
                    raise UnderWay
                account = env["o365.account"].browse(self.account.id)
                FindingList(account).write_about(entries, findings)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY as error:
            raise UnderWay from error


def settled(entries):
    """Return those of ``entries`` (as superuser) that should be as they were sent."""
    candidates = entries.filtered(is_settled)
    if not candidates:
        return candidates
    outbox = entries.env["o365.sync.request"]
    waiting = outbox.search_fetch(
        [("res_id", "in", candidates.mapped("res_id"))], ["res_model", "res_id"]
    )
    queued = {(row.res_model, row.res_id) for row in waiting}
    return candidates.filtered(lambda e: (e.res_model, e.res_id) not in queued)


def is_settled(entry):
    """Tell whether this one entry is to be in Outlook as it was sent.

    That no change of its record waits in the outbox is for `settled` to say.
    """
    left_alone = entry.let_go or entry.leaving or entry.next_try
    return bool(entry.event_id) and entry.state in SETTLED and not left_alone


def _version(entry):
    """Return what a run changes of an entry when it sends or explains something."""
    names = ("state", "reason", "event_id", "marker", "sent", "answered", "in_doubt")
    return str([entry[name] for name in names])


class Turns:
    """Who may look without having been asked: never a crowd, and rarely.

    The times are this process's own: nothing is written where nothing differs.
    """

    def __init__(self):
        self._lock = threading.Lock()
        self._until = {}

    def take(self, cr, *key):
        """Return whether it is the turn of ``key``; if so, it is not for a minute.

        A turn also needs one of a few places in the database, until ``cr`` ends.
        """
        now = time.monotonic()
        with self._lock:
            for name in [name for name, until in self._until.items() if until <= now]:
                del self._until[name]
            if {(cr.dbname,), (cr.dbname, *key)} & self._until.keys():
                return False
            if not has_place(cr):
                return False
            self._until[(cr.dbname, *key)] = now + EVERY
            return True

    def rest(self, cr, *key, seconds=None):
        """Let nobody look at ``key``, or without one at anything, for a minute.

        Or for ``seconds``, where Microsoft asks for more.
        """
        with self._lock:
            rest = max(EVERY, seconds or 0)
            self._until[(cr.dbname, *key)] = time.monotonic() + rest

    def is_resting(self, cr, *key):
        """Return whether `rest` was called for ``key`` and is not over."""
        with self._lock:
            return self._until.get((cr.dbname, *key), 0) > time.monotonic()

    def clear(self):
        """Forget all; for tests."""
        with self._lock:
            self._until.clear()


def has_place(cr, lock=TURNS, at_once=AT_ONCE):
    """Return whether there is a place to look, and if so take it until ``cr`` ends."""
    return any(_place(cr, lock, number) for number in range(at_once))


def _place(cr, lock, number):
    cr.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [lock, number])
    [is_free] = cr.fetchone()
    return is_free


turns = Turns()
