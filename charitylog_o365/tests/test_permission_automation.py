"""What runs in somebody's name, as superuser: automations and scheduled actions."""

from odoo.tests import tagged
from odoo.tools import mute_logger

from .permission_case import PermissionCase


@tagged("post_install", "-at_install")
class TestPermissionAutomation(PermissionCase):
    """Bob's save sets something off that would put work into Ann's calendar."""

    def setUp(self):
        super().setUp()
        self.record = self.action(self.bob)

    def run_as(self, user, code="", **values):
        """Run a server action as Odoo runs an automation that ``user`` sets off."""
        model = self.env.ref("charitylog_o365.model_charitylog_action")
        values = {"state": "code", "code": code} | values
        action = self.env["ir.actions.server"].create(
            {"name": "Hand over", "model_id": model.id, **values}
        )
        context = {"active_model": model.model, "active_id": self.record.id}
        action.with_user(user).sudo().with_context(**context).run()
        self.env.invalidate_all()

    def giving(self):
        return f"record.write({{'user_id': {self.ann.id}}})"

    def test_server_action_code_needs_the_users_permission(self):
        self.assertRefused("not_shared", self.run_as, self.bob, self.giving())
        self.assertEqual(self.record.user_id, self.bob)
        self.share("write")
        self.run_as(self.bob, self.giving())
        self.assertEqual(self.record.user_id, self.ann)
        notes = " ".join(self.record.message_ids.mapped("body"))
        self.assertIn("Given to Ann Lee by Bob Marsh, who can edit", notes)

    def test_server_action_that_writes_a_field_needs_the_users_permission(self):
        field = self.env.ref("charitylog_o365.field_charitylog_action__user_id")
        writes = {
            "state": "object_write",
            "update_path": "user_id",
            "update_field_id": field.id,
            "resource_ref": f"res.users,{self.ann.id}",
        }
        self.assertRefused("not_shared", self.run_as, self.bob, **writes)
        self.assertEqual(self.record.user_id, self.bob)
        self.share("write")
        self.run_as(self.bob, **writes)
        self.assertEqual(self.record.user_id, self.ann)

    def test_server_action_that_creates_or_deletes_needs_the_users_permission(self):
        copy = f"record.copy({{'user_id': {self.ann.id}}})"
        self.assertRefused("not_shared", self.run_as, self.bob, copy)
        self.record.with_env(self.env).user_id = self.ann
        self.drain()
        self.entry(self.ann)
        self.assertRefused("not_shared", self.run_as, self.bob, "record.unlink()")
        self.assertRefused(
            "not_shared", self.run_as, self.bob, "record.action_cancel()"
        )
        self.assertEqual(self.record.exists().state, "outstanding")
        self.share("write")
        self.run_as(self.bob, "record.unlink()")
        self.drain()
        self.assertFalse(self.entries(self.ann))

    def test_server_action_of_odoobot_needs_no_permission(self):
        self.run_as(self.env.ref("base.user_root"), self.giving())
        self.assertEqual(self.record.user_id, self.ann)

    def test_scheduled_action_needs_its_users_permission(self):
        model = self.env.ref("charitylog_o365.model_charitylog_action")
        job = self.env["ir.cron"].create(
            {
                "name": "Nightly round",
                "model_id": model.id,
                "state": "code",
                "code": f"model.browse({self.record.id})"
                f".write({{'user_id': {self.ann.id}}})",
                "user_id": self.bob.id,
            }
        )
        with mute_logger("odoo.addons.base.models.ir_cron"):
            job.method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(self.record.user_id, self.bob)
        told = self.bob.partner_id.activity_ids
        self.assertEqual(
            told.mapped("summary"),
            ["The scheduled action “Nightly round” could not go on"],
        )
        self.share("write")
        job.method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(self.record.user_id, self.ann)
