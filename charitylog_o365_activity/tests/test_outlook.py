"""What people do in Outlook with the entry of an activity, and what becomes of it."""

from datetime import timedelta

from odoo.addons.charitylog_o365.tests.asks_case import AsksCase
from odoo.addons.charitylog_o365.tests.outlook_case import london, wall
from odoo.exceptions import UserError

from .activity_case import ActivityCase, by_clock, whole_day


class TestOutlook(ActivityCase, AsksCase):
    def move(self, activity, *times, **more):
        self.sim.move(self.upn(activity.user_id), self.id_of(activity), *times, **more)

    def heard(self, **values):
        activity = self.sent(self.ann, **values)
        self.listen()
        return activity

    def test_whole_day_moved_to_another_is_taken_over(self):
        activity = self.heard()
        self.move(activity, *whole_day(self.day(4)), isAllDay=True)
        self.listen()
        self.assertEqual(activity.o365_reason, "changed_in_outlook")
        self.assertTrue(activity.o365_can_take_over)
        # The notice leads to the list in which it can be answered.
        self.assertIn("/odoo/outlook-activities", self.asked().note)
        activity.action_o365_take_over()
        self.drain()
        self.assertEqual(activity.date_deadline, self.day(4))
        self.assertEqual(activity.o365_state, "synced")
        self.assertEqual(wall(self.entry(self.ann)), whole_day(self.day(4)))

    def test_whole_day_made_an_hour_is_taken_over_and_back(self):
        activity = self.heard()
        start = self.at(days=3, hour=13)
        hours = london(start, start + timedelta(minutes=90))
        self.move(activity, *hours, isAllDay=False)
        self.listen()
        activity.action_o365_take_over()
        self.drain()
        self.assertEqual(activity.o365_length, 1.5)
        self.assertEqual(wall(self.entry(self.ann)), hours)
        self.assertEqual(activity.o365_state, "synced")
        self.move(activity, *whole_day(self.day(5)), isAllDay=True)
        self.listen()
        activity.action_o365_take_over()
        self.drain()
        self.assertEqual(activity.date_deadline, self.day(5))
        self.assertTrue(activity._o365_is_all_day())

    def test_owner_who_may_not_read_the_record_answers_for_the_activity(self):
        closed = self.env["project.project"].create(
            {"name": "C", "privacy_visibility": "followers", "o365_sync": True}
        )
        task = self.env["project.task"].create({"name": "M", "project_id": closed.id})
        activity = self.env["mail.activity"].create(self.values(self.ann, task))
        task.message_unsubscribe(self.ann.partner_id.ids)
        self.drain()
        self.listen()
        theirs = activity.with_user(self.ann)
        self.assertFalse(task.with_user(self.ann).has_access("read"))
        self.move(theirs, *whole_day(self.day(4)), isAllDay=True)
        self.listen()
        theirs.action_o365_put_back()
        self.drain()
        self.assertEqual(wall(self.entry(self.ann)), whole_day(self.day()))
        self.move(theirs, *whole_day(self.day(5)), isAllDay=True)
        self.listen()
        theirs.action_o365_take_over()
        self.assertEqual(activity.date_deadline, self.day(5))

    def test_put_back_shows_again_what_is_here(self):
        activity = self.heard(o365_hour=9, o365_length=2)
        start = self.at(days=3)
        self.move(activity, *london(start, start + timedelta(hours=1)))
        self.listen()
        activity.action_o365_put_back()
        self.drain()
        self.assertEqual(
            wall(self.entry(self.ann)), by_clock(self.day(), "09:00", "11:00")
        )

    def test_several_days_are_taken_as_the_first_and_that_is_said(self):
        activity = self.heard()
        first, _end = whole_day(self.day(4))
        _start, end = whole_day(self.day(6))
        self.move(activity, first, end, isAllDay=True)
        self.listen()
        self.assertIn("several days", activity.o365_hint)
        activity.action_o365_take_over()
        self.drain()
        self.assertEqual(wall(self.entry(self.ann)), whole_day(self.day(4)))

    def test_what_is_done_is_not_moved(self):
        activity = self.sent(self.ann)
        activity.action_done()
        self.drain()
        self.listen()
        self.move(activity, *whole_day(self.day(4)), isAllDay=True)
        self.listen()
        self.assertFalse(activity.o365_can_take_over)
        with self.assertRaises(UserError):
            activity.action_o365_take_over()

    def test_move_is_followed_where_its_owner_wishes_so(self):
        self.ann.o365_follow_moves = "follow"
        activity = self.heard()
        self.move(activity, *whole_day(self.day(4)), isAllDay=True)
        self.listen()
        self.assertEqual(activity.date_deadline, self.day(4))
        said = " ".join(self.client_.message_ids.mapped("preview"))
        self.assertIn("Moved in Outlook, and therefore here too", said)
        self.drain()
        self.assertEqual(activity.o365_state, "synced")

    def test_deleted_in_outlook_is_asked_about_and_put_back(self):
        activity = self.heard()
        self.sim.delete(self.upn(self.ann), self.known(activity).event_id)
        self.listen()
        self.assertEqual(activity.o365_reason, "deleted_in_outlook")
        activity.action_o365_put_back()
        self.drain()
        self.assertEqual(activity.o365_state, "synced")
        self.entry(self.ann)
