"""Do Odoo's scheduled jobs run? One answer for records, pages, alarm and monitor."""

from dataclasses import dataclass
from datetime import datetime, timedelta

# The job that sends to Outlook.
SYNC = "ir_cron_sync"
# Every save wakes that job: if it has done nothing for so long, it is overdue.
LONG = timedelta(minutes=5)


@dataclass(frozen=True)
class Job:
    """A scheduled job of this addon, by its xml-id; moments in UTC.

    ``seen`` is when it last ran or committed, or was made; ``due`` since when it is to
    run again, or when it will be.
    """

    name: str
    cron_id: int
    active: bool
    seen: datetime
    due: datetime

    def is_overdue(self, now):
        """Tell whether it has been due for long, and has not come."""
        long_ago = now - LONG
        return self.due < long_ago and self.seen < long_ago

    def runs(self, now):
        """Tell whether it is switched on and comes when it is due."""
        return self.active and not self.is_overdue(now)


def all_jobs(env):
    """Return each `Job` of this addon that nobody has deleted, in one query."""
    env["ir.cron"].flush_model()
    env["o365.sync.request"].flush_model()
    # Past the ORM: scheduled jobs are closed to users, and nothing but times is read.
    env.cr.execute(
        """
        SELECT data.name, cron.id, cron.active,
               greatest(cron.lastcall, cron.create_date, (
                   SELECT max(write_date) FROM ir_cron_progress
                    WHERE cron_id = cron.id)),
               least(cron.nextcall, (
                   SELECT min(call_at) FROM ir_cron_trigger
                    WHERE cron_id = cron.id),
                   CASE WHEN data.name = %s THEN (
                       SELECT min(due_at) FROM o365_sync_request) END)
          FROM ir_model_data AS data
          JOIN ir_cron AS cron ON cron.id = data.res_id
         WHERE data.module = 'charitylog_o365' AND data.model = 'ir.cron'
         ORDER BY data.name
        """,
        [SYNC],
    )
    return [Job(*row) for row in env.cr.fetchall()]


def job_that_sends(jobs):
    """Return that of ``jobs`` that sends to Outlook; None where somebody deleted it."""
    return next((job for job in jobs if job.name == SYNC), None)


def are_stopped(jobs, now):
    """Tell whether nothing is sent: it is deleted, switched off, or overdue."""
    job = job_that_sends(jobs)
    return job is None or not job.runs(now)
