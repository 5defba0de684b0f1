"""What needs nobody's permission, and what needs it although it looks free."""

from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import MANAGER, OPTIONS
from .permission_case import PermissionCase


@tagged("post_install", "-at_install")
class TestPermissionFree(PermissionCase):
    def tearDown(self):
        super().tearDown()
        self.assertNotIn("calendarPermissions", [r.path for r in self.writes_sent()])

    def writes_sent(self):
        return [request for request in self.sim.requests if request.changes]

    def assertFree(self, action):
        """Assert that Bob may do anything with it, and that Microsoft is not asked."""
        self.sim.clear_requests()
        action = action.with_user(self.bob)
        action.start = self.at(days=3)
        action.action_cancel()
        action.action_reopen()
        action.user_id = self.bob
        action.user_id = self.ann
        action.active = False
        action.unlink()
        self.assertEqual(self.sim.requests, [])

    def test_own_action_needs_no_permission(self):
        action = self.action(self.bob)
        action.start = self.at(days=3)
        action.action_cancel()
        action.unlink()
        self.assertEqual(self.sim.requests, [])

    def test_action_of_a_colleague_not_connected_needs_no_permission(self):
        self.ann.with_user(self.ann)._o365_disconnect(remove=False)
        self.assertFree(self.give())

    def test_action_of_a_colleague_without_options_group_needs_no_permission(self):
        options = self.env.ref("charitylog_o365.group_my_user_options")
        self.ann.group_ids -= options
        self.assertFree(self.give())

    def test_action_of_a_project_without_outlook_needs_no_permission(self):
        self.project.o365_sync = False
        self.assertFree(self.give())

    def test_no_permission_is_needed_with_the_rule_off(self):
        self.company.o365_rule = False
        self.assertFree(self.give())

    def test_assigning_among_users_not_connected_needs_no_permission(self):
        carl = self.worker("carl", "Carl Ford")
        dora = self.worker("dora", "Dora Penn")
        action = self.give(carl, dora)
        action.start = self.at(days=3)
        self.assertEqual(self.sim.requests, [])

    def test_superuser_needs_no_permission(self):
        action = self.env["charitylog.action"].create(
            {
                "name": "From a letter",
                "partner_id": self.client_.id,
                "project_id": self.project.id,
                "start": self.at(),
                "user_id": self.ann.id,
            }
        )
        action.start = self.at(days=2)
        action.unlink()
        self.assertEqual(self.sim.requests, [])

    def test_chatter_and_fields_not_shown_in_outlook_need_no_permission(self):
        action = self.action(self.ann).with_user(self.bob)
        self.sim.clear_requests()
        action.message_post(body="I met her daughter.")
        action.activity_schedule("mail.mail_activity_data_todo", user_id=self.bob.id)
        action.location = "3 High Street"
        self.project.o365_event_detail = "reference"
        action.write({"name": "Second visit", "description": "<p>Bring forms</p>"})
        self.assertEqual(self.sim.requests, [])

    def test_fields_shown_in_outlook_need_permission(self):
        self.project.o365_show_place = True
        action = self.action(self.ann).with_user(self.bob)
        for values in (
            {"location": "3 High Street"},
            {"description": "<p>Bring forms</p>"},
            {"partner_id": self.env["res.partner"].create({"name": "Tom Birch"}).id},
            {"planned_duration": 2},
            {"all_day": True},
        ):
            with self.subTest(values):
                self.assertRefused("not_shared", action.write, values)

    def test_save_without_changes_needs_no_permission(self):
        action = self.action(self.ann).with_user(self.bob)
        self.sim.clear_requests()
        action.write(
            {"start": action.start, "user_id": self.ann.id, "name": action.name}
        )
        self.assertEqual(self.sim.requests, [])

    def test_old_record_cannot_be_assigned_without_permission(self):
        action = self.action(self.bob)
        self.age_of(action, days=400)
        self.assertRefused("not_shared", action.write, {"user_id": self.ann.id})

    def test_old_record_not_in_outlook_needs_no_permission(self):
        action = self.action(self.ann)
        self.age_of(action, days=400)
        action.sudo()._o365_keep_eligibility()
        action = action.with_user(self.bob)
        action.start = self.at(days=3)
        action.user_id = self.bob
        self.assertEqual(self.sim.requests, [])

    def age_of(self, action, **time):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE charitylog_action SET create_date = create_date - %s,"
            " o365_assigned_at = o365_assigned_at - %s WHERE id = %s",
            [timedelta(**time), timedelta(**time), action.id],
        )
        self.env.invalidate_all()

    def test_copy_of_a_colleagues_action_belongs_to_the_copying_user(self):
        action = self.action(self.ann)
        copy = action.with_user(self.bob).copy()
        self.assertEqual(copy.user_id, self.bob)
        self.assertEqual(action.user_id, self.ann)

    def test_moving_a_colleagues_action_into_an_outlook_project_needs_permission(self):
        quiet = self.env["project.project"].create({"name": "Befriending"})
        action = self.give(project_id=quiet.id)
        self.assertRefused("not_shared", action.write, {"project_id": self.project.id})

    def test_moving_a_colleagues_action_out_of_an_outlook_project_needs_permission(
        self,
    ):
        quiet = self.env["project.project"].create(
            {"name": "Befriending", "o365_event_detail": "full"}
        )
        action = self.action(self.ann).with_user(self.bob)
        self.assertRefused("not_shared", action.write, {"project_id": quiet.id})

    def test_unarchiving_or_reopening_a_colleagues_action_needs_permission(self):
        action = self.action(self.ann)
        action.action_cancel()
        self.assertRefused("not_shared", action.with_user(self.bob).action_reopen)
        action.action_reopen()
        action.active = False
        self.assertRefused("not_shared", action.with_user(self.bob).action_unarchive)

    def test_manager_may_cancel_but_not_move_or_reopen_without_permission(self):
        meg = self.worker("meg", "Meg Rowe", groups=(MANAGER, OPTIONS))
        action = self.action(self.ann).with_user(meg)
        self.drain()
        self.entry(self.ann)
        self.assertRefused("not_connected", action.write, {"start": self.at(days=2)})
        self.sim.clear_requests()
        action.action_cancel()
        notes = " ".join(action.message_ids.mapped("body"))
        self.assertIn("Taken out of Ann Lee's hands by Meg Rowe", notes)
        self.drain()
        self.assertFalse(self.entries(self.ann))
        # With the owner's own sign-in: Meg has none.
        self.assertEqual({upn for _method, upn in self.writes()}, {self.upn(self.ann)})
        self.assertRefused("not_connected", action.action_reopen)

    def test_manager_may_complete_without_permission_but_not_change_what_is_shown(self):
        meg = self.worker("meg", "Meg Rowe", groups=(MANAGER, OPTIONS))
        action = self.action(self.ann).with_user(meg)
        self.drain()
        shown = self.entry(self.ann)["subject"]
        done = {"state": "done", "duration": 1, "start": self.at(-1)}
        self.assertRefused("not_connected", action.write, {**done, "name": "Gossip"})
        self.assertEqual(action.state, "outstanding")
        action.write(done)
        self.drain()
        self.assertEqual(self.entry(self.ann)["subject"], shown)

    def test_manager_cannot_reassign_into_a_connected_calendar_without_permission(self):
        meg = self.worker("meg", "Meg Rowe", groups=(MANAGER, OPTIONS))
        action = self.action(self.ann).with_user(meg)
        self.assertRefused("not_connected", action.write, {"user_id": self.bob.id})
        carl = self.worker("carl", "Carl Ford")
        action.user_id = carl
        self.assertEqual(action.user_id, carl)

    def test_action_deleted_by_a_manager_is_logged_on_the_project(self):
        meg = self.worker("meg", "Meg Rowe", groups=(MANAGER, OPTIONS))
        reference = self.action(self.ann).reference
        self.env["charitylog.action"].search([]).with_user(meg).unlink()
        notes = " ".join(self.project.message_ids.mapped("body"))
        self.assertIn("Meg Rowe deleted", notes)
        # Not the summary, which would outlive what is erased of a client.
        self.assertIn(f"deleted “{reference}” of Ann Lee", notes)

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_portal_and_public_users_cannot_change_or_delete(self):
        action = self.action(self.ann)
        for group in ("base.group_portal", "base.group_public"):
            user = new_test_user(self.env, f"x_{group}", group)
            with self.assertRaises(AccessError):
                action.with_user(user).write({"start": self.at(days=2)})
            with self.assertRaises(AccessError):
                action.with_user(user).unlink()

    def test_record_rule_agrees_with_the_permission_check(self):
        """The rule alone, without our check, divides records as the check does."""
        carl = self.worker("carl", "Carl Ford")
        quiet = self.env["project.project"].create({"name": "Befriending"})
        actions = (
            self.action(self.ann)
            + self.action(self.bob)
            + self.action(carl)
            + self.action(self.ann, project_id=quiet.id)
        ).with_user(self.bob)
        old = self.action(self.ann).with_user(self.bob)
        self.age_of(old, days=400)
        old.sudo()._o365_keep_eligibility()
        for shared in (False, True):
            if shared:
                self.share("write")
                self.give()
            for operation in ("create", "unlink"):
                with self.subTest(operation=operation, shared=shared):
                    domain = (
                        self.env["ir.rule"]
                        .with_user(self.bob)
                        ._compute_domain("charitylog.action", operation)
                    )
                    every = actions + old
                    by_rule = every - every.sudo().filtered_domain(domain)
                    self.assertEqual(by_rule, every._o365_without_permission(operation))
                    self.assertEqual(
                        len(by_rule), 0 if shared else 1 + (operation == "create")
                    )

    def test_permission_check_works_without_a_record_rule(self):
        """Also one without a record rule of its own: the check needs none."""
        self.env["ir.rule"].search([("name", "like", "Outlook calendar, to")]).unlink()
        self.assertRefused("not_shared", self.give)
        action = self.action(self.ann).with_user(self.bob)
        self.assertRefused("not_shared", action.unlink)

    def test_evidence_cannot_be_written_by_any_user(self):
        values = {
            "assigner_id": self.bob.id,
            "owner_id": self.ann.id,
            "may_edit": True,
            "checked_at": self.at(),
            "valid_until": self.at(days=9),
        }
        meg = self.worker("meg", "Meg Rowe", groups=(MANAGER, OPTIONS))
        access = self.env["o365.calendar.access"]
        admin = self.env.ref("base.user_admin")
        for user in (self.bob, meg, admin):
            with (
                self.subTest(user.name),
                mute_logger("odoo.addons.base.models.ir_model"),
            ):
                with self.assertRaises(AccessError):
                    access.with_user(user).create(values)
        with self.assertRaises(AccessError):
            access.with_user(self.bob).search([])
