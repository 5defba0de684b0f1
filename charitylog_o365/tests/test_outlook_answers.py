"""Each kind of change in Outlook with each answer: nothing is done without one."""

from odoo.exceptions import UserError

from .asks_case import AsksCase

GUEST = "guest@example.org"
MOVED, DELETED = "changed_in_outlook", "deleted_in_outlook"


class TestOutlookAnswers(AsksCase):
    # What people do

    def moved(self, action):
        self.move(action, days=3)

    def longer(self, action):
        self.move(action, days=1, length=3)

    def renamed(self, action):
        self.move(action, days=1, subject="Lunch")

    def moved_and_renamed(self, action):
        self.move(action, days=3, subject="Lunch")

    def moved_twice(self, action):
        self.move(action, days=5)
        self.listen()
        self.move(action, days=3)

    def all_day(self, action):
        self.move(action, days=3, hour=0, length=24, isAllDay=True)

    def moved_elsewhere(self, action):
        calendar = self.sim.add_calendar(self.upn(self.ann))
        self.sim.drag_to(self.upn(self.ann), self.id_of(action), calendar)
        self.move(action, days=3)

    def meeting(self, action):
        self.sim.invite(self.upn(self.ann), self.id_of(action), GUEST)

    def moved_meeting(self, action):
        self.move(action, days=3)
        self.meeting(action)

    def series(self, action):
        self.sim.repeat(self.upn(self.ann), self.id_of(action), 3)

    def online(self, action):
        self.sim.make_online(self.upn(self.ann), self.id_of(action))

    def elsewhere(self, action):
        calendar = self.sim.add_calendar(self.upn(self.ann))
        self.sim.drag_to(self.upn(self.ann), self.id_of(action), calendar)

    def copied(self, action):
        self.sim.copy(self.upn(self.ann), self.id_of(action))

    def restored(self, action):
        self.deleted(action)
        self.listen()
        self.sim.restore(self.upn(self.ann), self.id_of(action))

    def moved_back(self, action):
        self.move(action, days=3)
        self.listen()
        self.move(action, days=1)

    # What is asked, and what each answer does

    def anew(self):
        """Begin with an empty mailbox and one record that has arrived."""
        self.env["charitylog.action"].search([]).unlink()
        self.env["o365.calendar.entry"].search([]).unlink()
        self.env["o365.sync.request"].search([]).unlink()
        self.sim.mailboxes.clear()
        action = self.heard()
        self.sim.clear_mails()
        return action

    def done_in_outlook(self, change):
        """Return the record after ``change``, with what the mailbox then holds."""
        action = self.anew()
        getattr(self, change)(action)
        self.sim.clear_mails()
        before = self.entries(self.ann)
        self.listen()
        self.sim.clear_requests()
        for _run in range(2):
            self.drain()
        self.compare()
        self.assertEqual(self.entries(self.ann), before, "Without an answer.")
        self.assertEqual((self.writes(), self.mailed()), ([], []))
        self.assertEqual((action.start, action.planned_duration), (self.at(), 1))
        self.assertEqual(action.state, "outstanding")
        return action, before

    def test_what_is_asked_about_each_change_and_which_answers_are_offered(self):
        both, back = {"take_over", "put_back"}, {"put_back"}
        decided = {"go_on", "let_go"}
        for change, reason, offered in (
            ("moved", MOVED, both),
            ("longer", MOVED, both),
            ("renamed", MOVED, back),
            ("moved_and_renamed", MOVED, both),
            ("moved_twice", MOVED, both),
            ("all_day", MOVED, both),
            ("moved_elsewhere", MOVED, both),
            ("deleted", DELETED, {"put_back", "cancel_deleted"}),
            ("meeting", "became_meeting", decided),
            ("moved_meeting", "became_meeting", decided | {"take_over"}),
            ("series", "became_series", decided),
            ("online", "became_online", decided),
        ):
            with self.subTest(change):
                action, _before = self.done_in_outlook(change)
                self.assertAsks(action, reason)
                self.assertEqual(len(self.asked()), 1)
                self.assertEqual(self.offered(action), offered)
                self.assertRegex(action.o365_message, r"^[A-Z].*\.$")

    def offered(self, action):
        """Return the answers that the form shows buttons for."""
        button = action.o365_button
        shown = {button} if button == "put_back" else {"go_on", "let_go"}
        if action.o365_can_take_over:
            shown.add("take_over")
        if action.o365_reason == DELETED and action.state == "outstanding":
            shown.add("cancel_deleted")
        return shown

    def test_what_leads_to_no_question(self):
        for change in ("elsewhere", "copied", "restored", "moved_back"):
            with self.subTest(change):
                action = self.anew()
                getattr(self, change)(action)
                before = self.entries(self.ann)
                self.listen()
                self.drain()
                self.listen()
                self.assertEqual(action.o365_state, "synced")
                self.assertFalse(self.asked())
                self.assertEqual(len(self.entries(self.ann)), len(before))
                self.assertEqual(self.mailed(), [])

    def test_take_over_is_what_outlook_shows_and_ends_the_question(self):
        for change, start, hours in (
            ("moved", self.at(3), 1),
            ("longer", self.at(), 3),
            ("moved_and_renamed", self.at(3), 1),
            ("moved_twice", self.at(3), 1),
            ("moved_elsewhere", self.at(3), 1),
        ):
            with self.subTest(change):
                action, _before = self.done_in_outlook(change)
                self.press(action, "action_o365_take_over")
                self.assertInOutlook(action, start, hours)
                self.assertIn("First visit", self.entry(self.ann)["subject"])
                self.assertEqual(action.planned_duration, hours)
                self.assertFalse(self.asked())
                self.listen()
                self.assertEqual(action.o365_state, "synced")

    def test_put_back_is_what_the_record_says_and_ends_the_question(self):
        for change in (
            "moved",
            "longer",
            "renamed",
            "moved_and_renamed",
            "moved_twice",
            "all_day",
            "moved_elsewhere",
            "deleted",
        ):
            with self.subTest(change):
                action, _before = self.done_in_outlook(change)
                self.press(action, "action_o365_put_back")
                self.assertInOutlook(action, self.at())
                self.assertIn("First visit", self.entry(self.ann)["subject"])
                self.assertFalse(self.entry(self.ann)["isAllDay"])
                self.assertFalse(self.asked())
                self.assertEqual(self.mailed(), [])

    def test_cancelling_what_was_deleted_leaves_nothing(self):
        action, _before = self.done_in_outlook("deleted")
        self.press(action, "action_o365_cancel_deleted")
        self.drain()
        self.assertEqual((action.state, action.o365_state), ("cancelled", "off"))
        self.assertEqual(self.entries(self.ann), [])
        self.assertFalse(self.asked())

    def test_left_alone_nothing_is_mailed_nor_asked_again(self):
        for change in ("meeting", "series", "online"):
            with self.subTest(change):
                action, before = self.done_in_outlook(change)
                self.press(action, "action_o365_let_go")
                self.drain()
                self.listen()
                self.assertEqual(self.entries(self.ann), before)
                self.assertEqual(self.mailed(), [])
                self.assertEqual(action.o365_reason, "let_go")
                self.assertFalse(self.asked())

    def test_answer_that_is_not_offered_is_refused_and_does_nothing(self):
        for change, answers in (
            ("moved", ("go_on", "let_go", "cancel_deleted")),
            ("renamed", ("take_over", "go_on", "let_go", "cancel_deleted")),
            ("deleted", ("take_over", "go_on", "let_go")),
            ("meeting", ("take_over", "cancel_deleted")),
            ("copied", ("take_over", "go_on", "let_go", "cancel_deleted")),
        ):
            for answer in answers:
                with self.subTest(change, answer=answer):
                    action, before = self.done_in_outlook(change)
                    with self.assertRaises(UserError), self.cr.savepoint():
                        self.press(action, f"action_o365_{answer}")
                    self.drain()
                    self.assertEqual(self.entries(self.ann), before)
                    self.assertEqual(self.mailed(), [])

    def test_moved_while_a_change_of_ours_waits_asks_and_each_answer_sends_both(self):
        for answer, start in (("take_over", self.at(3)), ("put_back", self.at())):
            with self.subTest(answer):
                action = self.anew()
                action.name = "Second visit"
                self.move(action, days=3)
                self.listen()
                self.drain()
                self.assertAsks(action)
                self.assertIn("First visit", self.entry(self.ann)["subject"])
                self.press(action, f"action_o365_{answer}")
                self.assertInOutlook(action, start)
                self.assertIn("Second visit", self.entry(self.ann)["subject"])

    def test_moved_once_more_after_the_answer_asks_once_more(self):
        for answer in ("take_over", "put_back"):
            with self.subTest(answer):
                action = self.anew()
                self.move(action, days=3)
                self.listen()
                self.press(action, f"action_o365_{answer}")
                self.move(action, days=7)
                self.drain()
                self.assertAsks(action)
                self.assertIn(f" {self.at(7).day} ", action.o365_message)
                self.press(action, "action_o365_take_over")
                self.assertInOutlook(action, self.at(7))
