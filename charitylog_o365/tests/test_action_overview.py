"""A project's overview: what is overdue, and what was done this quarter."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta
from lxml import etree
from odoo import fields
from odoo.fields import Command, Domain
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .action_case import MANAGER, ActionCase

SEARCH = "charitylog_o365.charitylog_action_view_search_reporting"
COUNTS = ("charitylog_overdue_count", "charitylog_done_count")


@tagged("post_install", "-at_install")
class TestActionOverview(ActionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        now = fields.Datetime.now()
        cls.today = fields.Date.context_today(cls.project.with_context(tz=cls.ann.tz))
        cls.done = cls.record(state="done", start=now)
        cls.record(state="done", start=now - timedelta(days=200))
        cls.late = cls.record(start=now - timedelta(hours=2))
        yesterday = cls.today - timedelta(days=1)
        cls.late += cls.record(day=yesterday, all_day=True, start=False)
        cls.later = cls.record(day=cls.today, all_day=True, start=False)
        cls.later += cls.record(start=now + timedelta(days=2))
        cls.record(state="cancelled", start=now - timedelta(hours=2))

    def of(self, user):
        """Return the project as ``user`` finds it, with nothing in memory yet."""
        self.env.invalidate_all()
        return self.project.with_user(user).with_context(tz=user.tz)

    def counts(self, user):
        project = self.of(user)
        return tuple(project[name] for name in COUNTS)

    def pressed(self, user, button):
        """Return what a button of the project's form opens, and its first view."""
        project = self.of(user)
        action = getattr(project, button)()
        arch = etree.fromstring(self.env.ref(SEARCH).arch)
        domain = Domain(action["domain"])
        known = {"context_today": lambda: self.today, "relativedelta": relativedelta}
        for key, value in action["context"].items():
            if key.startswith("search_default_") and value:
                name = key.removeprefix("search_default_")
                [node] = arch.xpath(f"//filter[@name='{name}']")
                domain &= Domain(safe_eval(node.get("domain"), known))
        actions = self.env[action["res_model"]].with_user(user)
        return actions.with_context(tz=user.tz).search(domain), action["views"][0][1]

    def test_numbers_are_those_of_what_the_buttons_open(self):
        for user in (self.ann, self.bob, self.dave):
            with self.subTest(user=user.name):
                self.assertEqual(self.counts(user), (2, 1))
                found, view = self.pressed(user, "action_view_charitylog_overdue")
                self.assertEqual((found, view), (self.late, "list"))
                found, view = self.pressed(user, "action_view_charitylog_overview")
                self.assertEqual(found, self.done + self.late + self.later)
                self.assertEqual(view, "pivot")

    def test_work_that_one_may_not_read_is_not_counted(self):
        self.project.message_subscribe(self.dave.partner_id.ids)
        self.record(self.dave, start=self.late[0].start)
        self.assertEqual(self.counts(self.dave), (3, 1))
        self.project.privacy_visibility = "followers"
        self.assertEqual(self.counts(self.dave), (3, 1))
        # Ann still reads what is hers, and Bob nothing.
        for user, number in ((self.ann, 6), (self.bob, 0)):
            with self.subTest(user=user.name):
                project = self.of(user)
                counts = project._charitylog_counts(Domain("state", "!=", "cancelled"))
                self.assertEqual(counts.get(project, 0), number)

    def test_another_project_and_another_company_are_not_counted(self):
        elsewhere = self.project.copy({"name": "Elsewhere"})
        elsewhere = elsewhere.with_user(self.ann)
        self.assertEqual([elsewhere[name] for name in COUNTS], [0, 0])
        other = self.env["res.company"].create({"name": "Elsewhere"})
        far = {"company_id": other.id, "company_ids": [Command.set(other.ids)]}
        stella = self.person("t_stella", "Stella Far", MANAGER, **far)
        self.assertEqual(self.counts(stella), (0, 0))

    def test_counting_many_projects_takes_no_query_each(self):
        projects = self.project
        for number in range(20):
            projects += self.project.copy({"name": f"Project {number}"})
        projects = projects.with_user(self.ann)
        self.env.flush_all()
        self.env.invalidate_all()
        # Once, so that what Odoo remembers is there.
        projects[0].mapped("charitylog_done_count")
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        projects.mapped("charitylog_done_count")
        self.assertLess(self.cr.sql_log_count - before, 15)
