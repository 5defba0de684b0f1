"""Its owner made a meeting, an online meeting or a series of an entry in Outlook."""

from odoo.exceptions import AccessError, UserError

from .common import MANAGER, OPTIONS
from .faults_case import FaultsCase
from .outlook_case import london, wall

GUEST = "guest@example.org"
NOW = "In Outlook this is now "
LEFT = " It was left as it is."


class TestOutlookBecame(FaultsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connect(cls.bob)
        cls.dave = cls.worker("dave", "Dave Okoro", groups=(MANAGER, OPTIONS))
        cls.findings = cls.env["o365.calendar.finding"]

    def setUp(self):
        super().setUp()
        self.sim.clear_mails()

    # What people do in Outlook

    def invited(self, **values):
        """Record an action, and have Ann invite somebody to its entry."""
        action = self.recorded(self.ann, **values).with_user(self.ann)
        self.sim.invite(self.upn(self.ann), self.entry(self.ann)["id"], GUEST)
        return self.untouched(action)

    def made_online(self):
        action = self.recorded(self.ann).with_user(self.ann)
        self.sim.make_online(self.upn(self.ann), self.entry(self.ann)["id"])
        return self.untouched(action)

    def repeated(self):
        action = self.recorded(self.ann).with_user(self.ann)
        self.sim.repeat(self.upn(self.ann), self.entry(self.ann)["id"], 3)
        return self.untouched(action)

    def called_by_another(self):
        action = self.recorded(self.ann).with_user(self.ann)
        entry = self.entry(self.ann)["id"]
        self.sim.called_by(self.upn(self.ann), entry, GUEST)
        return self.untouched(action)

    def untouched(self, action):
        self.sim.clear_mails()
        self.sim.clear_requests()
        self.before = self.entry(self.ann)
        return action

    def mailed(self):
        return [mail for mail in self.sim.mails if mail["by"] == "graph"]

    def assertLeftAsItIs(self):
        self.assertEqual(self.writes(), [])
        self.assertEqual(self.mailed(), [])
        self.assertEqual(self.entry(self.ann), self.before)

    def assertAsks(self, action, reason, sentence, button="go_on"):
        self.assertReads(action, "conflict", reason, sentence)
        self.assertEqual(action.o365_button, button)

    def says(self, action, answer):
        """Press a button on the record, and have it done."""
        self.press(action, f"action_o365_{answer}")
        self.env.invalidate_all()
        self.assertEqual(action.o365_state, "pending")
        self.drain()

    # Nothing is done before its owner has said so

    def test_a_change_goes_nowhere_and_the_record_asks(self):
        for make, reason, sentence in (
            (self.invited, "became_meeting", "a meeting with other people."),
            (self.called_by_another, "became_meeting", "a meeting with other people."),
            (self.made_online, "became_online", "an online meeting."),
            (self.repeated, "became_series", "a series."),
        ):
            self.sim.mailboxes.clear()
            with self.subTest(made=make.__name__):
                action = make()
                for change in (
                    {"name": "Second visit"},
                    {"description": "<p>She has moved.</p>"},
                    {"start": self.at(days=4)},
                ):
                    action.write(change)
                    self.drain()
                    self.assertAsks(action, reason, NOW + sentence + LEFT)
                    self.assertLeftAsItIs()

    def test_what_would_take_it_out_goes_nowhere_either(self):
        for values in ({"state": "cancelled"}, {"active": False}):
            self.sim.mailboxes.clear()
            with self.subTest(**values):
                action = self.invited()
                action.write(values)
                self.drain()
                self.assertAsks(
                    action,
                    "became_meeting",
                    f"{NOW}a meeting with other people.{LEFT}",
                    "go_on_out",
                )
                self.assertLeftAsItIs()

    def test_deleted_here_it_stays_there_and_is_listed(self):
        action = self.invited()
        action.unlink()
        self.drain()
        self.compare()
        self.assertLeftAsItIs()
        finding = self.findings.search([])
        self.assertEqual((finding.kind, finding.user_id), ("became", self.ann))

    def test_the_comparison_lists_it_and_has_the_record_ask(self):
        action = self.invited()
        self.compare()
        finding = self.findings.with_user(self.dave).search([])
        self.assertEqual((finding.kind, finding.res_id), ("became", action.id))
        self.assertAsks(
            action, "became_meeting", f"{NOW}a meeting with other people.{LEFT}"
        )
        with self.assertRaisesRegex(UserError, "asks its owner"):
            self.press(finding, "action_repair")
        self.drain()
        self.assertLeftAsItIs()

    def test_made_a_plain_entry_again_nobody_is_asked_any_more(self):
        action = self.repeated()
        action.name = "Second visit"
        self.drain()
        self.sim.repeat(self.upn(self.ann), self.entry(self.ann)["id"], 0)
        self.compare()
        self.drain()
        self.assertEqual(action.o365_state, "synced")
        self.assertIn("Second visit", self.entry(self.ann)["subject"])

    # What comes of each answer is said before

    def test_what_each_button_does_is_said(self):
        action = self.invited()
        self.sim.make_online(self.upn(self.ann), self.entry(self.ann)["id"])
        action.name = "Second visit"
        self.drain()
        self.assertEqual(
            action.o365_hint,
            "“Update it anyway”: Outlook writes to the other people about each change; "
            "a change of the notes removes the link to the online meeting. “Leave it "
            "alone”: it stays in Outlook, and nothing is changed there.",
        )
        action.action_cancel()
        self.drain()
        self.assertIn("“Delete it anyway”: Outlook tells the other", action.o365_hint)

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

    def move_it(self, days):
        times = london(self.at(days=days), self.at(days=days, hour=11))
        self.sim.move(self.upn(self.ann), self.entry(self.ann)["id"], *times)
        self.sim.clear_mails()

    # Given to somebody else

    def given(self):
        action = self.invited()
        action.user_id = self.bob
        self.drain()
        self.entry(self.bob)
        self.assertLeftAsItIsBut(self.bob)
        return action

    def assertLeftAsItIsBut(self, other):
        self.assertEqual({upn for _method, upn in self.writes()}, {self.upn(other)})
        self.assertEqual(self.mailed(), [])
        self.assertEqual(self.entry(self.ann), self.before)

    def test_given_to_a_colleague_it_asks_about_the_first_calendar(self):
        action = self.given()
        self.assertAsks(
            action.with_user(self.bob),
            "became_meeting",
            "In Ann Lee's Outlook calendar this is now a meeting with other people."
            + LEFT,
            False,
        )
        [reason] = action.search([("o365_reason", "=", "became_meeting")])
        self.assertEqual(reason, action)
        with self.assertRaises(AccessError):
            self.press(action.with_user(self.bob), "action_o365_go_on")
        self.assertEqual(action.with_user(self.ann).o365_button, "go_on_out")
        self.says(action.with_user(self.ann), "let_go")
        self.assertEqual(action.with_user(self.bob).o365_state, "synced")

    def test_a_manager_may_say_so_and_it_is_noted(self):
        action = self.given()
        self.says(action.with_user(self.dave), "go_on")
        self.assertEqual(self.entries(self.ann), [])
        notes = " ".join(action.message_ids.mapped("body"))
        self.assertIn("Dave Okoro had the entry in Ann Lee's", notes)

    # Leaving

    def test_who_leaves_keeps_it_and_is_told(self):
        self.invited()
        self.ann.with_user(self.ann)._o365_disconnect(remove=True)
        self.drain()
        self.assertLeftAsItIs()
        self.assertEqual(self.account.state, "disconnected")
        activity = self.env["mail.activity"].search([("user_id", "=", self.ann.id)])
        self.assertIn("so they were left alone", activity.note)

    def test_nobody_is_asked_twice(self):
        action = self.invited()
        self.compare()
        self.says(action, "let_go")
        with self.assertRaisesRegex(UserError, "Nobody is asking"):
            self.press(action, "action_o365_go_on")
