"""How long the page "Health" and the answer for a monitor take, with little and much.

What there is, is put into the database by SQL: sending 20,000 entries takes an hour.
"""

import requests

from .measure import timed
from .users import columns_of, copied

SIZES = ((10, 1_000), (200, 20_000))
# Fewer than a monitor may ask at once.
TIMES = 12
PAGE = ("o365.health", "o365_health")
ACCOUNTS = """
    INSERT INTO o365_account (user_id, company_id, state, oid, tid, signed_in_at)
    SELECT id, %(company)s, (ARRAY['connected', 'sign_in', 'no_mailbox'])[
               CASE WHEN id %% 20 > 1 THEN 1 ELSE id %% 20 + 2 END],
           'oid' || id, 'tid', now() FROM unnest(%(new)s) AS id
"""
PROJECTS = """
    INSERT INTO project_project ({columns})
    SELECT {columns} FROM project_project, generate_series(1, 10)
     WHERE id = %(project)s
"""
ENTRIES = """
    INSERT INTO o365_calendar_entry
           (res_model, res_id, account_id, user_id, marker, transaction_id, event_id,
            state, reason, since)
    SELECT 'charitylog.action', %(made)s + number, account.id, account.user_id,
           'marker' || number, 'transaction' || number, 'event' || %(made)s + number,
           CASE WHEN number %% 100 = 0 THEN 'waiting'
                WHEN number %% 100 = 1 THEN 'conflict' ELSE 'synced' END,
           CASE WHEN number %% 100 = 0 THEN 'sign_in'
                WHEN number %% 100 = 1 THEN 'changed_in_outlook' END,
           now() AT TIME ZONE 'UTC' - number * interval '1 minute'
      FROM generate_series(1, %(entries)s - %(made)s) AS number
      JOIN (SELECT id, user_id, row_number() OVER (ORDER BY id) - 1 AS turn,
                   count(*) OVER () AS many
              FROM o365_account) AS account ON number %% account.many = account.turn
"""
LINES = """
    INSERT INTO o365_audit
           (at, saved_at, seconds, operation, known, by_right, owner_ref, project_ref,
            company_ref, res_model, res_id)
    SELECT at, at - took * interval '1 second', took, 'create', 'answered', 'own',
           %(like)s, project.id, %(company)s, 'charitylog.action', number
      FROM generate_series(1, %(entries)s - %(made)s) AS number
      CROSS JOIN LATERAL (
           SELECT now() AT TIME ZONE 'UTC'
                  - (number %% 40000) * interval '1 minute' AS at,
                  number %% 97 * 0.7 AS took) AS its
      JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS turn,
                   count(*) OVER () AS many
              FROM project_project) AS project
        ON number %% project.many = project.turn
"""
WAITS = """
    INSERT INTO o365_sync_request (res_model, res_id, owner_id, due_at, saved_at)
    SELECT res_model, res_id, user_id, now() AT TIME ZONE 'UTC',
           now() AT TIME ZONE 'UTC' - interval '20 minutes'
      FROM o365_calendar_entry WHERE id %% 20 = 3
"""


def run(ours, quick):
    """Return one dict for each size: users, entries, and how long it took."""
    with ours.database.cursor() as cursor:
        # What there is, nobody sends.
        cursor.execute("UPDATE ir_cron SET active = false")
    token = ours.admin("res.config.settings", "create", [{}])
    action = ours.admin("res.config.settings", "action_o365_health_token", token)
    header = {"Authorization": f"Bearer {action['params']['token']}"}
    found, have = [], {"users": 1, "entries": 0}
    times = 5 if quick else TIMES
    for users, entries in SIZES:
        _fill(ours, have, users, entries)
        have = {"users": users, "entries": entries}

        def monitor():
            url = f"{ours.web.url}/charitylog_o365/health"
            answer = requests.get(url, headers=header, timeout=60)
            if answer.status_code not in (200, 503):
                raise RuntimeError(answer.text)

        found.append(
            {
                **have,
                "shown": _counted(ours.admin(*PAGE)),
                "page": timed(lambda: ours.admin(*PAGE), times),
                "monitor": timed(monitor, times),
            }
        )
    return found


def _fill(ours, have, users, entries):
    [uid] = [ours.people[0].uid]
    logins = [f"many{number}" for number in range(have["users"] + 1, users + 1)]
    with ours.database.cursor() as cursor:
        new = copied(cursor, uid, logins)
    named = {
        "new": new,
        "made": have["entries"],
        "entries": entries,
        "like": uid,
        "company": ours.company[0],
        "project": ours.project,
    }
    with ours.database.cursor() as cursor:
        for statement, table, left_out in (
            (ACCOUNTS, None, ()),
            (PROJECTS, "project_project", ("id",)),
            (ENTRIES, None, ()),
            (LINES, None, ()),
            (WAITS, None, ()),
        ):
            if table:
                columns = columns_of(cursor, table, left_out)
                statement = statement.replace("{columns}", columns)
            cursor.execute(statement, named)
        cursor.execute("ANALYZE")


def _counted(page):
    """How many changes, and what waits: the numbers at the lines that open a list."""
    promise, waiting = page["sections"][:2]
    changes = sum(row["cells"][0] for row in promise["table"]["rows"])
    return changes, sum(one["count"] for one in waiting["lines"])
