"""What the lists are measured over, put into the database by SQL.

Each row is a copy of one that the product made, with what differs put in its place.
"""

from .users import columns_of, copied

CONNECTED, OTHERS, PROJECTS, CLIENTS, ACTIONS = 500, 30, 12, 2_000, 50_000
ACCOUNTS = """
    INSERT INTO o365_account
           (user_id, company_id, state, reason, oid, tid, email, signed_in_at, since)
    SELECT id, %(company)s, state, nullif(state, 'connected'), 'oid' || id,
           (SELECT tid FROM o365_account WHERE user_id = %(like)s),
           login || '@charity.example', now(), now() - interval '300 days'
      FROM (SELECT id, login,
                   CASE WHEN id %% 20 = 0 THEN 'sign_in'
                        WHEN id %% 50 = 1 THEN 'no_mailbox' ELSE 'connected' END
              FROM res_users WHERE id = ANY(%(connected)s)) AS made (id, login, state)
"""
# What each says of twenty colleagues; of every third it was asked again.
EVIDENCE = """
    INSERT INTO o365_calendar_access
           (assigner_id, owner_id, may_edit, source, checked_at, changed_at)
    SELECT assigner.id, owner.id, (assigner.id + owner.id) %% 3 > 0, 'canEdit',
           now() - again * interval '1 hour', now() - interval '9 days'
      FROM unnest(%(connected)s) WITH ORDINALITY AS assigner (id, turn)
      CROSS JOIN generate_series(1, 20) AS step
      JOIN unnest(%(connected)s) WITH ORDINALITY AS owner (id, turn)
        ON owner.turn = (assigner.turn + step * step) %% %(people)s + 1
      JOIN generate_series(0, 1) AS again ON again = 0 OR step %% 3 = 0
     WHERE owner.id != assigner.id
     ORDER BY again DESC, assigner.id, owner.id
"""
SWITCHED_ON = """
    UPDATE res_company SET o365_rule_since = now() - interval '380 days'
     WHERE id = %(company)s;
    UPDATE project_project
       SET o365_sync_since = now() - id %% 4 * interval '90 days' - interval '30 days'
     WHERE o365_sync
"""
# A year of work, nine months of which lie behind.
RECORDS = """
    INSERT INTO charitylog_action
           ({columns}, name, reference, partner_id, project_id, user_id, state, outcome,
            active, start, stop, create_date, o365_assigned_at, o365_eligibility,
            o365_marker)
    SELECT {made}, 'Visit ' || number, 'CA' || number,
           (%(clients)s)[number %% array_length(%(clients)s, 1) + 1],
           (%(projects)s)[number %% array_length(%(projects)s, 1) + 1],
           (%(users)s)[number * 7 %% array_length(%(users)s, 1) + 1],
           life.state, CASE life.state WHEN 'done' THEN 'held' END,
           number %% 50 > 0, its.start, its.start + interval '30 minutes',
           life.begun, life.begun,
           CASE WHEN number %% 12 = 0 THEN 'own_entries_off' ELSE 'open' END,
           md5(number::text)
      FROM charitylog_action AS made
      CROSS JOIN generate_series(1, %(actions)s) AS number
      CROSS JOIN LATERAL (
           SELECT date_trunc('hour', now()) + number %% 9 * interval '1 hour'
                  + (number %% 365 - 270) * interval '1 day') AS its (start)
      CROSS JOIN LATERAL (
           SELECT least(now(), its.start) - interval '20 days',
                  CASE WHEN number %% 25 = 0 THEN 'cancelled'
                       WHEN its.start < now() THEN 'done' ELSE 'outstanding' END
           ) AS life (begun, state)
     WHERE made.id = %(action)s
"""
OFFERS = """
    INSERT INTO charitylog_action_offeree (action_id, user_id, answer)
    SELECT id, (%(users)s)[id %% array_length(%(users)s, 1) + 1], 'open'
      FROM charitylog_action WHERE state = 'outstanding' AND id %% 20 = 0
"""
# In the calendar of their owner; one in twenty of them in a colleague's as well.
ENTRIES = """
    INSERT INTO o365_calendar_entry
           ({columns}, res_id, account_id, user_id, marker, transaction_id, event_id,
            ical_uid, state, reason, next_try, leaving, since)
    SELECT {made}, action.id, account.id, account.user_id,
           'marker' || action.id, 'transaction' || action.id,
           'event' || action.id || '-' || account.id, 'uid' || action.id,
           COALESCE(other.state, 'synced'), other.reason,
           CASE WHEN other.reason = 'unreachable' THEN now() END,
           copy = 1 AND action.id %% 40 = 0, now() - interval '1 day'
      FROM o365_calendar_entry AS made
      CROSS JOIN charitylog_action AS action
      JOIN generate_series(0, 1) AS copy ON copy = 0 OR action.id %% 20 = 0
      JOIN o365_account AS account ON account.user_id = CASE copy
           WHEN 0 THEN action.user_id
           ELSE (%(connected)s)[action.id %% array_length(%(connected)s, 1) + 1] END
      LEFT JOIN (VALUES (1, 'waiting', 'sign_in'), (2, 'waiting', 'sign_in'),
                        (3, 'waiting', 'no_mailbox'), (4, 'blocked', 'forbidden'),
                        (5, 'conflict', 'changed_in_outlook'),
                        (6, 'conflict', 'deleted_in_outlook'),
                        (7, 'error', 'rejected'), (8, 'sending', 'unreachable'),
                        (9, 'stale', NULL), (10, 'conflict', 'became_meeting')
           ) AS other (number, state, reason)
        ON copy = 0 AND other.number = action.id %% 300
     WHERE made.res_id = %(action)s AND action.id != %(action)s
       AND (copy = 0 OR account.user_id != action.user_id)
       AND action.state != 'cancelled' AND action.active AND action.id %% 30 > 0
       AND action.project_id IN (SELECT id FROM project_project WHERE o365_sync)
"""
NOTES = """
    INSERT INTO o365_sync_request (res_model, res_id, owner_id, due_at, saved_at)
    SELECT 'charitylog.action', id, user_id, now(), now()
      FROM charitylog_action
      JOIN generate_series(0, 1) AS of ON of = 0 OR id %% 10 = 3
     WHERE id %% 100 = 3 OR id %% 100 = 4
"""
# What the statements say themselves of each row.
SAID = {
    RECORDS: (
        "charitylog_action",
        (
            *("id", "name", "reference", "partner_id", "project_id", "user_id"),
            *("state", "outcome", "active", "start", "stop", "create_date"),
            *("o365_assigned_at", "o365_eligibility", "o365_marker"),
        ),
    ),
    ENTRIES: (
        "o365_calendar_entry",
        (
            *("id", "res_id", "account_id", "user_id", "marker", "transaction_id"),
            *("event_id", "ical_uid", "state", "reason", "next_try", "leaving"),
            "since",
        ),
    ),
}


