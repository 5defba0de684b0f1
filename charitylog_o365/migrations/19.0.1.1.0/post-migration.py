"""Has work for a day without an hour take one day, unless it is longer than that."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Compute the end of such work anew, and have its entries follow."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    actions = env["charitylog.action"].with_context(active_test=False)
    actions = actions.search([("all_day", "=", True)])
    env.add_to_compute(actions._fields["stop"], actions)
    env.flush_all()
    actions._o365_queue()
