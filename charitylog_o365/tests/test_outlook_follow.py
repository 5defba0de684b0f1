"""Followed, where its owner wishes so: a move of what is still to come, and no more."""

from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError

from ..models.worker.follow import follow
from .asks_case import AsksCase
from .common import USER
from .outlook_case import text_of


class TestOutlookFollow(AsksCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann.o365_follow_moves = "follow"

    def undo(self, action):
        self.press(action, "action_o365_undo_followed")
        self.env.invalidate_all()

    def said(self, action):
        return " ".join(action.message_ids.mapped("preview"))

    def assertFollows(self, action, start, hours=1):
        self.assertEqual(action.start, start)
        self.assertFalse(self.asked())
        self.assertFalse(self.env["o365.calendar.finding"].search([]))
        self.assertInOutlook(action, start, hours)

    def assertAsksStill(self, action, reason="changed_in_outlook", start=None):
        """It asks, and nothing has been done about it here or there."""
        start, writer = start or self.at(), action.write_uid
        self.listen()
        self.assertAsks(action, reason)
        self.assertEqual((action.start, action.write_uid), (start, writer))
        self.assertNotIn("Moved in Outlook", self.said(action))
        self.assertEqual(len(self.asked()), 1)

    # Followed

    def test_move_and_new_length_are_followed_as_the_owner(self):
        action = self.heard()
        for days, length in ((3, 1), (3, 2), (30, 3)):
            with self.subTest(days=days, length=length):
                moved = self.move(action, days, 11, length)
                self.listen()
                self.assertEqual(action.planned_duration, length)
                self.assertFollows(action, moved, length)
        self.assertEqual(action.write_uid, self.ann)
        self.assertEqual(self.mailed(), [])

    def test_chatter_notes_it_and_undo_puts_both_back(self):
        action = self.heard()
        self.assertFalse(action.o365_followed)
        moved = self.move(action)
        self.listen()
        self.assertIn("Moved in Outlook, and therefore here too", self.said(action))
        self.assertTrue(action.o365_followed)
        self.assertFalse(action.with_user(self.bob).o365_followed)
        self.assertInOutlook(action, moved)
        self.undo(action)
        self.assertEqual(action.start, self.at())
        self.assertFalse(action.o365_followed)
        self.assertInOutlook(action, self.at())
        self.listen()
        self.assertEqual(action.o365_state, "synced")

    def test_undo_before_anything_was_sent_puts_outlook_back(self):
        action = self.heard()
        self.move(action)
        self.listen()
        self.undo(action)
        self.assertInOutlook(action, self.at())

    def test_undo_is_the_owners_and_for_ten_minutes(self):
        action = self.heard()
        moved = self.move(action)
        self.listen()
        with self.assertRaisesRegex(UserError, "more than ten minutes ago"):
            self.press(action.with_user(self.bob), "action_o365_undo_followed")
        self.env["charitylog.action.undo"].search([]).done_at -= timedelta(minutes=20)
        action.invalidate_recordset()
        self.assertFalse(action.o365_followed)
        with self.assertRaisesRegex(UserError, "more than ten minutes ago"):
            self.press(action, "action_o365_undo_followed")
        self.assertEqual(action.start, moved)

    def test_whole_day_is_followed(self):
        action = self.heard(start=False, day=self.at(3).date(), all_day=True)
        self.move(action, days=5, hour=0, length=48, isAllDay=True)
        self.listen()
        self.assertEqual((action.day, action.days), (self.at(5).date(), 2))
        self.drain()
        self.assertEqual(action.o365_state, "synced")

    def test_entry_moved_twice_is_followed_twice(self):
        action = self.heard()
        self.move(action)
        self.listen()
        moved = self.move(action, days=6)
        # Not before what was followed is in Outlook.
        self.drain()
        self.assertAsks(action)
        action.action_o365_take_over()
        self.assertInOutlook(action, moved)
        self.assertFalse(self.asked())

    def test_what_its_owner_made_of_the_entry_stays(self):
        notes = {"contentType": "html", "content": "Bring the blue folder"}
        mine = {"sensitivity": "private", "showAs": "oof", "body": notes}
        for wish in ("follow", "ask"):
            with self.subTest(wish):
                self.ann.o365_follow_moves = wish
                action = self.heard()
                moved = self.move(action, **mine)
                self.listen()
                if wish == "ask":
                    action.action_o365_take_over()
                self.assertInOutlook(action, moved)
                [shown] = [
                    one
                    for one in self.entries(self.ann)
                    if one["id"] == self.id_of(action)
                ]
                self.assertEqual(shown["sensitivity"], "private")
                self.assertEqual(shown["showAs"], "oof")
                self.assertIn("blue folder", shown["body"]["content"])

    def test_undo_the_last_change_is_of_what_was_done_here(self):
        action, other = self.heard(), self.heard()
        other.action_quick_cancel()
        moved = self.move(action)
        self.listen()
        self.env["charitylog.action.undo"].with_user(self.ann).action_undo_last()
        self.env.invalidate_all()
        self.assertEqual(action.start, moved)
        self.assertEqual(other.state, "outstanding")

    def test_fault_of_other_code_is_asked_about_and_stops_no_other_question(self):
        action, other = self.heard(), self.heard()
        self.move(action)
        self.deleted(other)

        def write(_self, _values):
            raise ZeroDivisionError()

        fault = patch.object(type(action), "_o365_write_followed", write)
        with fault, self.assertLogs("odoo.addons.charitylog_o365", "ERROR"):
            self.listen()
        self.assertAsks(action)
        self.assertAsks(other, "deleted_in_outlook")

    def test_comparison_of_the_night_and_an_open_record_follow_alike(self):
        action = self.heard()
        moved = self.move(action)
        self.compare()
        self.assertFollows(action, moved)
        moved = self.move(action, days=8)
        self.assertIs(action.o365_look(), True)
        self.env.invalidate_all()
        self.assertFollows(action, moved)

    # Asked about all the same

    def test_deletion_name_guests_and_series_are_asked_about(self):
        mailbox = self.upn(self.ann)
        for reason, do in (
            ("deleted_in_outlook", self.deleted),
            ("changed_in_outlook", lambda one: self.move(one, subject="Lunch")),
            (
                "became_meeting",
                lambda one: self.sim.invite(mailbox, self.id_of(one), "g@example.org"),
            ),
            (
                "became_series",
                lambda one: self.sim.repeat(mailbox, self.id_of(one), 4),
            ),
        ):
            with self.subTest(reason):
                action = self.heard()
                do(action)
                self.sim.clear_mails()
                self.assertAsksStill(action, reason)
                self.drain()
                self.assertEqual(self.mailed(), [])
                action.sudo().unlink()
                self.env["o365.calendar.entry"].search([]).unlink()
                self.sim.mailboxes.clear()
                self.env.flush_all()
                self.asked().unlink()

    def test_what_is_past_or_would_be_is_asked_about(self):
        action = self.heard()
        self.move(action, days=-1)
        self.assertAsksStill(action)
        self.asked().unlink()
        # One that has begun and is not over.
        now = self.at(0, 0) + timedelta(days=1) - timedelta(minutes=1)
        running = self.heard(start=now, planned_duration=4)
        self.move(running, days=2)
        with self.time_is(now + timedelta(hours=1)):
            self.env.ref("charitylog_o365.ir_cron_listen").method_direct_trigger()
        self.env.invalidate_all()
        self.assertAsks(running)
        self.assertEqual(running.start, now)

    def test_contact_done_is_asked_about(self):
        action = self.heard()
        done = self.recorded(self.ann, state="done").with_user(self.ann)
        self.move(done, days=-2)
        self.compare()
        self.assertAsks(done)
        self.assertEqual((done.start, action.o365_state), (self.at(-1), "synced"))

    def test_what_cannot_be_taken_as_a_whole_is_asked_about(self):
        action = self.heard(planned_duration=0)
        self.project.planned_duration_policy = "none"
        self.drain()
        self.move(action, length=2)
        self.assertAsksStill(action)

    def test_rule_of_the_record_is_asked_about(self):
        action = self.heard()
        self.project.planned_duration_policy = "required"
        self.drain()
        self.move(action, length=0)
        self.assertAsksStill(action)

    def test_owner_who_may_not_write_is_asked(self):
        action = self.heard()
        self.move(action)
        self.ann.group_ids -= self.env.ref(USER)
        self.drain()
        self.listen()
        action = action.with_user(self.env.user)
        self.assertAsks(action)
        self.assertEqual(action.start, self.at())
        with self.assertRaises(AccessError):
            action.with_user(self.ann).check_access("write")

    def test_change_of_ours_that_waits_is_sent_first_and_then_asked(self):
        action = self.heard()
        self.move(action)
        action.name = "Second visit"
        self.listen()
        self.assertEqual(action.start, self.at())
        self.drain()
        self.assertAsks(action)
        self.assertEqual(action.start, self.at())

    def test_change_of_ours_that_comes_while_outlook_is_looked_at_is_not_lost(self):
        self.ann.o365_follow_moves = "ask"
        action = self.heard()
        self.move(action)
        self.listen()
        self.ann.o365_follow_moves = "follow"
        action.name = "Second visit"
        # As the comparison of the night would, which looks at no outbox row.
        entry = self.known(action)
        self.assertFalse(follow(entry, entry.reason))
        self.assertEqual(action.start, self.at())
        self.env["o365.sync.request"].search([]).unlink()
        self.assertTrue(follow(entry, entry.reason))

    def test_entry_left_in_the_calendar_of_who_had_it_before_moves_nothing(self):
        self.connect(self.bob)
        action = self.heard()
        self.move(action)
        action.with_user(self.env.user).user_id = self.bob
        self.listen()
        self.assertEqual(action.start, self.at())
        self.drain()
        self.assertEqual(action.start, self.at())

    def test_by_default_one_is_asked(self):
        self.ann.o365_follow_moves = "ask"
        action = self.heard()
        self.assertEqual(
            self.env["res.users"].default_get(["o365_follow_moves"]),
            {"o365_follow_moves": "ask"},
        )
        self.move(action)
        self.assertAsksStill(action)

    # The entry's own text

    def test_text_says_which_it_is_and_changes_with_the_next_change_only(self):
        action = self.heard()
        self.assertIn("Charitylog will follow", text_of(self.entry(self.ann)))
        self.sim.clear_requests()
        self.ann.with_user(self.ann).o365_follow_moves = "ask"
        self.env["o365.sync.request"]._queue_entries_of(self.ann)
        self.drain()
        self.assertEqual(self.writes(), [])
        self.assertIn("Charitylog will follow", text_of(self.entry(self.ann)))
        self.assertEqual(action.o365_state, "synced")
        action.name = "Second visit"
        self.drain()
        self.assertIn(
            "Charitylog will ask you what is to be done", text_of(self.entry(self.ann))
        )

    def test_choice_is_ones_own_and_needs_my_user_options(self):
        plain = self.worker("pia", "Pia Hart", groups=())
        with self.assertRaises(AccessError):
            plain.with_user(plain).o365_follow_moves = "follow"
        with self.assertRaises(AccessError):
            self.ann.with_user(self.bob).o365_follow_moves = "ask"
        self.bob.with_user(self.bob).o365_follow_moves = "follow"
        self.assertEqual(self.bob.o365_follow_moves, "follow")
