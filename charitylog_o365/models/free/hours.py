"""When somebody works of whom Outlook does not tell it."""

from datetime import time

from ...core.graph.clock import clock
from ...core.graph.free_busy import WorkingHours

WEEKDAYS = frozenset(range(5))
NINE, FIVE = time(9), time(17)


def usual_hours(user):
    """Return the working hours of the user's company, from the first to the last hour.

    Those of its working schedule in Odoo; without one Monday to Friday, 9 to 5.
    """
    # sudo: how an organisation works is no secret, but not everybody's to read.
    company = user.sudo().company_id
    schedule = company.resource_calendar_id
    zone = clock(user.sudo().tz or schedule.tz or company.partner_id.tz or "UTC")
    lines = schedule.attendance_ids.filtered(
        lambda line: not line.display_type and line.hour_from < line.hour_to
    )
    if not lines:
        return WorkingHours(WEEKDAYS, NINE, FIVE, zone)
    return WorkingHours(
        frozenset(int(line.dayofweek) for line in lines),
        _clock(min(lines.mapped("hour_from"))),
        _clock(max(lines.mapped("hour_to"))),
        zone,
    )


def _clock(hours):
    minutes = min(round(hours * 60), 24 * 60 - 1)
    return time(*divmod(minutes, 60))
