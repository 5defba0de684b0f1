"""What Outlook asks, answered for many at once; and one activity about all of it."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError

from .asks_case import AsksCase
from .outlook_case import london

TAKE_OVER, PUT_BACK = "action_o365_take_over_chosen", "action_o365_put_back_chosen"
CANCEL = "action_o365_cancel_deleted"


class TestOutlookAsks(AsksCase):
    def setUp(self):
        super().setUp()
        self.first, self.second, self.third = (
            self.recorded(self.ann, name=name).with_user(self.ann)
            for name in ("First", "Second", "Third")
        )
        self.all = self.first + self.second + self.third
        self.listen()

    def told(self, actions, button):
        """Press a button of the list; return what it says and the action."""
        answer = self.press(actions, button)
        self.env.invalidate_all()
        return answer["params"]["message"], answer

    def undo(self, answer):
        row = self.env["charitylog.action.undo"].with_user(self.ann)
        return row.browse(answer["params"]["undo_id"]).action_undo()

    # Several at once

    def test_put_back_by_hand_before_we_do_it_asks_nothing(self):
        action = self.heard()
        self.move(action)
        self.listen()
        # The database forgets the next sign-in; so does the stand-in.
        self.addCleanup(self.sim.recall, self.sim.remember())
        self.lapse(self.ann)
        action.action_o365_put_back()
        self.drain()
        self.project.o365_sync = False
        self.drain()
        self.move(action, days=1)
        self.connect(self.ann)
        self.compare()
        self.assertFalse(self.asked())
        self.project.o365_sync = True
        self.assertInOutlook(action, self.at())

    def test_what_was_to_be_taken_out_and_is_deleted_asks_nothing(self):
        action = self.heard()
        self.sim.invite(self.upn(self.ann), self.id_of(action), "g@example.org")
        self.listen()
        action.with_user(self.env.user).active = False
        self.drain()
        self.assertEqual(self.known(action).reason, "became_meeting")
        self.deleted(action)
        self.compare()
        self.assertFalse(self.asked())
        self.drain()
        entries = self.env["o365.calendar.entry"]
        self.assertFalse(entries.search([("res_id", "=", action.id)]))

    def test_what_was_to_be_taken_out_and_is_moved_asks_nothing(self):
        action = self.heard()
        owner, entry = self.upn(self.ann), self.id_of(action)
        self.sim.repeat(owner, entry, 3)
        self.listen()
        action.action_cancel()
        self.drain()
        self.assertEqual(self.known(action).reason, "became_series")
        self.sim.repeat(owner, entry, 0)
        self.move(action, days=4)
        self.listen()
        self.assertFalse(self.asked())
        self.drain()
        self.assertNotIn(entry, [event["id"] for event in self.sim.events(owner)])

    def test_several_are_taken_over_and_what_cannot_be_is_named(self):
        moved = self.move(self.first, days=3)
        self.deleted(self.second)
        self.listen()
        said, answer = self.told(self.all, TAKE_OVER)
        self.assertRegex(said, "^Taken over from Outlook: 1. Not done: .*Second.*")
        self.assertRegex(said, "nothing in Outlook to take over.*Third.* asks nothing")
        self.assertEqual(self.first.start, moved)
        self.assertAsks(self.second, "deleted_in_outlook")
        self.assertInOutlook(self.first, moved)
        self.assertEqual(
            self.undo(answer),
            "Undone: Taken over from Outlook. Outlook is put back, too.",
        )
        self.assertInOutlook(self.first, self.at())

    def test_several_are_put_back_moved_and_deleted_alike(self):
        self.move(self.first, days=3)
        self.deleted(self.second)
        self.listen()
        said, _answer = self.told(self.all, PUT_BACK)
        self.assertRegex(said, "^Being put back in Outlook: 2. Not done: .*Third")
        for action in self.first + self.second:
            self.assertInOutlook(action, self.at())

    def test_several_deleted_are_cancelled_and_can_be_undone(self):
        self.move(self.first, days=3)
        self.deleted(self.second)
        self.deleted(self.third)
        self.listen()
        said, answer = self.told(self.all, CANCEL)
        self.assertRegex(said, "^Cancelled: 2. Not done: .*First.*not been deleted")
        self.assertEqual(set(self.all.mapped("state")), {"outstanding", "cancelled"})
        self.assertIn("Undone: Cancelled. Outlook is put back", self.undo(answer))
        self.env.invalidate_all()
        self.assertEqual(set(self.all.mapped("state")), {"outstanding"})

    def test_meeting_is_not_put_back_unread(self):
        self.sim.invite(self.upn(self.ann), self.id_of(self.first), "g@example.org")
        self.sim.clear_mails()
        self.listen()
        self.assertAsks(self.first, "became_meeting")
        with self.assertRaisesRegex(UserError, "read what each answer does"):
            self.press(self.first, PUT_BACK)
        self.drain()
        self.assertEqual(self.mailed(), [])

    def test_nothing_is_answered_without_write_access(self):
        self.move(self.first)
        self.listen()
        reader = self.worker("rita", "Rita Vale", groups=())
        for button in (TAKE_OVER, PUT_BACK, CANCEL):
            with self.subTest(button), self.assertRaises(AccessError):
                self.press(self.first.with_user(reader), button)
        self.assertEqual(self.first.start, self.at())
        self.assertNothingWaits()

    def test_button_on_the_record_can_be_undone(self):
        moved = self.move(self.first)
        self.listen()
        said, answer = self.told(self.first, "action_o365_take_over")
        client = self.first.partner_id.display_name
        self.assertEqual(said, f"Taken over from Outlook: {client}, First.")
        self.assertEqual(self.first.start, moved)
        logged = self.first.sudo().message_ids.mapped("body")
        self.assertIn("<span>Taken over from Outlook</span>", logged)
        self.undo(answer)
        # Undone before it was sent: Outlook is put back.
        self.assertInOutlook(self.first, self.at())

    # The count and the list

    def test_own_questions_are_counted_above_the_list(self):
        model = self.env["charitylog.action"]
        self.assertEqual(model.with_user(self.ann).charitylog_asked(), 0)
        self.move(self.first)
        self.deleted(self.second)
        self.listen()
        self.assertEqual(model.with_user(self.ann).charitylog_asked(), 2)
        self.assertEqual(model.with_user(self.bob).charitylog_asked(), 0)
        self.press(self.first, "action_o365_put_back")
        self.assertEqual(model.with_user(self.ann).charitylog_asked(), 1)
        found = model.with_user(self.ann).search([("o365_state", "=", "conflict")])
        self.assertEqual(found, self.second)

    # One activity

    def test_one_activity_tells_of_all_and_ends_with_the_last(self):
        self.assertFalse(self.asked())
        self.move(self.first)
        self.listen()
        told = self.asked()
        self.assertEqual(told.summary, "Outlook asks about one of your records")
        self.assertIn("/odoo/outlook-asks", told.note)
        self.deleted(self.second)
        self.move(self.third, days=4)
        self.listen()
        self.assertEqual(self.asked(), told)
        self.assertEqual(told.summary, "Outlook asks about 3 of your records")
        # Moved once more it is the same question.
        self.move(self.third, days=5)
        self.listen()
        self.assertEqual(told.summary, "Outlook asks about 3 of your records")
        self.press(self.third, "action_o365_take_over")
        self.press(self.second, CANCEL)
        self.drain()
        self.assertEqual(told.summary, "Outlook asks about one of your records")
        times = london(self.at(), self.at(hour=11))
        self.sim.move(self.upn(self.ann), self.id_of(self.first), *times)
        self.listen()
        self.assertFalse(self.asked())
        self.assertFalse(self.asked(self.bob))

    def test_nobody_is_mailed_about_it_and_nobody_follows(self):
        mails = self.env["mail.mail"].search([])
        followers = self.ann.partner_id.message_partner_ids
        self.move(self.first)
        self.listen()
        self.assertTrue(self.asked())
        self.assertEqual(self.env["mail.mail"].search([]), mails)
        self.assertEqual(self.ann.partner_id.message_partner_ids, followers)

    def test_activity_marked_as_done_comes_back_with_the_next_question_only(self):
        self.move(self.first)
        self.move(self.second)
        self.listen()
        self.asked().unlink()
        self.press(self.first, "action_o365_put_back")
        self.drain()
        self.assertFalse(self.asked())
        self.deleted(self.third)
        self.listen()
        self.assertEqual(self.asked().summary, "Outlook asks about 2 of your records")

    def test_deleted_record_is_told_of_no_more(self):
        self.move(self.first)
        self.listen()
        self.first.unlink()
        self.drain()
        self.assertFalse(self.asked())

    def test_failing_to_tell_loses_no_answer_of_microsofts(self):
        self.move(self.first)
        module = "odoo.addons.charitylog_o365.models.worker.asked"
        with (
            patch(f"{module}._count_asked", side_effect=ZeroDivisionError),
            self.assertLogs(module, "ERROR"),
        ):
            self.listen()
        self.assertAsks(self.first)
