"""By which right somebody caused an entry, and who may read of it."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user

from .common import MANAGER, OPTIONS
from .permission_case import PermissionCase

SECRET = "Confidential Befriending"


class TestAuditRights(PermissionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mona = cls.worker("mona", "Mona Pike", groups=(MANAGER,))

    def told(self):
        """Return of the newest line who, in whose calendar, what, by which right."""
        line = self.env["o365.audit"].search([], limit=1)
        return line.user_id, line.owner_id, line.operation, line.by_right

    def recorded(self, user=None):
        action = self.action(user or self.ann)
        self.drain()
        return action

    def test_own_calendar(self):
        self.recorded()
        self.assertEqual(self.told(), (self.ann, self.ann, "create", "own"))

    def test_full_edit_of_somebody(self):
        self.share("write")
        self.give()
        self.drain()
        self.assertEqual(self.told(), (self.bob, self.ann, "create", "full_edit"))

    def test_full_edit_where_the_owners_sign_in_has_lapsed(self):
        self.share("write")
        action = self.recorded()
        action.with_user(self.bob).name = "Second visit"
        self.sim.revoke(self.upn(self.ann))
        self.sim.expire_access_tokens(self.upn(self.ann))
        self.drain()
        self.assertEqual(self.told(), (self.bob, self.ann, "update", "full_edit"))

    def test_removal_by_a_manager(self):
        action = self.recorded()
        action.with_user(self.mona).action_cancel()
        self.drain()
        self.assertEqual(self.told(), (self.mona, self.ann, "delete", "manager"))

    def test_removal_by_switching_off_and_clearing(self):
        self.recorded()
        sue = self.worker("sue", "Sue Root", groups=("base.group_system",))
        self.company.with_user(sue)._o365_switch_off_and_clear()
        self.drain()
        self.assertEqual(self.told(), (sue, self.ann, "delete", "manager"))

    def test_removal_by_disconnecting_is_the_owners(self):
        self.recorded()
        self.account_of(self.ann)._disconnect(remove=True)
        self.drain()
        self.assertEqual(self.told(), (self.ann, self.ann, "delete", "own"))

    def account_of(self, user):
        return self.env["o365.account"].with_user(user).search([])

    def test_removal_of_what_belongs_to_no_record_is_who_confirmed_it(self):
        self.recorded()
        self.env["o365.calendar.entry"].search([]).unlink()
        self.env.cr.execute("DELETE FROM charitylog_action")
        self.env.invalidate_all()
        findings = self.env["o365.calendar.finding"].with_user(self.mona)
        findings.action_compare()
        self.drain()
        findings.search([]).action_repair()
        self.drain()
        self.assertFalse(self.entries(self.ann))
        self.assertEqual(self.told(), (self.mona, self.ann, "delete", "manager"))

    def test_change_by_a_scheduled_job_names_the_job(self):
        action = self.recorded()
        root = self.env.ref("base.user_root")
        job = self.env["ir.cron"].create(
            {
                "name": "Nightly round",
                "model_id": self.env["ir.model"]._get_id(action._name),
                "state": "code",
                "code": f"model.browse({action.id}).write({{'name': 'Second visit'}})",
                "user_id": root.id,
            }
        )
        self.assertIs(job.method_direct_trigger(), True)
        self.env.invalidate_all()
        self.drain()
        self.assertEqual(self.told(), (root, self.ann, "update", "job"))
        line = self.env["o365.audit"].search([], limit=1)
        self.assertEqual(line.job_id, job)

    def test_what_needs_no_right_says_so(self):
        action = self.recorded()
        self.client_.with_user(self.bob).name = "Mary Whitcombe-Jones"
        self.drain()
        self.assertIn("Jones", self.entry(self.ann)["subject"])
        self.assertEqual(self.told(), (self.bob, self.ann, "update", "other"))
        self.assertEqual(action.o365_state, "synced")

    def test_who_only_has_it_tried_again_causes_nothing(self):
        self.sim.fault("status", status=400, code="ErrorInvalidRequest", match="POST")
        action = self.action(self.ann)
        self.drain()
        self.assertEqual(self.env["o365.calendar.entry"].search([]).state, "error")
        self.sim.clear_faults()
        root = self.env.ref("base.user_root")
        action.with_user(root).action_o365_try_again()
        self.drain()
        self.assertEqual(self.told(), (self.ann, self.ann, "create", "own"))

    def test_who_saves_a_setting_causes_nothing_of_what_waits(self):
        self.sim.fault("throttled", retry_after=600, times=1)
        self.action(self.ann)
        self.drain()
        root = self.env.ref("base.user_root")
        outbox = self.env["o365.sync.request"]
        outbox.with_user(root)._queue_entries([])
        later = fields.Datetime.now() + timedelta(minutes=11)
        with patch.object(fields.Datetime, "now", lambda *_: later):
            self.drain()
        self.assertEqual(self.told(), (self.ann, self.ann, "create", "own"))

    # Who may read it

    def test_managers_read_it_and_nobody_else(self):
        self.recorded()
        lines = self.env["o365.audit"].search([])
        portal = new_test_user(self.env, "paula", "base.group_portal")
        options = self.worker("olive", "Olive Rees", groups=(OPTIONS,))
        sue = self.worker("sue", "Sue Root", groups=("base.group_system",))
        for user in (self.mona, sue):
            self.assertEqual(lines.with_user(user).search([]), lines)
        for user in (self.ann, self.bob, options, portal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                lines.with_user(user).read(["operation"])

    def test_managers_of_another_company_read_none(self):
        self.recorded()
        other = self.env["res.company"].create({"name": "Elsewhere"})
        far = {"company_id": other.id, "company_ids": [Command.set(other.ids)]}
        for groups in ((MANAGER,), ("base.group_system",)):
            stranger = self.worker(f"far{groups}", "Stella Far", groups=groups, **far)
            lines = self.env["o365.audit"].with_user(stranger)
            self.assertFalse(lines.search([]))
            self.assertFalse(lines._read_group([], ["owner_id"], ["__count"]))

    def test_a_project_is_named_to_its_readers_only(self):
        self.project.name = SECRET
        self.recorded()
        self.project.privacy_visibility = "followers"
        self.env.invalidate_all()
        lines = self.env["o365.audit"].with_user(self.mona).search([])
        self.assertTrue(lines)
        self.assertFalse(lines.project_id)
        shown = lines.web_read({"project_id": {"fields": {"display_name": {}}}})
        self.assertNotIn(SECRET, str(shown))
        grouped = lines.web_read_group([], ["project_id"], ["__count"])
        self.assertNotIn(SECRET, str(grouped))
        for value in (
            [("project_id", "ilike", "Confi")],
            [("project_id", "=", self.project.id)],
        ):
            self.assertFalse(lines.search(value))
        self.mona.group_ids += self.env.ref("base.group_allow_export")
        self.assertNotIn(SECRET, str(lines.export_data(["project_id"])))
        leader = self.worker(
            "lea", "Lea Hope", groups=(MANAGER, "project.group_project_manager")
        )
        mine = lines.with_user(leader)
        self.assertEqual(mine.project_id, self.project)
        self.assertEqual(mine.search([("project_id", "ilike", "Confi")]), lines)
        [[project, number]] = mine._read_group([], ["project_id"], ["__count"])
        self.assertEqual((project, number), (self.project, len(lines)))

    def test_it_is_searched_and_grouped_like_any_other_list(self):
        self.share("write")
        self.recorded()
        self.give()
        self.drain()
        lines = self.env["o365.audit"].with_user(self.mona)
        self.assertEqual(lines.search_count([("user_id", "ilike", "bob")]), 1)
        self.assertEqual(lines.search_count([("user_id", "=", self.bob.id)]), 1)
        self.assertEqual(lines.search_count([("user_id", "!=", self.bob.id)]), 1)
        self.assertEqual(lines.search_count([("job_id", "=", False)]), 2)
        self.assertEqual(lines.search_count([("user_id.login", "=", "bob")]), 1)
        for name in ("user_id", "owner_id", "project_id", "company_id", "by_right"):
            grouped = lines.web_read_group([], [name], ["__count"])
            self.assertEqual(sum(g["__count"] for g in grouped["groups"]), 2, name)
            lines.search([], order=f"{name} desc").read([name])

    def test_no_line_says_a_word_about_a_client(self):
        name = self.client_.name
        action = self.recorded()
        action.description = "<p>Mild fever</p>"
        action.location = "12 Elm Road"
        self.drain()
        action.action_cancel()
        self.drain()
        self.env.cr.execute("SELECT l::text FROM o365_audit AS l")
        rows = str(self.env.cr.fetchall())
        lines = self.env["o365.audit"].search([])
        shown = rows + str(lines.mapped("display_name"))
        for word in (name, *name.split(), action.name, "Mild", "Elm", "First visit"):
            self.assertNotIn(word, shown)

    def test_the_button_on_a_record_shows_its_lines_to_managers(self):
        action = self.recorded()
        self.recorded()
        opened = action.with_user(self.mona).action_o365_log()
        lines = self.env["o365.audit"].search(opened["domain"])
        self.assertEqual(lines.mapped("res_id"), action.ids)
        record = lines.with_user(self.mona).action_open_record()
        self.assertEqual(record["res_id"], action.id)
        with self.assertRaises(AccessError):
            action.with_user(self.ann).action_o365_log()

    def test_a_record_is_told_by_its_number_only(self):
        self.project.name = SECRET
        action, gone = self.recorded(), self.recorded()
        number = gone.id
        gone.unlink()
        self.drain()
        self.project.privacy_visibility = "followers"
        self.env.invalidate_all()
        lines = self.env["o365.audit"].with_user(self.mona).search([])
        told = {(line.res_id, line.record_number, line.can_open) for line in lines}
        self.assertEqual(
            told, {(action.id, action.reference, False), (number, str(number), False)}
        )
