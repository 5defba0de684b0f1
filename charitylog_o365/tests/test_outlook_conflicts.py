"""Moved, renamed or deleted in Outlook: asked about, never overwritten in silence."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError

from ..models.permission.refusal import AssignmentRefused
from . import ways
from .faults_case import FaultsCase
from .outlook_case import london, wall


class TestOutlookConflicts(FaultsCase):
    def meddled(self, days=2, hour=15, **fields):
        """Record an action, have it moved in Outlook, and rename it here."""
        action = self.recorded(self.ann)
        self.move(self.at(days=days, hour=hour), **fields)
        action.name = "Second visit"
        self.drain()
        return action.with_user(self.ann)

    def move(self, start, length=2, **fields):
        end = start + timedelta(hours=length)
        entry = self.entry(self.ann)["id"]
        self.sim.move(self.upn(self.ann), entry, *london(start, end), **fields)

    def deleted(self):
        action = self.recorded(self.ann)
        self.sim.delete(self.upn(self.ann), self.entry(self.ann)["id"])
        action.name = "Second visit"
        self.drain()
        return action.with_user(self.ann)

    def assertAsks(self, action, reason):
        self.assertEqual((action.o365_state, action.o365_reason), ("conflict", reason))
        self.assertRegex(action.o365_message, "^Somebody .* this entry in Outlook")

    # Moved

    def test_moved_it_stays_where_it_was_put_and_the_record_asks(self):
        action = self.meddled()
        self.assertNotIn("Second visit", self.entry(self.ann)["subject"])
        self.assertAsks(action, "changed_in_outlook")
        action.name = "Third visit"
        self.drain()
        self.assertNotIn("Third visit", self.entry(self.ann)["subject"])
        self.assertAsks(action, "changed_in_outlook")

    def test_renamed_it_asks_as_well(self):
        action = self.recorded(self.ann)
        self.move(self.at(), 1, subject="My own words")
        action.name = "Second visit"
        self.drain()
        self.assertEqual(self.subjects(self.ann), ["My own words"])
        self.assertAsks(action, "changed_in_outlook")
        # Not how: whoever reads the record need not know what Ann calls it.
        self.assertEqual(action.o365_message, "Somebody renamed this entry in Outlook.")

    def test_a_look_that_finds_nothing_to_say_takes_no_question_back(self):
        action = self.meddled()
        action.name = "First visit"
        self.drain()
        self.assertAsks(action, "changed_in_outlook")
        self.connect_again(self.ann)
        self.drain()
        self.assertAsks(action, "changed_in_outlook")

    def test_put_back(self):
        action = self.meddled()
        action.action_o365_put_back()
        self.assertEqual(action.o365_state, "pending")
        self.drain()
        entry = self.entry(self.ann)
        self.assertIn("Second visit", entry["subject"])
        self.assertEqual(wall(entry), london(self.at(), self.at(hour=11)))
        self.assertEqual(action.o365_state, "synced")

    def test_put_back_asks_again_where_it_was_moved_once_more(self):
        action = self.meddled()
        action.action_o365_put_back()
        self.move(self.at(days=5))
        self.drain()
        self.assertAsks(action, "changed_in_outlook")
        self.assertNotIn("Second visit", self.entry(self.ann)["subject"])

    def test_take_over(self):
        action = self.meddled()
        self.assertTrue(action.o365_can_take_over)
        action.action_o365_take_over()
        self.assertEqual(action.start, self.at(days=2, hour=15))
        self.assertEqual(action.planned_duration, 2)
        self.drain()
        self.assertIn("Second visit", self.entry(self.ann)["subject"])
        self.assertEqual(action.o365_state, "synced")

    def test_take_over_of_what_is_done_says_how_long_it_took(self):
        action = self.recorded(self.ann, state="done", outcome="held", duration=1)
        self.move(self.at(days=-2), 3)
        action.name = "Second visit"
        self.drain()
        action.with_user(self.ann).action_o365_take_over()
        self.assertEqual((action.start, action.duration), (self.at(days=-2), 3))

    def test_of_what_is_done_no_time_to_come_is_taken_over(self):
        action = self.recorded(self.ann, state="done", outcome="held", duration=1)
        before = action.start
        coming = self.at(days=3, hour=0)
        for start, length, whole in (
            (self.at(days=2), 2, {}),
            (coming, 24, {"isAllDay": True}),
        ):
            self.move(start, length, **whole)
            action.name = f"Visit of {start}"
            self.drain()
            told = (
                "In Outlook it is on .* which has not come yet.* Choose “Put it back”"
            )
            with self.subTest(start=start), ways.refused(self, told):
                action.with_user(self.ann).action_o365_take_over()
            # Nothing is lost: it asks on, and all answers are open.
            self.assertAsks(action, "changed_in_outlook")
            self.assertEqual((action.start, action.duration), (before, 1))
        action.with_user(self.ann).action_o365_put_back()
        self.drain()
        end = before + timedelta(hours=1)
        self.assertEqual(wall(self.entry(self.ann)), london(before, end))

    def test_take_over_of_a_whole_day(self):
        action = self.meddled(days=4, hour=0, isAllDay=False)
        midnight = self.at(days=4, hour=0)
        entry = self.entry(self.ann)["id"]
        end = midnight + timedelta(days=1)
        self.sim.move(self.upn(self.ann), entry, midnight, end, isAllDay=True)
        action.name = "Third visit"
        self.drain()
        self.assertIn(f"to {midnight.day} {midnight:%B}.", action.o365_message)
        action.action_o365_take_over()
        self.assertTrue(action.all_day)
        self.assertEqual(action.day, midnight.date())

    def lengthened(self, days, **values):
        """Record work by the day, and have it take ``days`` in Outlook."""
        action = self.recorded(
            self.ann, start=False, day=self.at(3).date(), all_day=True, **values
        ).with_user(self.ann)
        first, entry = self.at(days=4, hour=0), self.entry(self.ann)["id"]
        last = first + timedelta(days=days)
        self.sim.move(self.upn(self.ann), entry, first, last, isAllDay=True)
        action.name = "Second visit"
        self.drain()
        return action

    def test_several_days_are_taken_over_as_a_whole(self):
        action = self.lengthened(3)
        first, last = self.at(days=4), self.at(days=6)
        self.assertIn(
            f"to {first.day} {first:%B} – {last.day} {last:%B}.", action.o365_message
        )
        action.action_o365_take_over()
        self.assertEqual((action.day, action.days), (first.date(), 3))
        self.drain()
        self.assertEqual(action.o365_state, "synced", action.o365_message)
        shown = tuple(text[:10] for text in wall(self.entry(self.ann)))
        self.assertEqual(shown, (str(first.date()), str(self.at(days=7).date())))

    def test_one_day_of_several_is_taken_over_too(self):
        action = self.lengthened(1, planned_duration=72)
        action.action_o365_take_over()
        self.assertEqual((action.days, action.planned_duration), (1, 0))

    def test_where_several_cannot_be_taken_over_it_is_said(self):
        self.project.planned_duration_policy = "none"
        action = self.lengthened(3, planned_duration=0)
        with self.assertRaisesRegex(UserError, "3 days now.*no planned lengths"):
            action.action_o365_take_over()

    def test_no_planned_length_none_taken_over(self):
        action = self.recorded(self.ann, planned_duration=0)
        self.project.planned_duration_policy = "none"
        self.move(self.at(days=2))
        action.name = "Second visit"
        self.drain()
        action.with_user(self.ann).action_o365_take_over()
        self.assertEqual((action.start, action.planned_duration), (self.at(days=2), 0))

    # Deleted

    def test_deleted_it_stays_away_and_the_record_asks(self):
        action = self.deleted()
        self.assertEqual(self.entries(self.ann), [])
        self.assertAsks(action, "deleted_in_outlook")
        with self.assertRaisesRegex(UserError, "nothing in Outlook to take over"):
            action.action_o365_take_over()

    def test_deleted_and_put_back_it_is_there_once(self):
        action = self.deleted()
        action.action_o365_put_back()
        self.drain()
        self.assertIn("Second visit", self.entry(self.ann)["subject"])
        self.assertEqual(action.o365_state, "synced")

    def test_put_back_with_a_lost_answer_it_is_there_once(self):
        action = self.deleted()
        action.action_o365_put_back()
        self.sim.fault("reset_after", match="POST", times=1)
        self.drain()
        with self.time_is(self.known(action).next_try + timedelta(seconds=1)):
            self.drain()
        self.entry(self.ann)
        self.assertEqual(action.o365_state, "synced")

    def test_put_back_also_what_is_older_than_todays_since(self):
        action = self.deleted()
        self.later()
        self.project.o365_sync = False
        self.later()
        self.project.o365_sync = True
        self.drain()
        action.action_o365_put_back()
        self.drain()
        self.entry(self.ann)

    def test_deleted_and_cancelled_nothing_is_left_to_say(self):
        action = self.deleted()
        action.action_cancel()
        self.drain()
        self.assertEqual((action.o365_state, action.o365_reason), ("off", "cancelled"))

    # Who may answer

    def test_who_may_not_write_the_record_may_not_answer(self):
        action = self.deleted()
        reader = self.worker("rita", "Rita Vale", groups=())
        with self.assertRaises(AccessError):
            action.with_user(reader).action_o365_put_back()

    def test_a_colleague_answers_with_the_right_to_the_calendar_only(self):
        self.connect(self.bob)
        action = self.deleted()
        self.sim.share(self.upn(self.ann), "organization", "none")
        with self.assertRaises(AssignmentRefused):
            action.with_user(self.bob).action_o365_put_back()
        self.sim.share(self.upn(self.ann), self.upn(self.bob), "write")
        action.with_user(self.bob).action_o365_put_back()
        self.drain()
        self.entry(self.ann)
