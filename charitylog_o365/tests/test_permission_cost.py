"""What the right costs a save: no request, and few queries however many records."""

import logging
from contextlib import contextmanager
from unittest.mock import patch

from odoo.tests import tagged

from .common import OPTIONS, USER, O365Case

_logger = logging.getLogger(__name__)

ASSIGNEES = 20
# Queries of the right alone, beside its notes in the chatter: who is connected, who
# has been given My User Options, what the evidence is, and the record rule.
MOST = 30


@tagged("post_install", "-at_install")
class TestPermissionCost(O365Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connect(cls.bob)
        cls.owners = cls.env["res.users"]
        for number in range(ASSIGNEES):
            owner = cls.worker(f"w{number}", f"Worker {number}", groups=(USER, OPTIONS))
            cls.connect(owner)
            cls.sim.share(cls.upn(owner), cls.upn(cls.bob), "write")
            cls.owners += owner
        access = cls.env["o365.calendar.access"].with_user(cls.bob)
        access.check_again(cls.owners.ids)

    def values(self, number, count, owners):
        return {
            "name": f"Visit {number}",
            "partner_id": self.client_.id,
            "project_id": self.project.id,
            "start": self.at(),
            "user_id": owners[number % len(owners)].id,
        }

    def queries(self, count, owners):
        """Return how many statements creating that many actions takes."""
        actions = self.env["charitylog.action"].with_user(self.bob)
        values = [self.values(number, count, owners) for number in range(count)]
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        actions.create(values)
        self.env.flush_all()
        return self.cr.sql_log_count - before

    @contextmanager
    def without_right(self):
        """Let everything pass unlooked at, to know what the rest costs."""
        mixin = type(self.env["charitylog.action"])
        rules = self.env["ir.rule"].search([("name", "like", "Outlook calendar, to")])
        rules.active = False
        nothing = patch.object(
            mixin, "_o365_protected", lambda records: records.browse(), create=True
        )
        try:
            with nothing:
                yield
        finally:
            rules.active = True

    def test_permission_check_of_a_thousand_actions_costs_few_queries(self):
        self.sim.clear_requests()
        self.queries(5, self.owners)
        few = self.queries(100, self.owners)
        many = self.queries(1000, self.owners)
        with self.without_right():
            self.queries(5, self.owners)
            few_free = self.queries(100, self.owners)
            many_free = self.queries(1000, self.owners)
        cost_few, cost_many = few - few_free, many - many_free
        # The notes in the chatter are inserted a hundred at a time.
        inserts = 9 * 2
        _logger.info("right: %s queries for 100, %s for 1,000", cost_few, cost_many)
        self.assertLessEqual(cost_many, cost_few + inserts)
        self.assertLessEqual(cost_many, MOST)
        self.assertEqual(self.sim.requests, [])
