"""A gate that closes later leaves entries in Outlook; opened again, they follow."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields

from .outlook_case import OutlookCase


class TestEligibilityLater(OutlookCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connect(cls.ann)

    def assertStays(self, action, why):
        """The entry stays as it is; the record says so once it has been edited."""
        self.drain()
        self.entry(self.ann)
        self.assertEqual(action.o365_message, "In your Outlook calendar.")
        self.sim.clear_requests()
        action.name = "Second visit"
        self.drain()
        self.assertEqual(self.writes(), [])
        self.assertIn("First visit", self.entry(self.ann)["subject"])
        sentence = f"Outlook may show the old time: {why}"
        self.assertReads(action, "off", "stale", sentence)

    def assertFollows(self, action):
        """The entry is brought up to date, though it is older than "since"."""
        self.drain()
        self.assertIn("Second visit", self.entry(self.ann)["subject"])
        self.assertReads(action, "synced", "in_outlook", "In your Outlook calendar.")

    def test_entry_is_stale_with_the_rule_off_and_updated_when_on_again(self):
        action = self.recorded(self.ann)
        self.company.o365_rule = False
        self.assertStays(action, "your organisation does not use Outlook here.")
        self.later()
        self.company.o365_rule = True
        self.assertFollows(action)

    def test_rule_on_again_sends_no_expired_reminders(self):
        self.recorded(self.ann)
        self.sim.clear_requests()
        two_days_later = fields.Datetime.now() + timedelta(days=2)
        with patch.object(fields.Datetime, "now", lambda *_: two_days_later):
            self.company.o365_rule = False
            self.company.o365_rule = True
            self.drain()
        self.assertEqual(self.writes(), [])
        self.assertTrue(self.entry(self.ann)["isReminderOn"])

    def test_entry_is_stale_with_the_project_off_and_updated_when_on_again(self):
        action = self.recorded(self.ann)
        self.project.o365_sync = False
        self.assertStays(
            action, "the project “Home Visits” does not use Outlook calendars."
        )
        self.later()
        self.project.o365_sync = True
        self.assertFollows(action)

    def test_entry_is_stale_while_disconnected_and_updated_on_connecting(self):
        action = self.recorded(self.ann)
        self.ann.with_user(self.ann)._o365_disconnect(remove=False)
        self.assertStays(action, "you have not connected your Outlook calendar.")
        self.later()
        self.connect(self.ann)
        self.assertFollows(action)

    def test_entry_is_stale_with_own_entries_off_and_updated_when_on_again(self):
        action = self.recorded(self.ann)
        ann = self.ann.with_user(self.ann)
        ann.o365_own_entries = False
        self.assertStays(action, "you keep your own work out of Outlook.")
        ann.o365_own_entries = True
        self.assertFollows(action)

    def test_entry_is_stale_without_the_options_group_and_updated_with_it(self):
        action = self.recorded(self.ann)
        group = self.env.ref("charitylog_o365.group_my_user_options")
        self.ann.group_ids -= group
        self.assertStays(
            action,
            "you cannot connect a calendar yet. Your administrator can open “My User "
            "Options” for you.",
        )
        self.ann.group_ids += group
        self.later()
        self.connect(self.ann)
        self.assertFollows(action)

    def test_change_undone_while_the_project_is_off_is_not_stale(self):
        action = self.recorded(self.ann)
        self.project.o365_sync = False
        action.name = "Second visit"
        self.drain()
        action.name = "First visit"
        self.drain()
        self.assertEqual(action.o365_message, "In your Outlook calendar.")

    def test_action_cancelled_with_the_rule_off_is_removed_when_on_again(self):
        action = self.recorded(self.ann)
        self.company.o365_rule = False
        action.action_cancel()
        self.drain()
        self.entry(self.ann)
        self.assertEqual(action.o365_reason, "stale")
        self.company.o365_rule = True
        self.drain()
        self.assertEqual(self.entries(self.ann), [])
        self.assertEqual(action.o365_reason, "cancelled")

    def test_action_cancelled_with_the_project_off_is_removed_at_once(self):
        action = self.recorded(self.ann)
        self.project.o365_sync = False
        action.action_cancel()
        self.drain()
        self.assertEqual(self.entries(self.ann), [])

    def test_action_cancelled_while_disconnected_is_removed_on_connecting(self):
        action = self.recorded(self.ann)
        self.ann.with_user(self.ann)._o365_disconnect(remove=False)
        action.action_cancel()
        self.drain()
        self.entry(self.ann)
        sentence = (
            "Outlook may show the old time: you have not connected your Outlook "
            "calendar."
        )
        self.assertReads(action, "off", "stale", sentence)
        self.later()
        self.connect(self.ann)
        self.drain()
        self.assertEqual(self.entries(self.ann), [])

    def test_action_reassigned_while_disconnected_is_removed_on_connecting(self):
        self.connect(self.bob)
        action = self.recorded(self.ann)
        self.ann.with_user(self.ann)._o365_disconnect(remove=False)
        action.with_user(self.bob).user_id = self.bob
        self.drain()
        self.entry(self.bob)
        self.entry(self.ann)
        self.later()
        self.connect(self.ann)
        self.drain()
        self.assertEqual(self.entries(self.ann), [])
        self.entry(self.bob)
