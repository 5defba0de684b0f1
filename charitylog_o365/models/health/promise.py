"""The promise: of the changes of a month, how many reached Outlook within a minute."""

from dataclasses import dataclass
from datetime import timedelta

from odoo.tools import SQL

from .facts import PROMISED

MONTH = timedelta(days=30)


@dataclass(frozen=True)
class Kept:
    """How quickly changes of one project reached Outlook, or of all (None).

    ``median`` and ``worst`` in seconds.
    """

    project_id: int | None
    changes: int
    in_time: int
    median: float
    worst: float

    @property
    def percent(self):
        """Return how many of a hundred came in time, rounded down: 100 is all."""
        return int(1000 * self.in_time / self.changes) / 10


def kept(env, companies, now):
    """Return `Kept` of all, or None where nothing was sent, and by project.

    By the log of the last 30 days before ``now`` (UTC), with one query; ``env`` is the
    superuser's. Those with most changes come first. Not counted is of what nobody
    knows whether it arrived.
    """
    env.cr.execute(
        SQL(
            """
            SELECT GROUPING(project_ref) AS of_all, project_ref, count(*),
                   count(*) FILTER (WHERE seconds <= %s),
                   percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds),
                   max(seconds)
              FROM o365_audit
             WHERE at >= %s AND company_ref = ANY(%s) AND seconds IS NOT NULL
               AND known != 'lost'
             GROUP BY GROUPING SETS ((project_ref), ())
             ORDER BY of_all DESC, count(*) DESC, project_ref
            """,
            PROMISED.total_seconds(),
            now - MONTH,
            companies.ids,
        )
    )
    [_all, _none, *numbers], *rows = env.cr.fetchall()
    if not numbers[0]:
        return None, []
    return Kept(None, *numbers), [Kept(*row[1:]) for row in rows]
