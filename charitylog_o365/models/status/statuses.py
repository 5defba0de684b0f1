"""Which state and reason a record has: each case on one line, in Python and in SQL.

A record reads the Python, filters and groups read the SQL (filters.py); the test
test_both_forms holds the two against each other.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from odoo import models

from ...tools.once import once
from ..sync.eligibility import RecordFacts
from ..sync.o365_calendar_entry import NOT_SENT, STUCK


@dataclass(frozen=True)
class StatusFacts(RecordFacts):
    """One record (as superuser), and what decides about its state and reason.

    ``entry`` is the one that its line is about, perhaps none. ``queued_since`` (UTC) is
    None where no outbox row waits.
    """

    entry: models.Model
    queued_since: datetime | None = None

    @once
    def outage(self):
        return self.record.env["o365.sync.request"]._outage(self.queued_since)

    @once
    def absent(self):
        return self.record._o365_absent()

    @once
    def why_off(self):
        return self.record._o365_why_off()

    @property
    def is_given_away(self):
        """Tell whether the entry is in another calendar than that of the owner."""
        return self.entry and self.entry.user_id != self.owner

    @property
    def is_mine(self):
        return self.entry.user_id == self.record.env.user

    @property
    def is_sent_nothing(self):
        """Tell whether nothing was sent of a record that is not to be in Outlook."""
        return self.entry.state == "stale" and not self.entry._may_be_there()

    @property
    def is_to_remove(self):
        return any(each.python(self) for each in TO_REMOVE)


@dataclass(frozen=True)
class Both:
    """A test of one record, or a code, in both forms.

    ``python`` takes `StatusFacts`. ``sql`` reads ``entry`` and ``queue``, and for named
    parameters what filters.py puts in: ``%(owner)s`` and ``%(reader)s`` are ids of
    users, ``%(absent)s``, ``%(why_off)s`` and ``%(outage)s`` codes or NULL.
    """

    python: Callable[[StatusFacts], object]
    sql: str
    # The state that the entry has to be in, where a filter may look for that first.
    entry_state: str | None = None


def entry_is(state):
    """Return the test that the entry is in ``state``."""
    sql = f"entry.state = '{state}'"
    return Both(lambda of: of.entry.state == state, sql, state)


@dataclass(frozen=True)
class Status:
    """A ``state`` of the record, where ``holds``; the first of ``reasons`` counts."""

    state: str
    holds: Both
    reasons: tuple[Both, ...]


# fmt: off
# Where one of these holds, the entry is on its way out.
TO_REMOVE = (
    Both(lambda of: of.absent, "%(absent)s IS NOT NULL"),
    Both(lambda of: of.entry.leaving, "entry.leaving"),
    Both(lambda of: of.is_given_away and of.entry.state in STUCK,
         "entry.user_id IS DISTINCT FROM %(owner)s AND entry.state IN %(stuck)s"),
    Both(lambda of: of.is_given_away and of.why_off == "not_connected",
         "entry.user_id IS DISTINCT FROM %(owner)s AND entry.id IS NOT NULL"
         " AND %(why_off)s = 'not_connected'"),
)
GOING = Both(lambda of: "going", "'going'")
OF_ENTRY = Both(lambda of: of.entry.reason, "entry.reason")
QUEUED = (
    Both(lambda of: of.outage, "%(outage)s"),
    Both(lambda of: of.entry.next_try and of.entry.reason,
         "CASE WHEN entry.next_try IS NOT NULL THEN entry.reason END"),
    Both(lambda of: of.is_to_remove and "leaving",
         "CASE WHEN %(is_to_remove)s THEN 'leaving' END"),
    GOING,
)
SYNCED = (
    Both(lambda of: (of.is_given_away or of.entry.leaving) and "leaving",
         "CASE WHEN entry.user_id IS DISTINCT FROM %(owner)s OR entry.leaving"
         " THEN 'leaving' END"),
    Both(lambda of: of.is_mine and "in_outlook",
         "CASE WHEN entry.user_id = %(reader)s THEN 'in_outlook' END"),
    Both(lambda of: "in_outlook_of", "'in_outlook_of'"),
)
# The first that holds counts.
STATUSES = (
    Status("pending",
           Both(lambda of: of.queued_since, "queue.since IS NOT NULL"),
           QUEUED),
    Status("off",
           Both(lambda of: not of.entry or of.is_sent_nothing,
                "entry.id IS NULL OR entry.state = 'stale' AND entry.event_id IS NULL"
                " AND COALESCE(entry.sent, entry.in_doubt) IS NULL"),
           (Both(lambda of: of.why_off, "%(why_off)s"),)),
    Status("off", entry_is("stale"), (OF_ENTRY, Both(lambda of: "stale", "'stale'"))),
    Status("synced", entry_is("synced"), SYNCED),
    Status("pending", entry_is(NOT_SENT), (OF_ENTRY, GOING)),
    Status("waiting", entry_is("waiting"), (OF_ENTRY, GOING)),
    Status("blocked", entry_is("blocked"), (OF_ENTRY, GOING)),
    Status("conflict", entry_is("conflict"), (OF_ENTRY, GOING)),
    Status("error", entry_is("error"), (OF_ENTRY, GOING)),
)
# Reasons that a record has from an entry only: a filter looks for these first.
ENTRY_REASONS = {
    *("unreachable", "busy", "sign_in", "no_mailbox", "forbidden", "application"),
    *("organisation", "consent", "blocked_by_admin", "mailbox_full", "let_go"),
    *("deleted_in_outlook", "changed_in_outlook", "became_meeting", "became_series"),
    *("became_online", "gave_up", "old_share", "rejected", "our_fault"),
}
# All that are said of an entry, whatever else says them.
SAID_OF_ENTRIES = {*ENTRY_REASONS, "stale", "leaving", "in_outlook", "going"}
# Which of several entries a record's line is about: that of its owner; but if all is
# well with it, first one that is not yet removed from another calendar.
MAIN_ENTRY_FIRST = (
    Both(lambda entry, owner: entry.user_id == owner
         and (entry.state != "synced" or entry.next_try),
         "entry.user_id = %(owner)s"
         " AND (entry.state != 'synced' OR entry.next_try IS NOT NULL)"),
    Both(lambda entry, _: entry.state in STUCK or entry._awaits_decision()
         or (entry.next_try and entry.state != "conflict"),
         "entry.state IN %(stuck)s OR entry.next_try IS NOT NULL"
         " AND entry.state != 'conflict'"
         " OR entry.state = 'conflict' AND starts_with(entry.reason, 'became_')"),
    Both(lambda entry, owner: entry.user_id == owner, "entry.user_id = %(owner)s"),
)
# fmt: on


def main_entry(entries, owner):
    """Return the one of a record's ``entries`` that its line is about."""

    def turn(entry):
        holds = (each.python(entry, owner) for each in MAIN_ENTRY_FIRST)
        return next((i for i, one in enumerate(holds) if one), len(MAIN_ENTRY_FIRST))

    return entries.sorted(lambda entry: (turn(entry), entry.id))[:1]


def status_of(of):
    """Return state and reason (codes) of one record, given as `StatusFacts`."""
    status = next(each for each in STATUSES if each.holds.python(of))
    return status.state, next(filter(None, (one.python(of) for one in status.reasons)))