def fill(ours):
    """Make projects and clients as people do, the rest by SQL."""
    ours.settle()
    ours.save(1)
    ours.settle()
    with ours.database.cursor() as cursor:
        # What there is, nobody sends.
        cursor.execute("UPDATE ir_cron SET active = false")
        logins = [f"many{number:03}" for number in range(CONNECTED + OTHERS)]
        users = copied(cursor, ours.people[0].uid, logins)
    projects = ours.admin(
        "project.project",
        "create",
        [
            {
                "name": f"Service {number}",
                "o365_sync": number % 12 > 0,
                "privacy_visibility": "followers" if number % 6 == 5 else "employees",
            }
            for number in range(PROJECTS)
        ],
    )
    clients = ours.admin(
        "res.partner",
        "create",
        [{"name": f"Client {number:04}"} for number in range(CLIENTS)],
    )
    with ours.database.cursor() as cursor:
        cursor.execute("SET timezone = 'UTC'")
        cursor.execute("SELECT min(id) FROM charitylog_action")
        named = {
            "like": ours.people[0].uid,
            "company": ours.company[0],
            "action": cursor.fetchone()[0],
            "users": [ours.people[0].uid, *users],
            "people": CONNECTED,
            "connected": users[:CONNECTED],
            "projects": projects,
            "clients": clients,
            "actions": ACTIONS,
        }
        for statement in (
            *(ACCOUNTS, EVIDENCE, SWITCHED_ON),
            *(RECORDS, OFFERS, ENTRIES, NOTES),
        ):
            if statement in SAID:
                columns = columns_of(cursor, *SAID[statement])
                made = f"made.{columns}".replace(", ", ", made.")
                statement = statement.format(columns=columns, made=made)
            cursor.execute(statement, named)
        cursor.execute("VACUUM ANALYZE")
