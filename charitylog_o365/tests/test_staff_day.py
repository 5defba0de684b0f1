"""The staff day: who is on it, what they have to do, and on which days."""

from datetime import datetime
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .action_case import USER, ActionCase

# A Wednesday.
NOW = datetime(2030, 3, 6, 12)
TODAY = "2030-03-06"


class StaffDayCase(ActionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = [("id", "in", [cls.ann.id, cls.bob.id, cls.dave.id])]

    def setUp(self):
        super().setUp()
        now = patch.object(fields.Datetime, "now", staticmethod(lambda *_a: NOW))
        now.start()
        self.addCleanup(now.stop)

    def day(self, first=TODAY, user=None, people=None, tz="Europe/London", **options):
        actions = self.env["charitylog.action"].with_user(user or self.ann)
        actions = actions.with_context(tz=tz)
        people = self.people if people is None else people
        return actions.charitylog_staff_day(people, first, **options)

    def shown(self, *arguments, **options):
        """Return the summaries of what is shown."""
        rows = self.day(*arguments, **options)["work"]
        return sorted(row["name"] for row in rows)

    def at(self, start, name, user=None, **values):
        return self.record(user, start=f"2030-{start}:00", name=name, **values)

    def move(self, action, user=None, **where):
        """Drag as ``user`` what is shown as it is now."""
        seen = [fields.Datetime.to_string(action.start), action.user_id.id]
        return action.with_user(user or self.ann).charitylog_staff_day_move(
            seen, **{"user_id": action.user_id.id, **where}
        )


class TestStaffDay(StaffDayCase):
    def test_work_of_the_day_is_shown_whatever_its_state(self):
        self.at("03-06 10:00", "Visit", planned_duration=1)
        self.at("03-06 15:00", "Call", user_id=self.bob.id).action_cancel()
        self.at("03-05 10:00", "Day before").action_cancel()
        self.at("03-07 10:00", "Day after")
        self.assertEqual(self.shown(), ["Call", "Visit"])
        [call, visit] = sorted(self.day()["work"], key=lambda row: row["name"])
        self.assertEqual(call["user_id"], (self.bob.id, "Bob Marsh"))
        self.assertEqual(call["state"], "cancelled")
        self.assertEqual(visit["partner_id"][1], "Mary Ann Whitcombe")

    def test_oneself_comes_first_and_then_others_by_name(self):
        names = [each["name"] for each in self.day(user=self.bob)["people"]]
        self.assertEqual(names, ["Bob Marsh", "Ann Lee", "Dave Okoro"])

    def test_day_is_that_of_the_reader_also_where_the_clocks_change(self):
        # London has 23 hours on 31 March 2030, and 25 on 27 October.
        self.at("03-30 23:59", "Late on Saturday")
        self.at("03-31 00:00", "Midnight")
        self.at("03-31 22:59", "Late on Sunday")
        self.at("03-31 23:00", "Monday begins")
        self.assertEqual(self.shown("2030-03-31"), ["Late on Sunday", "Midnight"])
        self.assertIn("Monday begins", self.shown("2030-03-31", tz="UTC"))
        self.at("10-26 22:59", "Before")
        self.at("10-26 23:00", "Twenty-five hours")
        self.at("10-27 23:59", "The last of them")
        self.at("10-28 00:00", "After")
        self.assertEqual(
            self.shown("2030-10-27"), ["The last of them", "Twenty-five hours"]
        )

    def test_work_over_midnight_is_on_both_days(self):
        self.at("03-06 23:30", "Night", planned_duration=2)
        self.at("03-06 23:00", "Till midnight", planned_duration=1)
        self.assertEqual(self.shown("2030-03-06"), ["Night", "Till midnight"])
        self.assertEqual(self.shown("2030-03-07"), ["Night"])

    def test_work_without_a_length_is_shown_also_at_midnight(self):
        self.at("03-06 00:00", "Thin")
        self.assertEqual(self.shown(), ["Thin"])
        self.assertEqual(self.shown("2030-03-05"), [])

    def test_work_by_the_day_is_on_its_days_in_every_zone(self):
        self.record(name="By Friday", start="2030-03-08", all_day=True)
        self.record(
            name="Two days", start="2030-03-07", all_day=True, planned_duration=48
        )
        for tz in ("Europe/London", "Pacific/Auckland", "America/Los_Angeles"):
            self.assertEqual(self.shown("2030-03-06", tz=tz), [])
            self.assertEqual(self.shown("2030-03-07", tz=tz), ["Two days"])
            both = ["By Friday", "Two days"]
            self.assertEqual(self.shown("2030-03-08", tz=tz), both)
            self.assertEqual(self.shown("2030-03-09", tz=tz), [])

    def test_week_shows_seven_days_and_no_more(self):
        self.at("03-04 00:00", "Monday")
        self.at("03-10 23:59", "Sunday")
        self.at("03-11 00:00", "Next")
        self.assertEqual(self.shown("2030-03-04", days=7), ["Monday", "Sunday"])
        self.assertEqual(self.shown("2030-03-04", days=99), ["Monday", "Sunday"])

    def test_overdue_work_of_earlier_days_is_on_today_and_counted(self):
        self.at("03-04 10:00", "Late", user_id=self.bob.id)
        self.record(name="By Monday", start="2030-03-04", all_day=True)
        self.at("03-04 10:00", "Over").action_cancel()
        self.at("03-06 09:00", "This morning")
        told = self.day()
        late = sorted(row["name"] for row in told["work"] if row["is_late"])
        self.assertEqual(late, ["By Monday", "Late"])
        self.assertEqual(told["late"], {self.ann.id: 1, self.bob.id: 1})
        # Not on other days; in the week of today only what is older than it.
        self.assertEqual(self.shown("2030-03-07"), [])
        week = self.day("2030-03-04", days=7)
        self.assertFalse(any(row["is_late"] for row in week["work"]))

    def test_many_people_are_shown_forty_at_a_time(self):
        for number in range(42):
            new_test_user(self.env, f"t_{number}", USER, name=f"T {number:02}")
        people = [("login", "=like", "t\\__%"), ("name", "=like", "T %")]
        told = self.day(people=people)
        self.assertEqual((told["count"], len(told["people"])), (42, 40))
        rest = self.day(people=people, offset=40)["people"]
        self.assertEqual([each["name"] for each in rest], ["T 40", "T 41"])

    def test_cost_does_not_grow_with_people_and_work(self):
        """Forty people and 400 pieces of work take as many queries as two with four."""
        people = self.ann | self.bob
        people |= people.union(
            *(
                new_test_user(self.env, f"t_{number}", USER, name=f"T {number:02}")
                for number in range(38)
            )
        )
        clients = self.env["res.partner"].create(
            [{"name": f"Client {number}"} for number in range(20)]
        )
        self.env["charitylog.action"].create(
            [
                self.values(
                    user_id=user.id,
                    start=f"2030-03-0{5 + number % 2} {8 + number:02}:00:00",
                    partner_id=clients[(index + number) % 20].id,
                )
                for index, user in enumerate(people)
                for number in range(10)
            ]
        )
        few, _told = self.cost((self.ann | self.bob).ids)
        many, told = self.cost(people.ids)
        self.assertEqual((len(told["people"]), len(told["work"])), (40, 400))
        self.assertEqual(many, few)

    def cost(self, ids):
        """Return how many queries a day of these people takes, and the day."""
        self.day()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        told = self.day(people=[("id", "in", ids)])
        return self.env.cr.sql_log_count - before, told

    def test_colleagues_are_found_by_the_project_they_work_on(self):
        other = self.env["project.project"].create({"name": "Garden"})
        self.at("03-12 10:00", "Dig", user_id=self.bob.id, project_id=other.id)
        self.at("03-12 10:00", "Call", user_id=self.dave.id)
        users = self.env["res.users"].with_user(self.ann)
        for asked in (("=", other.id), ("ilike", "gard")):
            found = users.search([("charitylog_project_id", *asked)])
            self.assertEqual(found, self.bob)
        other.privacy_visibility = "followers"
        other.message_partner_ids = False
        self.assertFalse(users.search([("charitylog_project_id", "=", other.id)]))


class TestStaffDayMove(StaffDayCase):
    def test_move_to_another_time_and_person_is_undone(self):
        action = self.at("03-06 10:00", "Visit", planned_duration=1)
        notice = self.move(action, start="2030-03-06 14:15:00", user_id=self.bob.id)
        self.assertEqual(
            notice["message"], "Given to Bob Marsh: Mary Ann Whitcombe, Visit."
        )
        self.assertEqual(
            (str(action.start), action.user_id, action.planned_duration),
            ("2030-03-06 14:15:00", self.bob, 1),
        )
        undo = self.env["charitylog.action.undo"].with_user(self.ann)
        undo.browse(notice["undo_id"]).action_undo()
        self.assertEqual(
            (str(action.start), action.user_id), ("2030-03-06 10:00:00", self.ann)
        )

    def test_work_that_is_offered_keeps_its_time_and_this_is_undone(self):
        action = self.at("03-06 10:00", "Visit", planned_duration=1)
        notice = action.with_user(self.ann).charitylog_staff_day_offer(self.bob.id)
        self.assertEqual(
            notice["message"], "Offered to Bob Marsh: Mary Ann Whitcombe, Visit."
        )
        self.assertEqual(
            (str(action.start), action.user_id), ("2030-03-06 10:00:00", self.ann)
        )
        [row] = self.day()["work"]
        self.assertIn("Bob Marsh", row["offer_message"])
        undo = self.env["charitylog.action.undo"].with_user(self.ann)
        undo.browse(notice["undo_id"]).action_undo()
        self.assertFalse(self.day()["work"][0]["offer_message"])

    def test_move_to_the_top_is_by_the_day_and_back_to_an_hour(self):
        action = self.at("03-06 10:00", "Visit")
        self.move(action, day="2030-03-06")
        self.assertTrue(action.all_day)
        self.assertEqual(str(action.day), "2030-03-06")
        notice = self.move(action, start="2030-03-06 14:00:00")
        self.assertFalse(action.all_day)
        self.assertEqual(notice["message"], "Moved: Mary Ann Whitcombe, Visit.")

    def test_what_has_changed_since_or_is_over_is_not_moved(self):
        action = self.at("03-06 10:00", "Visit")
        seen = ["2030-03-06 10:00:00", self.ann.id]
        action.start = "2030-03-06 11:00:00"
        with self.assertRaisesRegex(UserError, "since the page was shown"):
            action.charitylog_staff_day_move(seen, self.ann.id, "2030-03-06 12:00:00")
        action.action_cancel()
        with self.assertRaisesRegex(UserError, "not outstanding"):
            self.move(action, start="2030-03-06 12:00:00")
        self.assertEqual(str(action.start), "2030-03-06 11:00:00")


class TestStaffDayAccess(StaffDayCase):
    def test_hidden_projects_are_shown_to_their_people_only(self):
        self.at("03-06 10:00", "Secret")
        self.at("03-04 10:00", "Secret and late")
        self.project.privacy_visibility = "followers"
        self.project.message_partner_ids = False
        self.assertEqual(self.shown(user=self.bob), [])
        self.assertEqual(self.day(user=self.bob)["late"], {})
        self.assertEqual(self.shown(user=self.ann), ["Secret", "Secret and late"])

    def test_guests_and_others_who_do_not_record_work_are_refused(self):
        guest = new_test_user(self.env, "t_guest", "base.group_portal")
        plain = new_test_user(self.env, "t_plain", "base.group_user")
        for user in (guest, plain):
            with self.assertRaises(AccessError):
                self.day(user=user)

    def test_manager_reads_like_a_colleague(self):
        self.at("03-06 10:00", "Visit")
        self.assertEqual(self.shown(user=self.dave), ["Visit"])

    def test_people_of_another_company_are_not_there(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        there = self.person(
            "t_eve", "Eve", USER, company_id=other.id, company_ids=[(6, 0, other.ids)]
        )
        people = [("id", "in", [self.ann.id, there.id])]
        names = [each["name"] for each in self.day(people=people)["people"]]
        self.assertEqual(names, ["Ann Lee"])
        names = [each["name"] for each in self.day(people=people, user=there)["people"]]
        self.assertEqual(names, ["Eve"])

    def test_guests_and_who_has_left_are_no_colleagues(self):
        guest = new_test_user(self.env, "t_guest", "base.group_portal")
        self.bob.active = False
        people = [("id", "in", [guest.id, self.ann.id, self.bob.id])]
        names = [each["name"] for each in self.day(people=people)["people"]]
        self.assertEqual(names, ["Ann Lee"])

    def test_what_one_may_only_read_is_not_moved(self):
        action = self.at("03-06 10:00", "Visit")
        self.project.privacy_visibility = "followers"
        self.project.message_partner_ids = False
        with self.assertRaises(AccessError):
            self.move(action, user=self.bob, start="2030-03-06 12:00:00")
        self.assertEqual(str(action.start), "2030-03-06 10:00:00")
