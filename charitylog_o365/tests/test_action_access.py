from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .action_case import MANAGER, USER, ActionCase


class TestActionAccess(ActionCase):
    """Who sees and changes contacts and actions: as their project is seen."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plain = cls.person("t_plain", "Plain", "base.group_user")
        cls.portal = cls.person("t_portal", "Paula Guest", "base.group_portal")
        # Made by nobody in particular: who records something follows it.
        cls.action = cls.record(cls.env.user, user_id=cls.bob.id)

    def seen_by(self, user):
        found = self.env["charitylog.action"].with_user(user).search([])
        return self.action in found

    def test_user_group_alone_allows_recording_and_completing(self):
        eve = new_test_user(self.env, "t_eve", "charitylog_o365.group_user")
        self.assertFalse(eve.share)
        action = self.record(eve)
        action.write({"state": "done", "start": "2020-03-04 10:00:00"})
        self.assertTrue(action.project_id.with_user(eve).display_name)
        self.assertTrue(action.o365_message)
        self.record(eve).unlink()

    def test_user_without_the_group_cannot_read_actions(self):
        with self.assertRaises(AccessError):
            self.action.with_user(self.plain).read(["name"])
        with self.assertRaises(AccessError):
            self.env["charitylog.action"].with_user(self.plain).search([])

    def test_actions_of_an_internal_project_are_changed_by_all_users(self):
        self.assertTrue(self.seen_by(self.ann))
        self.action.with_user(self.ann).location = "Mill Lane"

    def test_actions_of_a_private_project_are_accessible_to_its_members(self):
        self.project.privacy_visibility = "followers"
        self.assertFalse(self.seen_by(self.ann))
        self.assertFalse(self.seen_by(self.dave))
        with self.assertRaises(AccessError):
            self.action.with_user(self.ann).location = "Mill Lane"
        with self.assertRaises(AccessError):
            self.record(self.ann, user_id=self.dave.id)
        self.project.message_subscribe(self.ann.partner_id.ids)
        self.assertTrue(self.seen_by(self.ann))
        self.action.with_user(self.ann).location = "Mill Lane"

    def test_own_action_is_accessible_in_a_private_project(self):
        self.project.privacy_visibility = "followers"
        self.assertTrue(self.seen_by(self.bob))
        own = self.action.with_user(self.bob)
        own.write({"planned_duration": 1})
        own.write({"state": "done", "start": "2020-03-04 10:00:00"})
        own.read()

    def test_own_action_in_a_private_project_can_be_recorded_again(self):
        self.project.privacy_visibility = "followers"
        self.action.with_user(self.bob).action_record_again()
        self.assertEqual(self.action.state, "cancelled")
        again = self.action.search([("recorded_again_from_id", "=", self.action.id)])
        self.assertEqual((again.project_id, again.user_id), (self.project, self.bob))

    def test_project_manager_sees_actions_of_private_projects(self):
        self.project.privacy_visibility = "followers"
        head = self.person("t_head", "Head", f"{USER},project.group_project_manager")
        self.assertTrue(self.seen_by(head))

    def test_portal_user_only_reads_followed_actions_of_portal_projects(self):
        with self.assertRaises(AccessError):
            self.action.with_user(self.portal).read(["name"])
        self.action.message_subscribe(self.portal.partner_id.ids)
        self.assertFalse(self.seen_by(self.portal))
        self.project.privacy_visibility = "portal"
        self.assertTrue(self.seen_by(self.portal))
        invited = self.action.with_user(self.portal)
        self.assertTrue(invited.read(["name", "state", "start", "o365_message"]))
        for change in (
            lambda: invited.write({"name": "Mine"}),
            lambda: invited.unlink(),
            lambda: self.record(self.portal, user_id=self.bob.id),
        ):
            with self.assertRaises(AccessError):
                change()

    def test_manager_of_another_company_sees_no_actions(self):
        other = self.env["res.company"].create({"name": "Another Charity"})
        fay = self.person(
            "t_fay",
            "Fay",
            f"{MANAGER},project.group_project_manager",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        self.assertFalse(self.seen_by(fay))
        with self.assertRaises(AccessError):
            self.action.with_user(fay).read(["name"])

    def test_action_types_are_changed_by_managers_only(self):
        types = self.env["charitylog.action.type"]
        self.assertTrue(types.with_user(self.ann).search([]))
        with self.assertRaises(AccessError):
            types.with_user(self.ann).create({"name": "Walk"})
        types.with_user(self.dave).create({"name": "Walk"})
        with self.assertRaises(AccessError):
            types.with_user(self.plain).search([])

    def test_complete_wizard_is_refused_for_an_unreadable_action(self):
        windows = self.env["charitylog.action.record"].with_user(self.ann)
        values = {"action_id": self.action.id, "outcome": "held"}
        wizard = windows.create(values)
        self.project.privacy_visibility = "followers"
        with self.assertRaises(AccessError):
            windows.create(values)
        with self.assertRaises(AccessError):
            wizard.action_confirm()

    def test_menu_is_visible_to_the_group_only(self):
        menu = self.env.ref("charitylog_o365.charitylog_action_menu_root")
        visible = self.env["ir.ui.menu"].with_user(self.ann)._visible_menu_ids()
        self.assertIn(menu.id, visible)
        hidden = self.env["ir.ui.menu"].with_user(self.plain)._visible_menu_ids()
        self.assertNotIn(menu.id, hidden)
