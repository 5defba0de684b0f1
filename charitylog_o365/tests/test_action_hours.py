"""The line above the Action List: hours planned day by day."""

from .test_action_quick import QuickCase

MINE = [("name", "=", "Weekly visit")]


class TestActionHours(QuickCase):
    def hours(self, user=None):
        actions = self.env["charitylog.action"].with_user(user or self.ann)
        found = actions.with_context(tz="Europe/London").charitylog_hours(MINE)
        return [(each["name"], each["hours"], each["count"]) for each in found]

    def test_hours_of_each_day_to_come_are_added_up(self):
        # It is Wednesday, noon.
        self.at("03-25 10:00", planned_duration=8)
        self.at("03-26 09:00", planned_duration=0.5)
        self.at("03-26 15:00", planned_duration=1)
        # On the Monday after the clocks go forward, and late there.
        self.at("03-31 22:30", planned_duration=1.75)
        self.at("03-31 23:30", planned_duration=1)
        self.at("03-27 10:00", planned_duration=2).action_cancel()
        self.record(start="2025-03-28", all_day=True)
        self.at("04-12 10:00", planned_duration=1)
        self.assertEqual(
            self.hours(),
            [
                ("Wed 26", "1:30", 2),
                ("Fri 28", "0:00", 1),
                ("Mon 31", "1:45", 1),
                ("Tue 1", "1:00", 1),
            ],
        )

    def test_only_what_one_may_read_counts(self):
        self.at("03-27 10:00", planned_duration=2)
        self.project.privacy_visibility = "followers"
        self.assertEqual(self.hours(self.bob), [])
        self.assertEqual(self.hours(), [("Thu 27", "2:00", 1)])
