from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, TransactionCase, tagged

from .action_case import USER, ActionCase
from .common import O365Case

CHANGES = {
    "o365_sync": True,
    "o365_event_detail": "full",
    "o365_show_place": True,
    "o365_private": True,
    "planned_duration_policy": "none",
    "o365_sync_since": "2020-01-01 00:00:00",
    "o365_chosen_by_id": SUPERUSER_ID,
    "o365_chosen_at": "2020-01-01 00:00:00",
}


class TestSetupProjectThirdParty(ActionCase):
    """Who may change a project's page "3rd Party Systems", and what follows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.project_admin = cls.person(
            "t_pat", "Pat", f"{USER},project.group_project_manager"
        )
        cls.admin = cls.person("t_sys", "Sys", "base.group_user,base.group_system")

    def window(self, user):
        project = self.project.with_user(user)
        return Form.from_action(project.env, project.action_open_third_party())

    def test_manager_who_may_not_edit_projects_can_use_the_third_party_wizard(self):
        with self.assertRaises(AccessError):
            self.project.with_user(self.dave).name = "Mine"
        window = self.window(self.dave)
        window.o365_sync = True
        window.o365_event_detail = "initials"
        window.o365_show_place = True
        window.planned_duration_policy = "required"
        window.save().action_confirm()
        self.assertTrue(self.project.o365_sync)
        self.assertEqual(self.project.o365_event_detail, "initials")
        self.assertTrue(self.project.o365_show_place)
        self.assertEqual(self.project.planned_duration_policy, "required")
        self.assertEqual(self.project.o365_sync_since, self.env.cr.now())

    def test_administrator_can_use_the_third_party_wizard(self):
        window = self.window(self.admin)
        window.planned_duration_policy = "none"
        window.save().action_confirm()
        self.assertEqual(self.project.planned_duration_policy, "none")

    def test_switching_on_without_a_chosen_detail_is_refused(self):
        window = self.window(self.dave)
        self.assertFalse(window.o365_event_detail)
        window.o365_sync = True
        with self.assertRaises(AssertionError):
            window.save()
        wizard = self.env["charitylog.project.third.party"].create(
            {
                "project_id": self.project.id,
                "o365_sync": True,
                "planned_duration_policy": "optional",
            }
        )
        with self.assertRaisesRegex(UserError, "choose what Outlook may show"):
            wizard.action_confirm()

    def test_third_party_wizard_shows_an_example_of_each_detail(self):
        window = self.window(self.dave)
        window.o365_sync = True
        for example in ("CA/00012", ": M. E.", "Mary Example – Hospital letter"):
            self.assertIn(example, window.examples)
        self.assertNotIn("Mill Lane", window.examples)
        window.o365_show_place = True
        self.assertEqual(window.examples.count("12 Mill Lane"), 3)

    def test_outlook_fields_are_refused_to_project_managers_by_rpc(self):
        for name, value in CHANGES.items():
            with self.assertRaisesRegex(AccessError, "3rd Party Systems"):
                self.project.with_user(self.project_admin).write({name: value})
            with self.assertRaisesRegex(AccessError, "3rd Party Systems"):
                self.env["project.project"].with_user(self.project_admin).create(
                    {"name": "New", name: value}
                )

    def test_context_default_of_sync_is_refused_to_project_managers(self):
        projects = self.env["project.project"].with_user(self.project_admin)
        with self.assertRaises(AccessError):
            projects.with_context(default_o365_sync=True).create({"name": "New"})

    def test_project_managers_write_other_fields_and_unchanged_values(self):
        project = self.project.with_user(self.project_admin)
        project.write({"name": "Renamed", "o365_sync": False})
        new = project.create({"name": "New", "planned_duration_policy": "optional"})
        self.env.flush_all()
        self.env.invalidate_all()
        projects = self.project + new.sudo(False).with_user(self.env.user)
        self.assertEqual(projects.mapped("name"), ["Renamed", "New"])
        self.assertFalse(any(projects.mapped("o365_sync")))
        self.assertEqual(new.planned_duration_policy, "optional")

    def test_third_party_wizard_is_refused_to_users(self):
        with self.assertRaises(AccessError):
            self.window(self.ann)
        wizard = self.env["charitylog.project.third.party"].create(
            {"project_id": self.project.id, "planned_duration_policy": "none"}
        )
        with self.assertRaises(AccessError):
            wizard.with_user(self.ann).action_confirm()

    def test_third_party_wizard_is_refused_for_an_unreadable_project(self):
        self.project.privacy_visibility = "followers"
        windows = self.env["charitylog.project.third.party"].with_user(self.dave)
        values = {"project_id": self.project.id, "planned_duration_policy": "none"}
        with self.assertRaises(AccessError):
            windows.create(values)
        # Nor where it was closed to them after the window had been opened.
        self.project.privacy_visibility = "employees"
        wizard = windows.create(values)
        self.project.privacy_visibility = "followers"

        def confirm():
            # Odoo asks no more for what it has in memory.
            self.project.read()
            wizard.action_confirm()

        with self.assertRaises(AccessError):
            confirm()
        self.assertEqual(self.project.planned_duration_policy, "optional")

    def test_sync_since_is_set_by_switching_on_only(self):
        dave = self.dave
        dave.group_ids += self.env.ref("project.group_project_manager")
        project = self.project.with_user(dave)
        with self.assertRaisesRegex(UserError, "In use since"):
            project.o365_sync_since = "2020-01-01 00:00:00"
        self.project.write({"o365_sync": True, "o365_sync_since": "2020-01-01"})
        project.o365_sync = True
        self.assertEqual(project.o365_sync_since.year, 2020)
        project.o365_sync = False
        project.o365_sync = True
        self.assertEqual(project.o365_sync_since, self.env.cr.now())

    def test_switching_on_by_rpc_shows_the_reference_only(self):
        self.project.with_user(self.admin).sudo().o365_sync = True
        self.assertEqual(self.project.o365_event_detail, "reference")
        self.assertFalse(self.project.o365_show_place)

    def test_copied_project_is_not_switched_on(self):
        self.project.write(CHANGES)
        copy = self.project.with_user(self.project_admin).copy()
        self.assertFalse(copy.o365_sync or copy.o365_sync_since)
        self.assertFalse(copy.o365_show_place or copy.o365_private)
        self.assertFalse(copy.o365_chosen_by_id or copy.o365_chosen_at)
        self.assertEqual(copy.o365_event_detail, "reference")
        self.assertEqual(copy.planned_duration_policy, "none")

    def test_project_counts_its_actions(self):
        self.record()
        project = self.project.with_user(self.ann)
        self.assertEqual(project.charitylog_action_count, 1)
        domain = project.action_view_charitylog_actions()["domain"]
        self.assertEqual(self.env["charitylog.action"].search_count(domain), 1)


class TestSetupProjectInOutlook(O365Case):
    """Settings that decide what entries show reach the entries that are there."""

    def test_changed_detail_place_and_type_name_update_the_entry(self):
        self.connect(self.ann)
        visit = self.env["charitylog.action.type"].create({"name": "A visit"})
        action = self.action(self.ann, action_type_id=visit.id, location="Mill Lane")
        self.drain()
        self.assertIn("Mary Whitfield", self.entry(self.ann)["subject"])
        self.project.o365_event_detail = "initials"
        self.drain()
        self.assertEqual(self.entry(self.ann)["subject"], "A visit: M. W.")
        self.project.o365_show_place = True
        self.drain()
        place = self.entry(self.ann)["location"]["displayName"]
        self.assertEqual(place, "Mill Lane")
        self.project.o365_event_detail = "reference"
        visit.name = "A call"
        self.drain()
        subject = self.entry(self.ann)["subject"]
        self.assertEqual(subject, f"A call {action.reference}")


@tagged("post_install", "-at_install")
class TestSetupProjectPage(TransactionCase):
    def test_project_form_has_the_page_3rd_party_systems(self):
        arch = self.env["project.project"].get_view(
            self.env.ref("project.edit_project").id
        )["arch"]
        self.assertIn("3rd Party Systems", arch)
