"""What is known of how it is, read with a fixed number of queries.

Numbers, codes and moments (UTC) only, of some companies; no name of anybody.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from odoo import fields
from odoo.tools import SQL

from ...core.graph import msal_version
from ...core.sync.retry import BY_ADMINISTRATOR
from ..account.o365_account import CONNECTED
from ..sync.jobs import Job, all_jobs, are_stopped, job_that_sends

# What a change may take; what has waited so long is late, and administrators are told.
# Looked at every two minutes by a job that may itself come a minute late: within ten.
PROMISED = timedelta(seconds=60)
LATE = timedelta(minutes=7)
# Reasons for which it is nobody's own calendar that keeps a change from Outlook.
ALARMING = (
    "going",
    "unreachable",
    "busy",
    "our_fault",
    *sorted(set(BY_ADMINISTRATOR.values())),
)
# Nothing is tried any more before somebody acts, so that they are late at once.
GIVEN_UP = ("gave_up", "old_share", "rejected", "forbidden")


@dataclass(frozen=True)
class Waiting:
    """How many changes of a company wait for one reason, and since when the oldest."""

    company_id: int | None
    reason: str
    count: int
    since: datetime


@dataclass(frozen=True)
class Facts:
    """How it is with the calendars of some companies, at one moment (UTC)."""

    now: datetime
    jobs: tuple[Job, ...]
    waiting: tuple[Waiting, ...]
    # By state and reason, how many accounts.
    accounts: dict[tuple[str, str | None], int]
    # When Microsoft last answered anything that is kept.
    answered_at: datetime | None

    @property
    def job(self):
        """Return the job that sends to Outlook, or None where somebody deleted it."""
        return job_that_sends(self.jobs)

    @property
    def status(self):
        """Return how it is, in one word: for the page, the alarm and the monitor.

        "stopped": nothing is sent. "late": something has waited for minutes that no
        user could mend, or Microsoft does not let this system in. Else "ok".
        """
        if self.jobs_stopped or msal_version.too_old():
            return "stopped"
        return "late" if self.late or self.refused else "ok"

    @property
    def jobs_stopped(self):
        """Tell whether nothing is sent, as the job that sends does not run."""
        return are_stopped(self.jobs, self.now)

    @property
    def late(self):
        """Return what waits longer than promised, and is nobody's own to mend."""
        return [one for one in self.waiting if self.is_late(one)]

    def is_late(self, one):
        """Tell whether this `Waiting` is late, and nobody's own to mend."""
        if one.reason in GIVEN_UP:
            return True
        return one.reason in ALARMING and one.since < self.now - LATE

    @property
    def silent_since(self):
        """Return since when something waits as Microsoft does not answer, or None."""
        return min(
            (one.since for one in self.waiting if one.reason == "unreachable"),
            default=None,
        )

    @property
    def has_connected(self):
        """Tell whether there is a calendar that is looked at."""
        return any(state == "connected" for state, _reason in self.accounts)

    @property
    def refused(self):
        """Return for which reasons Microsoft does not let this system in: codes."""
        return sorted(
            reason
            for state, reason in self.accounts
            if state == "sign_in" and reason in BY_ADMINISTRATOR
        )


def gather(env, companies):
    """Return the `Facts` of these companies; ``env`` is the superuser's."""
    return Facts(
        now=fields.Datetime.now(),
        jobs=tuple(all_jobs(env)),
        waiting=tuple(_waiting(env, companies)),
        accounts=_accounts(env, companies),
        answered_at=_answered_at(env, companies),
    )


def _waiting(env, companies):
    rows = env["o365.waiting"]._read_group(
        [("company_id", "in", companies.ids)],
        ["company_id", "reason"],
        ["__count", "since:min"],
    )
    return [Waiting(company.id, *row) for company, *row in rows]


def _accounts(env, companies):
    rows = env["o365.account"]._read_group(
        [("company_id", "in", companies.ids), ("state", "in", CONNECTED)],
        ["state", "reason"],
        ["__count"],
    )
    return {(state, reason or None): count for state, reason, count in rows}


def _answered_at(env, companies):
    env["o365.account.round"].flush_model()
    env.cr.execute(
        SQL(
            """
            SELECT greatest(
                   max(greatest(
                       round.heard_at, account.compared_at, account.signed_in_at)),
                   (SELECT max(at) FROM o365_audit
                     WHERE company_ref = ANY(%(companies)s) AND known = 'answered'))
              FROM o365_account AS account
              LEFT JOIN o365_account_round AS round ON round.account_id = account.id
             WHERE account.company_id = ANY(%(companies)s)
            """,
            companies=companies.ids,
        )
    )
    [moment] = env.cr.fetchone()
    return moment
