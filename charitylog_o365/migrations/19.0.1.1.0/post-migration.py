"""Has work for a day without an hour take one day, unless it is longer than that."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Bring up to date what the version before kept in another way."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    _compute_ends(env)
    _give_tasks(env)


def _compute_ends(env):
    """Have work for a day take one day, unless it is longer, and its entries follow."""
    actions = env["charitylog.action"].with_context(active_test=False)
    actions = actions.search([("all_day", "=", True)])
    env.add_to_compute(actions._fields["stop"], actions)
    env.flush_all()
    actions._o365_queue()


def _give_tasks(env):
    """Give administrators the tasks again that pre-migration.py took back.

    That an application's secret expires, or an address has changed, the daily job says.
    """
    for company in env["res.company"].search([]):
        for account in company._o365_waiting():
            company._o365_notify_refused(account.reason, account.user_id)
