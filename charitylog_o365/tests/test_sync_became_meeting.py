"""Its owner made a meeting, an online meeting or a series of an entry in Outlook."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError

from m365_simulator.graph.routes import Routes

from .sync_became_case import GUEST, LEFT, NOW, BecameCase


class TestSyncBecameMeeting(BecameCase):
    # Nothing is done before its owner has said so

    def test_update_of_an_entry_that_became_a_meeting_is_not_sent(self):
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

    def test_entry_that_becomes_a_meeting_while_it_is_removed_is_asked_about(self):
        action = self.recorded(self.ann)
        action.action_cancel()
        answer, entry = Routes.answer, self.entry(self.ann)["id"]

        def invite_first(routes, call):
            if call.method == "DELETE" and not self.entry(self.ann)["attendees"]:
                self.sim.invite(self.upn(self.ann), entry, GUEST)
            return answer(routes, call)

        with patch.object(Routes, "answer", invite_first):
            self.drain()
        self.assertEqual(self.mailed(), [])
        self.assertTrue(self.entry(self.ann)["attendees"])
        self.assertEqual(action.o365_reason, "became_meeting")

    def test_removal_of_an_entry_that_became_a_meeting_is_not_sent(self):
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

    def test_meeting_of_a_deleted_record_remains_and_is_listed(self):
        action = self.invited()
        action.unlink()
        self.drain()
        self.compare()
        self.assertLeftAsItIs()
        finding = self.findings.search([])
        self.assertEqual((finding.kind, finding.user_id), ("became", self.ann))

    def test_comparison_lists_an_entry_that_became_a_meeting(self):
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

    def test_entry_that_is_no_series_any_more_is_updated_again(self):
        action = self.repeated()
        action.name = "Second visit"
        self.drain()
        self.sim.repeat(self.upn(self.ann), self.entry(self.ann)["id"], 0)
        self.compare()
        self.drain()
        self.assertEqual(action.o365_state, "synced")
        self.assertIn("Second visit", self.entry(self.ann)["subject"])

    # What comes of each answer is said before

    def test_hint_explains_each_button_of_the_conflict(self):
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

    def test_meeting_of_reassigned_work_is_a_conflict_for_its_first_owner(self):
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

    def test_manager_may_remove_the_meeting_of_reassigned_work(self):
        action = self.given()
        self.says(action.with_user(self.dave), "go_on")
        self.assertEqual(self.entries(self.ann), [])
        notes = " ".join(action.message_ids.mapped("body"))
        self.assertIn("Dave Okoro had the entry in Ann Lee's", notes)

    # Leaving

    def test_disconnecting_keeps_a_meeting_and_lists_it(self):
        self.invited()
        self.ann.with_user(self.ann)._o365_disconnect(remove=True)
        self.drain()
        self.assertLeftAsItIs()
        self.assertEqual(self.account.state, "disconnected")
        activity = self.env["mail.activity"].search([("user_id", "=", self.ann.id)])
        self.assertIn("so they were left alone", activity.note)
