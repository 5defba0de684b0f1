"""The copies made before this addon was there: who sees the list, what goes."""

from odoo.addons.charitylog_o365.tests.common import MANAGER, USER
from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .connector_case import ConnectorCase


class TestCopiedEvents(ConnectorCase):
    def setUp(self):
        super().setUp()
        self.action_ = self.recorded(self.ann)
        self.manager = new_test_user(
            self.env, "mia", f"base.group_user,{MANAGER}", name="Mia Cole"
        )

    def listed(self, user, **context):
        copies = self.env["o365.calendar.copies"].with_user(user)
        return copies.with_context(**context).create({})

    def test_list_is_empty_without_copies(self):
        self.let_connector_work()
        self.assertFalse(self.listed(self.manager).line_ids)

    def test_copies_are_listed_and_removed_in_odoo_only(self):
        self.copied(self.action_)
        own = self.env["calendar.event"].create(
            {"name": "Team", "start": self.at(), "stop": self.at()}
        )
        before = self.entry(self.ann)
        copies = self.listed(self.manager)
        [line] = copies.line_ids
        self.assertEqual((line.owner_id, line.start), (self.ann, self.at()))
        copies.action_remove()
        self.assertEqual(self.calendar(), own)
        self.assertEqual(self.entry(self.ann), before)
        self.nothing_sent()

    def test_archived_copies_are_removed(self):
        self.copied(self.action_).active = False
        self.listed(self.manager).action_remove()
        self.assertEqual(self.names(), [])

    def test_copied_series_is_listed_and_removed_as_a_whole(self):
        self.sim.repeat(self.upn(self.ann), self.entry(self.ann)["id"], 3)
        with self.without_this_addon():
            self.let_connector_work()
        self.assertEqual(len(self.calendar()), 3)
        self.sim.clear_requests()
        copies = self.listed(self.manager)
        self.assertEqual(len(copies.line_ids), 3)
        copies.action_remove()
        self.assertEqual(self.names(), [])
        self.assertFalse(self.env["calendar.recurrence"].search([]))
        self.nothing_sent()

    def test_list_of_copies_names_no_client(self):
        self.copied(self.action_)
        lines = self.listed(self.manager).line_ids
        self.assertNotIn("Mary", str(lines.read()))

    def test_list_of_copies_is_shown_to_administrators(self):
        self.copied(self.action_)
        admin = new_test_user(self.env, "sys", "base.group_user,base.group_system")
        self.assertEqual(len(self.listed(admin).line_ids), 1)

    def test_list_of_copies_is_limited_to_allowed_companies(self):
        self.copied(self.action_)
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.manager.company_ids += other
        elsewhere = self.listed(self.manager, allowed_company_ids=other.ids)
        self.assertFalse(elsewhere.line_ids)
        elsewhere.action_remove()
        self.assertEqual(len(self.calendar()), 1)

    def test_list_of_copies_is_refused_to_users(self):
        self.copied(self.action_)
        user = new_test_user(self.env, "uma", f"base.group_user,{USER}")
        with self.assertRaises(AccessError):
            self.listed(user)
        with self.assertRaises(AccessError):
            self.env["o365.calendar.copies"].with_user(user).action_remove()
        self.assertEqual(len(self.calendar()), 1)
