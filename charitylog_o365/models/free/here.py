"""What this system knows of when colleagues are busy: their own actions."""

from collections import defaultdict
from datetime import timedelta, timezone

from odoo import fields
from odoo.tools import SQL

from ...core.sync.snapshot import Snapshot

ACTION = "charitylog.action"
# That which began today is told of wherever the reader is.
A_DAY = timedelta(days=1)


def busy_here(env, user_ids, start, end, but_id, all_of):
    """Return (start, end) of the work of these users by id; naive, in UTC.

    Of those in ``all_of`` all that there is, of the others what is not in Outlook: the
    rest Outlook tells of. Not the record ``but_id``, nothing by the day (it is shown as
    free), and nothing without a length, as in Outlook.

    Whoever may read which record: only when somebody is busy is told, as Outlook tells
    everybody of the organisation. But what belongs to companies other than the
    reader's stays theirs, and what is over: nothing can be planned there.
    """
    start = max(start, fields.Datetime.now() - A_DAY)
    model = env[ACTION]
    model.flush_model()
    env["o365.calendar.entry"].flush_model()
    rows = env.execute_query(
        SQL(
            """
            SELECT action.user_id, action.start, action.stop
              FROM charitylog_action AS action
             WHERE action.user_id = ANY(%(users)s)
               AND action.company_id = ANY(%(companies)s)
               AND action.active AND action.state != 'cancelled'
               AND NOT coalesce(action.all_day, FALSE)
               AND action.start < %(end)s AND action.stop > %(start)s
               AND action.stop > action.start
               AND action.id != %(but)s
               AND (
                    action.user_id = ANY(%(all_of)s)
                    OR NOT EXISTS (
                        SELECT FROM o365_calendar_entry AS entry
                         WHERE entry.res_model = %(model)s
                           AND entry.res_id = action.id
                           AND entry.user_id = action.user_id
                           AND entry.event_id IS NOT NULL
                    )
               )
             ORDER BY action.start
            """,
            users=list(user_ids),
            all_of=list(all_of),
            companies=env.user.company_ids.ids,
            start=start,
            end=end,
            but=but_id or 0,
            model=ACTION,
        )
    )
    found = defaultdict(list)
    for user_id, *times in rows:
        found[user_id].append(tuple(times))
    return found


def own_times(env, action_id):
    """Return (start, end) of the entries of one record by user id; aware, in UTC.

    As they are in Outlook, and only where they are shown as busy there.
    """
    if not action_id:
        return {}
    # sudo: an entry has no access rules of its own, and the record was read.
    entries = env["o365.calendar.entry"].sudo()
    found = defaultdict(list)
    for entry in entries.search(
        [("res_model", "=", ACTION), ("res_id", "=", action_id)]
    ):
        if not entry.event_id or (entry.sent or {}).get("showAs") == "free":
            continue
        shown = Snapshot.restored(entry.found or entry.answered)
        if not shown and entry.sent:
            shown = Snapshot.from_payload(entry.sent)
        if shown and shown.start and shown.end and not shown.all_day:
            times = (shown.start, shown.end)
            aware = tuple(one.replace(tzinfo=timezone.utc) for one in times)
            found[entry.user_id.id].append(aware)
    return found
