"""The window that asks to whom work is offered, and says how many these are."""

from functools import partial

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..models.action import offer
from ..wizards import charitylog_action_offer as offer_window
from .action_case import USER, ActionCase


@tagged("post_install", "-at_install")
class TestActionOfferWindow(ActionCase):
    """Ann's visit under a project that Dave manages and on which others work."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.carl = cls.person("t_carl", "Carl Ford", USER)
        cls.dora = cls.person("t_dora", "Dora Pike", USER)
        cls.project.user_id = cls.dave
        cls.project.message_unsubscribe(cls.project.message_partner_ids.ids)

    def setUp(self):
        super().setUp()
        self.visit = self.record(self.ann, name="Home visit")

    def open(self, user=None):
        action = self.visit.with_user(user or self.ann)
        return Form.from_action(action.env, action.action_offer_to())

    def on_project(self):
        return self.visit._colleagues_on_project()

    def offered_to(self):
        return self.visit.sudo().offered_to_ids

    def test_window_says_to_whom_and_that_the_first_has_it(self):
        form = self.open()
        self.assertFalse(form.can_confirm)
        form.user_ids = self.bob
        self.assertEqual(form.people, "Bob Marsh. It stays with you until then.")
        form.user_ids = self.bob + self.carl
        self.assertEqual(
            form.people,
            "2 people: Bob Marsh and Carl Ford. Whoever takes it first has it. It "
            "stays with you until then.",
        )
        form.save().action_confirm()
        self.assertEqual(self.offered_to(), self.bob + self.carl)

    def test_window_shows_to_whom_it_is_offered_already(self):
        self.visit.action_offer(self.bob.id)
        form = self.open()
        self.assertEqual(form.user_ids[:], self.bob)
        form.user_ids = self.bob + self.dora
        form.save().action_confirm()
        self.assertEqual(self.offered_to(), self.bob + self.dora)

    def test_project_s_people_are_counted_before(self):
        self.record(self.bob)
        self.record(self.carl)
        form = self.open()
        form.whom = "project"
        self.assertIn("3 people: Bob Marsh, Carl Ford, and Dave Okoro.", form.people)
        form.save().action_confirm()
        self.assertEqual(self.offered_to(), self.bob + self.carl + self.dave)

    def test_nobody_else_on_the_project_is_said(self):
        self.project.user_id = self.ann
        form = self.open()
        form.whom = "project"
        self.assertFalse(form.can_confirm)
        self.assertIn("Nobody else who could take it", form.people)
        with self.assertRaisesRegex(UserError, "Nobody else who could take it"):
            form.save().action_confirm()

    def test_too_many_are_said_before_and_refused(self):
        self.record(self.bob)
        self.patch(offer, "MOST", 1)
        self.patch(offer_window, "MOST", 1)
        form = self.open()
        form.whom = "project"
        self.assertFalse(form.can_confirm)
        self.assertIn("2 people, and work is offered to 1 at most.", form.people)
        with self.assertRaisesRegex(UserError, "be 2 people, and work is offered to 1"):
            form.save().action_confirm()
        self.assertFalse(self.offered_to())

    # Who works on a project

    def test_who_has_work_there_manages_it_or_is_a_member_works_on_it(self):
        self.record(self.bob)
        self.project.message_subscribe(self.carl.partner_id.ids)
        self.assertEqual(self.on_project(), self.bob + self.carl + self.dave)

    def test_who_has_overdue_work_there_works_on_it_still(self):
        self.record(self.bob, start="2020-03-04 10:00:00")
        self.assertEqual(self.on_project(), self.bob + self.dave)

    def test_work_of_long_ago_or_cancelled_makes_nobody_work_on_it(self):
        self.record(self.bob, state="done")
        self.record(self.carl, state="cancelled")
        self.assertEqual(self.on_project(), self.dave)

    def test_only_who_could_take_it_works_on_it(self):
        plain = self.person("t_ivan", "Ivan Pole", "base.group_user")
        portal = self.person("t_paula", "Paula", "base.group_portal")
        other = self.env["res.company"].create({"name": "Elsewhere"})
        far = {"company_id": other.id, "company_ids": [Command.set(other.ids)]}
        stella = self.person("t_stella", "Stella Far", USER, **far)
        gone = self.person("t_gus", "Gus Gone", USER)
        everybody = plain + portal + stella + gone + self.ann
        self.project.message_subscribe(everybody.partner_id.ids)
        gone.active = False
        self.assertEqual(self.on_project(), self.dave)

    def test_who_may_not_see_the_project_any_more_does_not_work_on_it(self):
        self.record(self.bob)
        self.project.privacy_visibility = "followers"
        self.project.message_subscribe(self.carl.partner_id.ids)
        self.project.message_subscribe(self.ann.partner_id.ids)
        self.assertEqual(self.on_project() & (self.bob + self.carl), self.carl)

    # Who may open it

    def test_only_the_owner_and_managers_may_open_it(self):
        self.assertTrue(self.visit.can_offer)
        self.assertTrue(self.visit.with_user(self.dave).can_offer)
        self.assertFalse(self.visit.with_user(self.bob).can_offer)
        with self.assertRaisesRegex(UserError, "Only Ann Lee"):
            self.open(self.bob)
        self.visit.state = "cancelled"
        self.assertFalse(self.visit.can_offer)
        with self.assertRaisesRegex(UserError, "Only an outstanding action"):
            self.open()

    def test_manager_is_told_with_whom_it_stays(self):
        form = self.open(self.dave)
        form.user_ids = self.bob
        self.assertEqual(form.people, "Bob Marsh. It stays with Ann Lee until then.")

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_window_tells_nothing_of_work_that_one_may_only_read(self):
        self.project.privacy_visibility = "followers"
        self.project.message_subscribe(self.ann.partner_id.ids)
        self.visit.action_offer((self.bob + self.carl).ids)
        windows = self.env["charitylog.action.offer"].with_user(self.bob)
        opened = windows.with_context(default_action_id=self.visit.id)
        with self.assertRaises(AccessError):
            opened.default_get(["action_id", "user_ids"])
        values = {"action_id": self.visit.id}
        chosen = {**values, "user_ids": [Command.set(self.dora.ids)]}
        with self.assertRaises(AccessError):
            windows.create(chosen).action_confirm()
        window = windows.create({**values, "whom": "project"})
        for way in (window.action_confirm, partial(window.read, ["people"])):
            with self.assertRaises(AccessError):
                way()
        self.assertEqual(self.offered_to(), self.bob + self.carl)
