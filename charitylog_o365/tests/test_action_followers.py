"""Being a follower opens nothing that the project does not open."""

import runpy
from pathlib import Path

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools.convert import convert_file

from .action_case import MANAGER, ActionCase

TO_DO = "mail.mail_activity_data_todo"


@tagged("post_install", "-at_install")
class TestActionFollowers(ActionCase):
    """Ann's work in a private project, which Bob and Dave, a manager, do not see."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.project.privacy_visibility = "followers"
        cls.project.message_subscribe(cls.ann.partner_id.ids)
        cls.work = cls.record(name="Hospital letter")
        cls.actions = cls.env["charitylog.action"]

    def assertClosed(self, user):
        theirs = self.work.with_user(user)
        self.assertFalse(self.actions.with_user(user).search([]))
        for work in (
            lambda: theirs.read(["name"]),
            lambda: theirs.write({"name": "Mine"}),
            lambda: theirs.message_post(body="Hello"),
            lambda: (
                self.env["mail.message"]
                .with_user(user)
                .create({"model": theirs._name, "res_id": theirs.id, "body": "Hello"})
            ),
            lambda: theirs.activity_schedule(TO_DO),
            theirs.action_cancel,
            theirs.unlink,
        ):
            with self.assertRaises(AccessError) as caught:
                work()
            self.assertNotIn("Hospital", str(caught.exception))

    def test_follower_of_an_action_gets_no_access(self):
        self.work._message_subscribe((self.bob + self.dave).partner_id.ids)
        for user in self.bob + self.dave:
            with self.subTest(user.name):
                self.assertClosed(user)

    def test_user_without_access_cannot_add_themselves_as_follower(self):
        for record in (self.work, self.project):
            theirs = record.with_user(self.bob)
            self.assertFalse(theirs.message_subscribe(self.bob.partner_id.ids))
            with self.assertRaises(AccessError):
                theirs.message_subscribe((self.bob + self.dave).partner_id.ids)
            self.assertNotIn(self.bob.partner_id, record.message_partner_ids)
        wizard = self.env["mail.followers.edit"].with_user(self.bob)
        wizard.create(
            {
                "res_model": self.work._name,
                "res_ids": str(self.work.ids),
                "operation": "add",
                "partner_ids": self.bob.partner_id.ids,
            }
        ).edit_followers()
        self.assertNotIn(self.bob.partner_id, self.work.message_partner_ids)

    def test_activity_on_an_action_gives_no_access(self):
        activity = self.work.activity_schedule(TO_DO, user_id=self.bob.id)
        self.assertIn(self.bob.partner_id, self.work.message_partner_ids)
        self.assertClosed(self.bob)
        theirs = activity.with_user(self.bob)
        self.assertEqual(theirs.res_name, self.work.reference)
        self.assertEqual(theirs.action_open_document()["res_model"], "mail.activity")
        activity.with_user(self.ann).user_id = self.dave
        self.assertEqual(activity.with_user(self.dave).res_name, self.work.reference)

    def test_activity_names_the_action_for_who_may_read_it(self):
        activity = self.work.activity_schedule(TO_DO, user_id=self.ann.id)
        self.assertEqual(activity.res_name, f"{self.work.reference} Hospital letter")

    def test_creator_of_an_action_has_access_only_through_the_project(self):
        self.project.message_subscribe(self.bob.partner_id.ids)
        work = self.record(self.bob, user_id=self.ann.id)
        self.assertTrue(work.has_access("write"))
        self.project.message_unsubscribe(self.bob.partner_id.ids)
        self.assertIn(self.bob.partner_id, work.sudo().message_partner_ids)
        self.assertFalse(work.has_access("read"))

    def test_followers_without_access_are_not_notified(self):
        guest = self.person("t_guest", "Paula Guest", "base.group_portal")
        family = self.env["res.partner"].create(
            {"name": "Sister", "email": "s@x.example"}
        )
        carl = self.person("t_carl", "Carl Ford", MANAGER)
        self.work._message_subscribe(
            (self.bob + guest + self.ann + carl).partner_id.ids + family.ids
        )
        told = self.work.with_user(self.ann).message_post(
            body="She is worse",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=carl.partner_id.ids,
        )
        # Whom Ann names is told, and who has no account here and was added by hand.
        self.assertEqual(told.notified_partner_ids, carl.partner_id + family)
        self.assertFalse(told.with_user(self.bob).has_access("read"))

    def test_migration_replaces_the_record_rule_that_let_followers_in(self):
        """There it was marked as never to be updated, and let followers in."""
        name = "charitylog_action_rule_user"
        rule = self.env.ref(f"charitylog_o365.{name}")
        now = rule.domain_force
        rule.domain_force = "[('message_partner_ids', 'in', user.partner_id.ids)]"
        known = self.env["ir.model.data"].search(
            [("module", "=", "charitylog_o365"), ("name", "=", name)]
        )
        known.noupdate = True
        self.env.flush_all()
        folder = Path(__file__).parents[1]
        path = "migrations/19.0.1.1.0/pre-migration.py"
        runpy.run_path(str(folder / path))["migrate"](self.cr, "19.0.1.0.0")
        self.env.invalidate_all()
        path = "security/charitylog_action_rules.xml"
        convert_file(self.env, "charitylog_o365", path, {}, mode="update")
        self.assertEqual(rule.domain_force, now)

    # What opens

    def test_follower_of_the_project_gets_access(self):
        self.project.message_subscribe(self.bob.partner_id.ids)
        self.work.with_user(self.bob).location = "Mill Lane"
        self.env.invalidate_all()
        self.assertEqual(self.work.location, "Mill Lane")
        self.project.privacy_visibility = "employees"
        self.work.with_user(self.dave).location = "Mill Road"
        self.env.invalidate_all()
        self.assertEqual(self.work.location, "Mill Road")

    # An offer

    def test_offer_lets_its_receiver_only_read_comment_and_take_it(self):
        self.work.action_offer(self.bob.id)
        theirs = self.work.with_user(self.bob)
        self.assertEqual(self.actions.with_user(self.bob).search([]), self.work)
        self.assertEqual(theirs.read(["name"])[0]["name"], "Hospital letter")
        theirs.message_post(body="Can it be at eleven?")
        for work in (
            lambda: theirs.write({"name": "Mine"}),
            lambda: theirs.write({"user_id": self.dave.id}),
            theirs.action_cancel,
            theirs.action_archive,
            theirs.unlink,
        ):
            with self.assertRaises(AccessError):
                work()
        theirs.action_take_offer()
        self.assertEqual(self.work.user_id, self.bob)
        theirs.write({"name": "Mine"})
        self.assertEqual(self.work.name, "Mine")

    def test_offer_gives_no_access_to_other_users(self):
        self.work.action_offer(self.bob.id)
        self.assertClosed(self.dave)
        with self.assertRaises(AccessError):
            self.work.with_user(self.dave).action_take_offer()

    def test_declined_or_withdrawn_offer_ends_access(self):
        for end in ("action_decline_offer", "action_withdraw_offer"):
            self.work.action_offer(self.bob.id)
            by = self.bob if end == "action_decline_offer" else self.ann
            getattr(self.work.with_user(by), end)()
            with self.subTest(end):
                self.assertClosed(self.bob)
