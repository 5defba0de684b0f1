"""What comes of each answer about an entry that is a meeting or a series by now."""

from odoo.exceptions import UserError

from .became_case import GUEST, BecameCase
from .outlook_case import london, wall


class TestOutlookBecameAnswers(BecameCase):
    # Go on

    def test_update_it_anyway(self):
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

    def test_update_it_anyway_keeps_the_link_while_the_notes_stay(self):
        action = self.made_online()
        start = self.at(days=4)
        action.start = start
        self.drain()
        self.says(action, "go_on")
        entry = self.entry(self.ann)
        self.assertEqual(wall(entry)[0], london(start)[0])
        self.assertTrue(entry["isOnlineMeeting"])
        self.assertIn("Join the meeting now", entry["body"]["content"])

    def test_update_it_anyway_tells_the_time_that_she_changed(self):
        action = self.invited()
        self.move_it(days=5)
        self.compare()
        self.says(action, "go_on")
        self.assertEqual(
            wall(self.entry(self.ann)), london(self.at(), self.at(hour=11))
        )
        self.assertEqual(action.o365_state, "synced")

    def test_what_it_becomes_after_that_is_asked_about_anew(self):
        action = self.made_online()
        action.name = "Second visit"
        self.drain()
        self.press(action, "action_o365_go_on")
        self.sim.invite(self.upn(self.ann), self.entry(self.ann)["id"], GUEST)
        self.sim.clear_mails()
        self.drain()
        self.assertEqual(action.o365_reason, "became_meeting")
        self.assertEqual(self.mailed(), [])

    def test_delete_it_anyway(self):
        action = self.invited()
        action.action_cancel()
        self.drain()
        self.says(action, "go_on")
        self.assertEqual(self.entries(self.ann), [])
        self.assertEqual(len(self.mailed()), 1)
        self.assertReads(action, "off", "cancelled", "Not in Outlook: cancelled.")

    # Leave it alone

    def test_leave_it_alone(self):
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

    def test_left_alone_and_a_new_one_made(self):
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

    def test_left_alone_it_stays_also_when_she_leaves(self):
        action = self.invited()
        self.compare()
        self.says(action, "let_go")
        self.ann.with_user(self.ann)._o365_disconnect(remove=True)
        self.drain()
        self.assertLeftAsItIs()
        self.assertEqual(self.account.state, "disconnected")

    # Take over

    def test_take_over_its_time(self):
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

    def test_the_time_of_a_series_is_not_taken_over(self):
        action = self.repeated()
        self.move_it(days=5)
        self.compare()
        self.assertFalse(action.o365_can_take_over)
        with self.assertRaises(UserError):
            self.press(action, "action_o365_take_over")

    def test_nobody_is_asked_twice(self):
        action = self.invited()
        self.compare()
        self.says(action, "let_go")
        with self.assertRaisesRegex(UserError, "Nobody is asking"):
            self.press(action, "action_o365_go_on")
