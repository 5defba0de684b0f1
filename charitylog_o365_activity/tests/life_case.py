"""The life of an activity, on a record of any model: one table for all of them."""

from odoo.addons.charitylog_o365.tests.outlook_case import wall

from .activity_case import ActivityCase, by_clock, whole_day


class LifeCase(ActivityCase):
    """Ann and Bob have connected; Ann may edit Bob's calendar, nobody Cat's."""

    # Which record the activities are on, and how the entry names it.
    record = None
    named = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cat = cls.worker("cat", "Cat Dean")
        cls.connect(cls.bob)
        cls.connect_unshared(cls.cat)

    def appears(self):
        activity = self.sent(self.ann, self.record)
        entry = self.entry(self.ann)
        self.assertEqual(entry["subject"], f"To-Do: {self.named} – Send the form")
        self.assertEqual((entry["isAllDay"], entry["showAs"]), (True, "free"))
        self.assertEqual(entry["isReminderOn"], False)
        self.assertEqual(wall(entry), whole_day(activity.date_deadline))
        self.assertReads(activity, "synced", "in_outlook", "In your Outlook calendar.")
        return activity

    def changes(self, activity):
        entry = self.written(activity, date_deadline=self.day(3), summary="Ring them")
        self.assertEqual(wall(entry), whole_day(self.day(3)))
        self.assertIn("Ring them", entry["subject"])
        entry = self.written(activity, o365_hour=10.5, o365_length=0.75)
        self.assertEqual(wall(entry), by_clock(self.day(3), "10:30", "11:15"))
        self.assertEqual((entry["isAllDay"], entry["showAs"]), (False, "busy"))
        entry = self.written(activity, date_deadline=self.day(4))
        self.assertEqual(wall(entry), by_clock(self.day(4), "10:30", "11:15"))
        entry = self.written(activity, o365_hour=0)
        self.assertEqual(wall(entry), whole_day(self.day(4)))

    def moves_to_bob(self, activity):
        activity.user_id = self.bob
        self.drain()
        self.assertEqual(self.entries(self.ann), [])
        entry = self.entry(self.bob)
        self.assertEqual(wall(entry), whole_day(self.day(4)))

    def is_refused_for_cat(self, activity):
        before = self.entry(self.bob)
        refusal = self.refused(
            lambda: activity.with_user(self.bob).write({"user_id": self.cat.id})
        )
        self.assertIn("Cat Dean's Outlook calendar is not shared", str(refusal))
        self.env.invalidate_all()
        refusal = self.refused(
            self.activity, self.ann, self.record, user_id=self.cat.id
        )
        self.assertEqual(refusal.context["reason"], "not_shared")
        self.drain()
        self.assertEqual(self.entries(self.cat), [])
        self.assertEqual(self.entry(self.bob), before)
        self.assertEqual(activity.user_id, self.bob)

    def is_done(self, activity):
        activity.with_user(self.bob).action_feedback(feedback="They have it")
        self.drain()
        self.assertFalse(activity.active)
        entry = self.entry(self.bob)
        self.assertEqual(entry["categories"], ["Activity done"])
        # On the day on which it was done, not on the one it was planned for.
        self.assertEqual(wall(entry), whole_day(activity._o365_day_shown()))
        self.assertEqual(entry["showAs"], "free")

    def is_cancelled(self):
        activity = self.sent(self.ann, self.record)
        self.entry(self.ann)
        activity.action_cancel()
        self.drain()
        self.assertEqual(self.entries(self.ann), [])

    def live(self):
        activity = self.appears()
        self.changes(activity)
        self.moves_to_bob(activity)
        self.is_refused_for_cat(activity)
        self.is_done(activity)
        self.is_cancelled()
