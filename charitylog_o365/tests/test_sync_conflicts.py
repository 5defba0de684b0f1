"""Moved, renamed or deleted in Outlook: asked about, never overwritten in silence."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError

from ..models.permission.refusal import AssignmentRefused
from . import ways
from .outlook_case import london, wall
from .worker_faults_case import FaultsCase


class TestSyncConflicts(FaultsCase):
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
        self.assertRegex(
            action.o365_message, "^(Deleted|Renamed) in Outlook|^In Outlook this is now"
        )

    # Moved

    def test_entry_moved_in_outlook_is_a_conflict_and_not_overwritten(self):
        action = self.meddled()
        self.assertNotIn("Second visit", self.entry(self.ann)["subject"])
        self.assertAsks(action, "changed_in_outlook")
        action.name = "Third visit"
        self.drain()
        self.assertNotIn("Third visit", self.entry(self.ann)["subject"])
        self.assertAsks(action, "changed_in_outlook")

    def test_entry_renamed_in_outlook_is_a_conflict_and_not_overwritten(self):
        action = self.recorded(self.ann)
        self.move(self.at(), 1, subject="My own words")
        action.name = "Second visit"
        self.drain()
        self.assertEqual(self.subjects(self.ann), ["My own words"])
        self.assertAsks(action, "changed_in_outlook")
        # Not how: whoever reads the record need not know what Ann calls it.
        self.assertEqual(action.o365_message, "Renamed in Outlook.")

    def test_change_undone_in_the_record_keeps_the_conflict(self):
        action = self.meddled()
        action.name = "First visit"
        self.drain()
        self.assertAsks(action, "changed_in_outlook")
        self.connect_again(self.ann)
        self.drain()
        self.assertAsks(action, "changed_in_outlook")

    def test_put_back_overwrites_the_entry_moved_in_outlook(self):
        action = self.meddled()
        action.action_o365_put_back()
        self.assertEqual(action.o365_state, "pending")
        self.drain()
        entry = self.entry(self.ann)
        self.assertIn("Second visit", entry["subject"])
        self.assertEqual(wall(entry), london(self.at(), self.at(hour=11)))
        self.assertEqual(action.o365_state, "synced")

    def test_put_back_of_an_entry_moved_once_more_is_a_conflict_again(self):
        action = self.meddled()
        action.action_o365_put_back()
        self.move(self.at(days=5))
        self.drain()
        self.assertAsks(action, "changed_in_outlook")
        self.assertNotIn("Second visit", self.entry(self.ann)["subject"])

    def test_take_over_sets_start_and_planned_length_from_outlook(self):
        action = self.meddled()
        self.assertTrue(action.o365_can_take_over)
        action.action_o365_take_over()
        self.assertEqual(action.start, self.at(days=2, hour=15))
        self.assertEqual(action.planned_duration, 2)
        self.drain()
        self.assertIn("Second visit", self.entry(self.ann)["subject"])
        self.assertEqual(action.o365_state, "synced")

    def test_take_over_of_a_contact_done_sets_the_actual_length(self):
        action = self.recorded(self.ann, state="done", outcome="held", duration=1)
        self.move(self.at(days=-2), 3)
        action.name = "Second visit"
        self.drain()
        action.with_user(self.ann).action_o365_take_over()
        self.assertEqual((action.start, action.duration), (self.at(days=-2), 3))

    def test_take_over_of_a_future_time_for_a_contact_done_is_refused(self):
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
                "In Outlook it is on .* which has not come yet.* You can also move it"
            )
            self.assertFalse(action.o365_can_take_over)
            self.assertRegex(action.o365_hint, f"^It cannot be taken over. {told}")
            with self.subTest(start=start), ways.refused(self, told):
                action.with_user(self.ann).action_o365_take_over()
            # Nothing is lost: it asks on, and all answers are open.
            self.assertAsks(action, "changed_in_outlook")
            self.assertEqual((action.start, action.duration), (before, 1))
        action.with_user(self.ann).action_o365_put_back()
        self.drain()
        end = before + timedelta(hours=1)
        self.assertEqual(wall(self.entry(self.ann)), london(before, end))

    def test_take_over_of_an_all_day_entry_makes_the_action_all_day(self):
        action = self.meddled(days=4, hour=0, isAllDay=False)
        midnight = self.at(days=4, hour=0)
        entry = self.entry(self.ann)["id"]
        end = midnight + timedelta(days=1)
        self.sim.move(self.upn(self.ann), entry, midnight, end, isAllDay=True)
        action.name = "Third visit"
        self.drain()
        self.assertIn(f" {midnight.day} {midnight:%B}, all day.", action.o365_message)
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

    def test_take_over_of_several_days_sets_day_and_number_of_days(self):
        action = self.lengthened(3)
        first, last = self.at(days=4), self.at(days=6)
        said = [f"{day:%a} {day.day} {day:%B}" for day in (first, last)]
        self.assertIn(f"{' – '.join(said)}, all day.", action.o365_message)
        action.action_o365_take_over()
        self.assertEqual((action.day, action.days), (first.date(), 3))
        self.drain()
        self.assertEqual(action.o365_state, "synced", action.o365_message)
        shown = tuple(text[:10] for text in wall(self.entry(self.ann)))
        self.assertEqual(shown, (str(first.date()), str(self.at(days=7).date())))

    def test_take_over_of_one_day_instead_of_several_sets_one_day(self):
        action = self.lengthened(1, planned_duration=72)
        action.action_o365_take_over()
        self.assertEqual((action.days, action.planned_duration), (1, 0))

    def test_take_over_of_several_days_is_refused_without_planned_lengths(self):
        self.project.planned_duration_policy = "none"
        action = self.lengthened(3, planned_duration=0)
        with self.assertRaisesRegex(UserError, "3 days now.*no planned lengths"):
            action.action_o365_take_over()

    def test_take_over_sets_no_planned_length_where_none_is_used(self):
        action = self.recorded(self.ann, planned_duration=0)
        self.project.planned_duration_policy = "none"
        self.move(self.at(days=2))
        action.name = "Second visit"
        self.drain()
        action.with_user(self.ann).action_o365_take_over()
        self.assertEqual((action.start, action.planned_duration), (self.at(days=2), 0))

    def test_name_alone_is_not_taken_over_and_that_is_said_beforehand(self):
        action = self.recorded(self.ann).with_user(self.ann)
        self.move(self.at(), 1, subject="My own words")
        action.name = "Second visit"
        self.drain()
        self.assertFalse(action.o365_can_take_over)
        self.assertEqual(action.o365_hint, "Its name is not taken over.")
        with self.assertRaisesRegex(UserError, "nothing in Outlook to take over"):
            action.action_o365_take_over()
        self.move(self.at(days=2), 1, subject="My own words")
        action.name = "Third visit"
        self.drain()
        self.assertTrue(action.o365_can_take_over)
        self.assertEqual(action.o365_hint, "Its name is not taken over.")

    def test_length_is_not_taken_over_without_planned_lengths_and_that_is_said(self):
        action = self.recorded(self.ann, planned_duration=0).with_user(self.ann)
        self.project.planned_duration_policy = "none"
        self.move(self.at(), 2)
        action.name = "Second visit"
        self.drain()
        self.assertFalse(action.o365_can_take_over)
        self.assertRegex(action.o365_hint, "^It cannot be taken over. Its length in")
        self.move(self.at(days=2), 2)
        action.name = "Third visit"
        self.drain()
        self.assertTrue(action.o365_can_take_over)
        self.assertRegex(
            action.o365_hint, "^Its length in .* uses no planned lengths.$"
        )

    def test_length_of_nothing_is_not_taken_over_where_one_is_wanted(self):
        action = self.recorded(self.ann).with_user(self.ann)
        self.project.planned_duration_policy = "required"
        self.move(self.at(days=2), 0)
        action.name = "Second visit"
        self.drain()
        self.assertFalse(action.o365_can_take_over)
        self.assertRegex(action.o365_hint, "^It cannot .* wants a planned length")
        with self.assertRaisesRegex(UserError, "^It has no length in Outlook"):
            action.action_o365_take_over()
        self.assertEqual(action.start, self.at())

    def test_answer_to_what_is_not_so_any_more_is_refused(self):
        action = self.meddled()
        seen = {"o365_seen": action.o365_message}
        self.move(self.at(days=9))
        action.name = "Third visit"
        self.drain()
        for answer in ("take_over", "put_back"):
            with self.assertRaisesRegex(UserError, "It has been changed once more."):
                getattr(action.with_context(**seen), f"action_o365_{answer}")()
        self.assertEqual(action.start, self.at())
        seen = {"o365_seen": action.o365_message}
        action.with_context(**seen).action_o365_take_over()
        self.assertEqual(action.start, self.at(days=9))

    # Deleted

    def test_entry_deleted_in_outlook_is_a_conflict_and_not_created_again(self):
        action = self.deleted()
        self.assertEqual(self.entries(self.ann), [])
        self.assertAsks(action, "deleted_in_outlook")
        with self.assertRaisesRegex(UserError, "nothing in Outlook to take over"):
            action.action_o365_take_over()

    def test_put_back_of_a_deleted_entry_creates_it_once(self):
        action = self.deleted()
        action.action_o365_put_back()
        self.drain()
        self.assertIn("Second visit", self.entry(self.ann)["subject"])
        self.assertEqual(action.o365_state, "synced")

    def test_put_back_with_a_lost_answer_creates_the_entry_once(self):
        action = self.deleted()
        action.action_o365_put_back()
        self.sim.fault("reset_after", match="POST", times=1)
        self.drain()
        with self.time_is(self.known(action).next_try + timedelta(seconds=1)):
            self.drain()
        self.entry(self.ann)
        self.assertEqual(action.o365_state, "synced")

    def test_put_back_works_for_records_older_than_sync_since(self):
        action = self.deleted()
        self.later()
        self.project.o365_sync = False
        self.later()
        self.project.o365_sync = True
        self.drain()
        action.action_o365_put_back()
        self.drain()
        self.entry(self.ann)

    def test_cancelling_an_action_whose_entry_was_deleted_ends_the_conflict(self):
        action = self.deleted()
        action.action_cancel()
        self.drain()
        self.assertEqual((action.o365_state, action.o365_reason), ("off", "cancelled"))

    # Who may answer

    def test_put_back_is_refused_without_write_access(self):
        action = self.deleted()
        reader = self.worker("rita", "Rita Vale", groups=())
        with self.assertRaises(AccessError):
            action.with_user(reader).action_o365_put_back()

    def test_put_back_by_a_colleague_needs_permission(self):
        self.connect(self.bob)
        action = self.deleted()
        self.sim.share(self.upn(self.ann), "organization", "none")
        with self.assertRaises(AssignmentRefused):
            action.with_user(self.bob).action_o365_put_back()
        self.sim.share(self.upn(self.ann), self.upn(self.bob), "write")
        action.with_user(self.bob).action_o365_put_back()
        self.drain()
        self.entry(self.ann)
