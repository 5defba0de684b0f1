from odoo.http import request


def running_job(env):
    """Return the id of the scheduled job at work, or None.

    Odoo says it in the context, which anybody who calls over HTTP can send: a job is
    none there.
    """
    told = None if request else env.context.get("cron_id")
    return told if isinstance(told, int) else None
