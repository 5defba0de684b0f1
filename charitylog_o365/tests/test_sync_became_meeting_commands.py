"""What comes of each answer about an entry that is a meeting or a series by now."""

from odoo.exceptions import UserError

from .outlook_case import london, wall
from .sync_became_case import GUEST, BecameCase


class TestSyncBecameMeetingCommands(BecameCase):
    # Go on

    def test_update_anyway_sends_this_and_later_changes(self):
        action = self.invited()
        action.name = "Second visit"
        self.drain()
        self.says(action, "go_on")
        self.assertEqual(action.o365_state, "synced")
        self.assertIn("Second visit", self.entry(self.ann)["subject"])
        self.assertEqual(len(self.mailed()), 1)
        action.name = "Third visit"
        self.drain()
        self.assertIn("Third visit", self.entry(self.ann)["subject"])
        self.assertEqual(len(self.entry(self.ann)["attendees"]), 1)

    def test_update_anyway_keeps_the_meeting_link_when_notes_are_unchanged(self):
        action = self.made_online()
        start = self.at(days=4)
        action.start = start
        self.drain()
        self.says(action, "go_on")
        entry = self.entry(self.ann)
        self.assertEqual(wall(entry)[0], london(start)[0])
        self.assertTrue(entry["isOnlineMeeting"])
        self.assertIn("Join the meeting now", entry["body"]["content"])

    def test_update_anyway_overwrites_a_time_changed_in_outlook(self):
        action = self.invited()
        self.move_it(days=5)
        self.compare()
        self.says(action, "go_on")
        self.assertEqual(
            wall(self.entry(self.ann)), london(self.at(), self.at(hour=11))
        )
        self.assertEqual(action.o365_state, "synced")

    def test_update_anyway_does_not_count_for_a_later_conversion(self):
        action = self.made_online()
        action.name = "Second visit"
        self.drain()
        self.press(action, "action_o365_go_on")
        self.sim.invite(self.upn(self.ann), self.entry(self.ann)["id"], GUEST)
        self.sim.clear_mails()
        self.drain()
        self.assertEqual(action.o365_reason, "became_meeting")
        self.assertEqual(self.mailed(), [])

    def test_delete_anyway_removes_the_meeting(self):
        action = self.invited()
        action.action_cancel()
        self.drain()
        self.says(action, "go_on")
        self.assertEqual(self.entries(self.ann), [])
        self.assertEqual(len(self.mailed()), 1)
        self.assertReads(action, "off", "cancelled", "Not in Outlook: cancelled.")

    # Leave it alone

    def test_leave_alone_sends_nothing_any_more(self):
        action = self.invited()
        action.name = "Second visit"
        self.drain()
        self.says(action, "let_go")
        self.assertReads(
            action, "off", "let_go", "You look after this entry in Outlook yourself."
        )
        action.start = self.at(days=6)
        action.action_cancel()
        self.drain()
        self.compare()
        self.assertLeftAsItIs()
        self.assertFalse(self.findings.search([]))
        action.unlink()
        self.drain()
        self.compare()
        self.assertLeftAsItIs()
        self.assertFalse(self.findings.search([]))

    def test_new_entry_after_leave_alone_keeps_the_meeting(self):
        action = self.invited()
        self.compare()
        self.says(action, "let_go")
        self.assertEqual(action.o365_button, "new_entry")
        self.says(action, "put_back")
        self.assertEqual(action.o365_state, "synced")
        self.assertEqual(len(self.entries(self.ann)), 2)
        self.compare()
        self.assertFalse(self.findings.search([]))
        action.action_cancel()
        self.drain()
        self.assertEqual(self.entry(self.ann)["id"], self.before["id"])

    def test_leave_alone_keeps_the_meeting_on_disconnecting(self):
        action = self.invited()
        self.compare()
        self.says(action, "let_go")
        self.ann.with_user(self.ann)._o365_disconnect(remove=True)
        self.drain()
        self.assertLeftAsItIs()
        self.assertEqual(self.account.state, "disconnected")

    # Take over

    def test_take_over_of_a_meetings_time_keeps_the_conflict(self):
        action = self.invited()
        self.move_it(days=5)
        action.name = "Second visit"
        self.drain()
        self.assertTrue(action.o365_can_take_over)
        self.assertIn("“Take over”: its time in Outlook", action.o365_hint)
        self.press(action, "action_o365_take_over")
        self.drain()
        self.assertEqual(action.start, self.at(days=5))
        self.assertEqual(self.mailed(), [])
        self.assertEqual(
            action.o365_reason, "became_meeting", "it is still asked about"
        )
        self.assertFalse(action.o365_can_take_over)

    def test_take_over_of_a_series_time_is_refused(self):
        action = self.repeated()
        self.move_it(days=5)
        self.compare()
        self.assertFalse(action.o365_can_take_over)
        with self.assertRaises(UserError):
            self.press(action, "action_o365_take_over")

    def test_command_without_a_conflict_is_refused(self):
        action = self.invited()
        self.compare()
        self.says(action, "let_go")
        with self.assertRaisesRegex(UserError, "Nobody is asking"):
            self.press(action, "action_o365_go_on")
