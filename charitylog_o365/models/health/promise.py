"""The promise: of the changes of a month, how many reached Outlook within a minute.

A change is a write in a calendar that the log tells of; or what has not arrived though
it was saved more than a minute ago: it waits, or nothing is tried any more before
somebody acts. A removal that first replaces the text is one. Left out is of what nobody
knows whether it arrived, and what asks a person first, as somebody changed the entry in
Outlook.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from odoo.tools import SQL

from .facts import PROMISED

MONTH = timedelta(days=30)
A_DAY = timedelta(days=1)
LONG_AGO = datetime(1970, 1, 1)
# What was done where nothing has arrived.
MISSING = "missing"


@dataclass(frozen=True)
class Kept:
    """How quickly changes of one project reached Outlook, or of all (None).

    ``median`` and ``worst`` in seconds; what has not arrived (``missing``) has taken
    as long as it has waited.
    """

    project_id: int | None
    changes: int
    in_time: int
    median: float
    worst: float
    missing: int = 0

    @property
    def percent(self):
        """Return how many of a hundred came in time, rounded down: 100 is all."""
        return int(1000 * self.in_time / self.changes) / 10


def kept(env, companies, now):
    """Return `Kept` of all, or None where nothing was saved, and by project.

    Of what was saved in the 30 days before ``now`` (UTC), with one query; ``env`` is
    the superuser's. Those with most changes come first.
    """
    rows = env.execute_query(
        SQL(
            """
            SELECT GROUPING(project_ref) AS of_all, project_ref, count(*),
                   count(*) FILTER (WHERE seconds <= %s),
                   percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds),
                   max(seconds), count(*) FILTER (WHERE at IS NULL)
              FROM (%s) AS change
             WHERE saved_at >= %s AND company_ref = ANY(%s)
             GROUP BY GROUPING SETS ((project_ref), ())
             ORDER BY of_all DESC, count(*) DESC, project_ref
            """,
            PROMISED.total_seconds(),
            changes(env, now, now - MONTH),
            now - MONTH,
            companies.ids,
        )
    )
    [_all, _none, *numbers], *rows = rows
    if not numbers[0]:
        return None, []
    return Kept(None, *numbers), [Kept(*row[1:]) for row in rows]


def changes(env, now, since=None):
    """Return the SQL of all changes, of all companies, as they are ``now`` (UTC).

    Those that have not arrived have no ``at``, and the operation "missing". With
    ``since`` (UTC) what was saved before may be left out: the log goes back for years.
    """
    return SQL(
        """
        WITH missing AS (
            SELECT * FROM (%(waiting)s) AS waiting WHERE is_change AND since < %(then)s
        )
        SELECT 2 * log.id AS id, log.at, log.saved_at, log.seconds, log.operation,
               log.owner_ref, log.company_ref, log.project_ref
          FROM o365_audit AS log
         WHERE log.seconds IS NOT NULL AND log.known != 'lost'
           AND log.at >= %(earliest)s
           AND NOT EXISTS (
               SELECT FROM o365_audit AS removal
                WHERE log.operation = 'update' AND removal.operation = 'delete'
                  AND removal.at >= %(earliest)s
                  AND removal.res_model = log.res_model AND removal.res_id = log.res_id
                  AND removal.owner_ref = log.owner_ref
                  AND removal.saved_at = log.saved_at)
           AND NOT EXISTS (
               SELECT FROM missing
                WHERE log.operation = 'update' AND missing.leaving
                  AND missing.res_model = log.res_model AND missing.res_id = log.res_id
                  AND missing.user_id = log.owner_ref
                  AND missing.since = log.saved_at)
         UNION ALL
        SELECT 2 * id + 1, NULL, since, EXTRACT(EPOCH FROM %(now)s - since),
               %(missing)s, user_id, company_id, project_id
          FROM missing
        """,
        waiting=env["o365.waiting"]._table_query,
        then=now - PROMISED,
        now=now,
        missing=MISSING,
        # Nothing arrives before it is saved, by clocks that differ by less than a day.
        earliest=since - A_DAY if since else LONG_AGO,
    )
