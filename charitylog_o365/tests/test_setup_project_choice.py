"""Who decided what Outlook may show, and what becomes of entries that are there."""

from odoo.exceptions import UserError
from odoo.tests import Form

from .common import MANAGER
from .outlook_case import OutlookCase


class TestSetupProjectChoice(OutlookCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connect(cls.ann)
        cls.project.privacy_visibility = "employees"
        cls.mia = cls.worker("mia", "Mia Moss", (MANAGER,))

    def window(self, **values):
        windows = self.env["charitylog.project.third.party"].with_user(self.mia)
        form = Form(windows.with_context(default_project_id=self.project.id))
        for name, value in values.items():
            form[name] = value
        return form

    def test_who_chose_the_detail_and_when_is_stored(self):
        self.later()
        now = self.cr.now()
        self.window(o365_event_detail="initials").save().action_confirm()
        project = self.project
        self.assertEqual(project.o365_chosen_by_id, self.mia)
        self.assertEqual(project.o365_chosen_at, now.replace(microsecond=0))
        # Another setting is no such choice.
        self.later()
        self.project.planned_duration_policy = "none"
        self.assertEqual(project.o365_chosen_by_id, self.mia)

    def test_who_chose_the_detail_cannot_be_written(self):
        project = self.project.with_user(self.mia)
        with self.assertRaises(UserError):
            project.o365_chosen_by_id = self.ann

    def test_changed_detail_updates_existing_entries_at_once_by_default(self):
        form = self.window()
        self.assertFalse(form.is_change)
        self.recorded(self.ann)
        form = self.window(o365_event_detail="reference")
        self.assertTrue(form.is_change)
        self.assertEqual((form.entry_count, form.entries_there), (1, "now"))
        form.save().action_confirm()
        self.drain()
        self.assertNotIn("Mary", self.entry(self.ann)["subject"])

    def test_changed_detail_can_wait_until_the_next_change_of_the_action(self):
        action = self.recorded(self.ann)
        form = self.window(o365_event_detail="reference", entries_there="later")
        form.save().action_confirm()
        self.drain()
        self.assertIn("Mary", self.entry(self.ann)["subject"])
        action.start = self.at(days=2)
        self.drain()
        self.assertNotIn("Mary", self.entry(self.ann)["subject"])

    def test_detail_changed_by_rpc_updates_existing_entries(self):
        self.recorded(self.ann)
        self.project.o365_event_detail = "reference"
        self.drain()
        self.assertNotIn("Mary", self.entry(self.ann)["subject"])

    def test_calendar_title_begins_with_the_client(self):
        action = self.action(self.ann)
        self.drain()
        # What Outlook says is shown by a sign of its own: a tick means done.
        self.assertEqual(action.calendar_title, f"Mary Whitfield: {action.name}")
        self.project.o365_sync = False
        other = self.recorded(self.ann)
        found = action.search([("o365_state", "=", "off")])
        self.assertIn(other, found)
        self.assertNotIn(action, found)
