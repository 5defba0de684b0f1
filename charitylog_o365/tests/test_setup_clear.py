"""Giving up Outlook: switched off and cleared, or uninstalled."""

from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from m365_simulator.switches import Switches

from .common import MANAGER
from .outlook_case import OutlookCase


class TestSetupClear(OutlookCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connect(cls.ann)
        cls.connect(cls.bob)
        cls.addClassCleanup(setattr, cls.sim, "switches", Switches())
        groups = "base.group_user,base.group_system"
        cls.ada = new_test_user(cls.env, "ada", groups, name="Ada Boss")

    def window(self, user):
        return self.env["o365.clear"].with_user(user).create({})

    def test_clearing_removes_all_entries_and_switches_the_rule_off(self):
        actions = self.recorded(self.ann) + self.recorded(self.bob, state="done")
        window = self.window(self.ada)
        self.assertEqual((window.entry_count, window.calendar_count), (2, 2))
        self.assertFalse(window.unreachable_count)
        window.action_confirm()
        self.assertFalse(self.company.o365_rule)
        self.drain()
        self.assertEqual(self.entries(self.ann) + self.entries(self.bob), [])
        self.assertEqual(set(actions.mapped("o365_reason")), {"rule_off"})
        self.assertEqual(len(actions.exists()), 2)

    def test_clearing_counts_entries_that_cannot_be_removed_beforehand(self):
        self.recorded(self.ann)
        self.ann.with_user(self.ann)._o365_disconnect(remove=False)
        window = self.window(self.ada)
        self.assertEqual(window.unreachable_count, 1)
        window.action_confirm()
        self.drain()
        self.entry(self.ann)

    def test_clearing_lists_entries_of_users_who_must_sign_in_as_remaining(self):
        action = self.recorded(self.ann)
        self.ann._o365_account()._o365_needs_sign_in("revoked")
        window = self.window(self.ada)
        self.assertEqual(window.unreachable_count, 1)
        window.action_confirm()
        self.drain()
        self.entry(self.ann)
        self.assertEqual((action.o365_state, action.o365_reason), ("off", "stale"))
        listed = self.env["mail.activity"].search([("user_id", "=", self.ada.id)])
        self.assertEqual(listed.summary, "Still in the Outlook calendar of Ann Lee")

    def test_clearing_keeps_the_entries_of_another_company(self):
        other = self.env["res.company"].create({"name": "Other", **self.rule()})
        project = self.env["project.project"].create(
            {"name": "Theirs", "company_id": other.id, "o365_sync": True}
        )
        self.ann.company_ids += other
        self.recorded(self.ann, project_id=project.id)
        self.recorded(self.bob)
        self.window(self.ada).action_confirm()
        self.drain()
        self.entry(self.ann)
        self.assertEqual(self.entries(self.bob), [])

    def test_clearing_for_good_leaves_nothing_in_deleted_items(self):
        upn = self.upn(self.ann)
        for served in (True, False):
            with self.subTest(served=served):
                self.sim.mailboxes.clear()
                self.company.o365_rule = True
                self.later()
                self.connect(self.ann)
                self.sim.switch(permanent_delete=served, deleted_answers=200)
                self.sim.switch(deleted_changes=200)
                for cancelled in (True, False):
                    action = self.recorded(self.ann)
                    self.assertIn("Mary", self.entry(self.ann)["subject"])
                    if cancelled:
                        action.action_cancel()
                        self.drain()
                self.assertIn("Mary", str(self.sim.deleted(upn)))
                window = self.window(self.ada)
                self.assertEqual(window.removed_count, 1)
                window.for_good = True
                window.action_confirm()
                self.drain()
                self.assertEqual(self.entries(self.ann), [])
                self.assertNotIn("Mary", str(self.sim.deleted(upn)))

    def test_clearing_leaves_what_owners_can_take_back_unless_asked(self):
        self.recorded(self.ann)
        self.window(self.ada).action_confirm()
        self.drain()
        [lying] = self.sim.deleted(self.upn(self.ann))
        self.assertIn("Mary", lying["subject"])

    def test_clearing_for_good_keeps_what_another_company_removed(self):
        other = self.env["res.company"].create({"name": "Other", **self.rule()})
        project = self.env["project.project"].create(
            {"name": "Theirs", "company_id": other.id, "o365_sync": True}
        )
        self.ann.company_ids += other
        self.recorded(self.ann, project_id=project.id).action_cancel()
        self.drain()
        window = self.window(self.ada)
        self.assertEqual(window.removed_count, 0)
        window.for_good = True
        window.action_confirm()
        self.drain()
        self.assertTrue(self.sim.deleted(self.upn(self.ann)))

    def test_clearing_is_for_administrators_only(self):
        mia = self.worker("mia", "Mia Moss", (MANAGER,))
        with self.assertRaises(AccessError):
            self.window(mia)
        with self.assertRaises(AccessError):
            self.company.with_user(mia)._o365_switch_off_and_clear()

    def test_uninstalling_warns_while_there_are_entries(self):
        module = self.env.ref("base.module_charitylog_o365")
        window = self.env["base.module.uninstall"].create({"module_ids": module.ids})
        self.assertFalse(window.o365_entry_count)
        self.recorded(self.ann)
        window.invalidate_recordset()
        self.assertEqual(window.o365_entry_count, 1)
        self.assertIn("o365_entry_count", window.get_view()["arch"])
        other = self.env.ref("base.module_hr")
        window = window.create({"module_ids": other.ids})
        self.assertFalse(window.o365_entry_count)
