"""A project is made, renamed and archived from Contacts & Actions alone."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common import MANAGER, OPTIONS, O365Case

MODEL = "charitylog.project.edit"


@tagged("post_install", "-at_install")
class TestSetupProjectEdit(O365Case):
    """Mona is a manager of Contacts & Actions, and nothing in Odoo's Project app."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mona = cls.worker("mona", "Mona Pike", groups=(MANAGER, OPTIONS))

    def window(self, project=None, user=None, **context):
        windows = self.env[MODEL].with_user(user or self.mona)
        context |= {"default_project_id": project.id} if project else {}
        return Form(windows.with_context(**context))

    def made(self, name="Advice", **context):
        before = self.env["project.project"].search([])
        form = self.window()
        form.name = name
        answer = form.save().with_context(**context).action_confirm()
        self.env.invalidate_all()
        return self.env["project.project"].search([]) - before, answer

    def test_manager_without_project_rights_makes_one_and_is_asked_about_outlook(self):
        self.assertFalse(self.project.with_user(self.mona).has_access("create"))
        project, answer = self.made()
        self.assertEqual(project.name, "Advice")
        self.assertEqual(project.privacy_visibility, "employees")
        self.assertEqual(project.user_id, self.mona)
        self.assertFalse(project.o365_sync)
        self.assertEqual(answer["res_model"], "charitylog.project.third.party")
        # It goes to Outlook with the very window that is open now.
        window = self.env[answer["res_model"]].with_user(self.mona)
        form = Form(window.with_context(**answer["context"]))
        form.o365_sync = True
        form.o365_event_detail = "initials"
        form.save().action_confirm()
        self.assertTrue(project.o365_sync)
        self.connect(self.ann)
        self.action(self.ann, project_id=project.id)
        self.drain()
        self.assertIn("M. W.", self.entry(self.ann)["subject"])

    def test_outlook_is_not_asked_about_where_it_is_switched_off(self):
        self.company.o365_rule = False
        _project, answer = self.made()
        self.assertIn("Advice", answer["params"]["message"])

    def test_who_makes_a_project_for_its_followers_sees_it(self):
        form = self.window()
        form.name, form.visibility = "HIV support", "followers"
        form.save().action_confirm()
        projects = self.env["project.project"]
        [project] = projects.search([("name", "=", "HIV support")])
        self.assertTrue(project.with_user(self.mona).has_access("read"))
        self.assertFalse(project.with_user(self.bob).has_access("read"))

    def test_project_with_tasks_is_archived_by_who_may_edit_it_only(self):
        project, _answer = self.made()
        task = self.env["project.task"].create({"name": "x", "project_id": project.id})
        form = self.window(project)
        form.keep = False
        with self.assertRaisesRegex(UserError, "has tasks"):
            form.save().action_confirm()
        self.assertTrue(project.active and task.active)
        # Of this window; Odoo's own rights let her.
        self.mona.group_ids += self.env.ref("project.group_project_manager")
        form.save().action_confirm()
        self.assertFalse(project.active)

    def test_nothing_else_of_a_project_is_set_by_the_context(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        project, _answer = self.made(
            default_o365_sync=True,
            default_company_id=elsewhere.id,
            default_is_template=True,
            default_partner_id=self.client_.id,
            default_description="x",
        )
        self.assertEqual(project.company_id, self.company)
        self.assertFalse(project.o365_sync or project.is_template)
        self.assertFalse(project.partner_id or project.description)

    def test_project_is_renamed_archived_and_restored(self):
        for name, keep in (("Visits", True), ("Visits", False), ("Visits", True)):
            form = self.window(self.project)
            form.name, form.keep = name, keep
            form.save().action_confirm()
            self.env.invalidate_all()
            read = self.project.name, self.project.active
            self.assertEqual(read, (name, keep))
        self.assertTrue(self.project.o365_sync)

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_others_can_neither_make_nor_change_one(self):
        portal = new_test_user(self.env, "paula", "base.group_portal")
        for user in (self.ann, portal):
            with self.subTest(user.login):
                with self.assertRaises(AccessError):
                    self.window(user=user)
                with self.assertRaises(AccessError):
                    self.press(
                        self.project.browse().with_user(user), "action_charitylog_new"
                    )
                mine = self.env[MODEL].create({"project_id": self.project.id})
                with self.assertRaises(AccessError):
                    self.press(mine.with_user(user), "action_confirm")

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_a_project_that_the_manager_cannot_see_stays_as_it_is(self):
        self.project.privacy_visibility = "followers"
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.window(self.project)
        with self.assertRaises(AccessError):
            self.press(self.project.with_user(self.mona), "action_charitylog_edit")
