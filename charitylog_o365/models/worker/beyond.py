"""The entries that no round of listening tells of, and whose turn it is to be seen.

They are in another calendar of the same person, or further ahead than a round reaches.
Whoever has none costs no request; whoever has, one more each round.
"""

from odoo import fields
from odoo.tools import SQL

from ...core.graph.batch import LARGEST
from ...core.sync.event import wall


def beyond(env, mailboxes):
    """Return by account id the ids of such entries that are not over yet, in turn.

    Those whose turn comes next are first.
    """
    needy = [one for one in mailboxes if one.apart or one.last > one.window.end]
    if not needy:
        return {}
    apart = [entry_id for one in needy for entry_id in one.apart]
    env.flush_all()
    env.cr.execute(
        SQL(
            """
            SELECT account_id, id, coalesce(found ->> 'start', answered ->> 'start')
              FROM o365_calendar_entry
             WHERE greatest(answered ->> 'end', found ->> 'end') > %(now)s
               AND event_id IS NOT NULL AND account_id = ANY(%(accounts)s)
               AND (
                   coalesce(found ->> 'start', answered ->> 'start') > %(end)s
                   OR id = ANY(%(apart)s)
               )
             ORDER BY id
            """,
            now=wall(fields.Datetime.now()),
            accounts=[one.account_id for one in needy],
            end=wall(min(one.window.end for one in needy)),
            apart=apart,
        )
    )
    rows, found = env.cr.fetchall(), {}
    for one in needy:
        end = wall(one.window.end)
        ids = [
            entry_id
            for account_id, entry_id, start in rows
            if account_id == one.account_id and (entry_id in one.apart or start > end)
        ]
        found[one.account_id] = sorted(ids, key=lambda each, one=one: each <= one.seen)
    return found


def in_turn(ids):
    """Return those of ``ids`` that are looked at in one round: one request."""
    return ids[:LARGEST]
