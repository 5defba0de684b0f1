"""By which right something was written in a calendar."""

from odoo import SUPERUSER_ID

from ...tools.groups import MANAGERS

OWN, FULL_EDIT, MANAGER, JOB, OTHER = "own", "full_edit", "manager", "job", "other"
RIGHTS = [
    (OWN, "Own calendar"),
    (FULL_EDIT, "Full Edit of this calendar"),
    (MANAGER, "As a manager"),
    (JOB, "OdooBot or a scheduled job"),
    (OTHER, "None was needed"),
]


def rights(env, lines):
    """Return the right (a code) of each of ``lines``, with one query at most."""
    asked = {
        (line.cause.user, line.place.owner)
        for line in lines
        if _right(line) is None and line.cause.user
    }
    evidence = _evidence(env, asked) if asked else {}
    managers = _managers(env, {user for user, _owner in asked})
    found = []
    for line in lines:
        cause = line.cause
        yes = evidence.get((cause.user, line.place.owner), ())
        if (right := _right(line)) is not None:
            found.append(right)
        elif any(_counted(line, begin, end) for begin, end in yes):
            found.append(FULL_EDIT)
        else:
            found.append(MANAGER if cause.user in managers else OTHER)
    return found


def _right(line):
    """Return the right that the line itself tells, or None."""
    if not line.as_owner:
        return FULL_EDIT
    if line.by_manager:
        return MANAGER
    user = line.cause.user
    if user == line.place.owner:
        # Also where a job did it in their name, as they wished.
        return OWN
    return JOB if line.cause.job or user in (None, False, SUPERUSER_ID) else None


def _counted(line, begin, end):
    """Tell whether a yes counted when the change was saved.

    Microsoft is asked while it is saved: a little later than its transaction began.
    """
    return begin <= line.at and (line.cause.saved_at or line.at) <= end


def _evidence(env, pairs):
    """Return by (user, owner) from when until when Microsoft's yes counted."""
    env["o365.calendar.access"].flush_model()
    env.cr.execute(
        """
        SELECT assigner_id, owner_id, checked_at, valid_until
          FROM o365_calendar_access
         WHERE may_edit AND (assigner_id, owner_id) IN %s
        """,
        [tuple(pairs)],
    )
    found = {}
    for assigner, owner, begin, end in env.cr.fetchall():
        found.setdefault((assigner, owner), []).append((begin, end))
    return found


def _managers(env, user_ids):
    # sudo: whether somebody manages decides, whoever the job runs as.
    users = env["res.users"].sudo().browse(user_ids).exists()
    return {
        user.id for user in users if any(user.has_group(group) for group in MANAGERS)
    }
