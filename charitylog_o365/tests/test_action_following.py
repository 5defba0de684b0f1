"""One of a series, changed alone or with those that follow."""

from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..models.action.series_dates import Rule, days_of
from .action_case import ActionCase
from .permission_case import PermissionCase


def repeated(action, count, *weekdays):
    rule = Rule(1, weekdays or (action.day.weekday(),), count=count)
    action._repeat(rule, days_of(action.day, rule).days)
    return action.sudo().series_id.action_ids.with_env(action.env)


class FollowingCase(ActionCase):
    """Ten visits on Tuesdays from 2 February 2027, of which three are done."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.country_id = cls.env.ref("base.uk")
        # Visits that take place in the test's future cannot be done: these are older.
        first = cls.record(start="2021-02-02 10:00:00", planned_duration=1)
        cls.all_ = repeated(first, 9)
        cls.all_[:3].write({"state": "done"})

    def window(self, action):
        windows = self.env["charitylog.action.following"].with_user(self.ann)
        return Form(windows.with_context(default_action_id=action.id))

    def change(self, action, **values):
        window = self.window(action)
        for name, value in values.items():
            setattr(window, name, value)
        window.save().action_confirm()

    def looks(self, *names):
        return [tuple(str(each[name]) for name in names) for each in self.all_]


@tagged("post_install", "-at_install")
class TestChangeFollowing(FollowingCase):
    def test_moving_shifts_all_that_follow_on_the_clock(self):
        before = self.all_.mapped("start")
        fifth = self.all_[4]
        self.assertEqual(str(fifth.start), "2021-03-02 10:00:00")
        # To Thursday at half past eleven.
        self.change(fifth, start="2021-03-04 11:30:00")
        self.assertEqual(self.all_[:4].mapped("start"), before[:4])
        self.assertEqual(
            [str(each.start) for each in self.all_[4:]],
            [
                "2021-03-04 11:30:00",
                "2021-03-11 11:30:00",
                "2021-03-18 11:30:00",
                "2021-03-25 11:30:00",
                # In London summer began on 28 March 2021.
                "2021-04-01 10:30:00",
                "2021-04-08 10:30:00",
            ],
        )
        self.assertEqual(
            fifth.series_line, "Every week on Thu until 8 April 2021 (5 of 10)."
        )

    def test_what_was_changed_alone_is_changed_on_those_that_follow(self):
        fifth, begin = self.all_[4], self.all_[4].start
        # Alone, to behind the one after it, and elsewhere.
        fifth.write({"start": "2021-03-11 11:30:00", "location": "Mill Lane"})
        windows = self.env["charitylog.action.following"].with_user(self.ann)
        window = Form(
            windows.with_context(
                default_action_id=fifth.id,
                default_changed_alone="location,start",
                default_start_before=str(begin),
            )
        )
        self.assertIn("6 outstanding", window.summary)
        window.save().action_confirm()
        self.assertEqual(self.all_[4:].mapped("location"), ["Mill Lane"] * 6)
        self.assertEqual(
            [str(each.start) for each in self.all_[3:8]],
            [
                "2021-02-23 10:00:00",
                "2021-03-11 11:30:00",
                "2021-03-18 11:30:00",
                "2021-03-25 11:30:00",
                "2021-04-01 10:30:00",
            ],
        )
        self.assertFalse(any(self.all_[:4].mapped("location")))

    def too(self, action, alone, begin):
        """Open the window as the button "Those that follow too" does."""
        windows = self.env["charitylog.action.following"].with_user(self.ann)
        context = {
            "default_action_id": action.id,
            "default_changed_alone": alone,
            "default_start_before": begin,
        }
        return Form(windows.with_context(**context))

    def test_notes_of_one_day_replace_none_of_the_others(self):
        fifth, begin = self.all_[4], str(self.all_[4].start)
        self.all_[6].description = "<p>Bring the key</p>"
        fifth.write(
            {"start": "2021-03-02 11:30:00", "description": "<p>Only today</p>"}
        )
        window = self.too(fifth, "description,start", begin)
        self.assertEqual(window.changes, "When by")
        window.save().action_confirm()
        self.assertEqual(self.all_[6].description, "<p>Bring the key</p>")
        self.assertEqual(str(self.all_[6].start), "2021-03-16 11:30:00")
        self.assertFalse(self.all_[7].description)

    def test_window_says_what_is_changed_on_all(self):
        window = self.window(self.all_[4])
        self.assertFalse(window.changes)
        window.location = "Mill Lane"
        window.description = "<p>Ring twice</p>"
        self.assertEqual(window.changes, "Place and Notes")
        window.start = "2021-03-02 11:30:00"
        self.assertEqual(window.changes, "When by, Place, and Notes")

    def test_an_invented_time_before_reaches_nothing_earlier(self):
        before = self.all_.mapped("start")
        sixth = self.all_[5]
        sixth.location = "Mill Lane"
        self.too(sixth, "location", "2021-01-01 10:00:00").save().action_confirm()
        self.assertFalse(any(self.all_[:5].mapped("location")))
        self.assertEqual(self.all_[:5].mapped("start"), before[:5])
        self.assertEqual(self.all_[6:].mapped("location"), ["Mill Lane"] * 4)

    def test_moving_over_a_clock_change_keeps_the_hour(self):
        self.change(self.all_[6], start="2021-03-23 10:00:00")
        self.assertEqual(
            [str(each.start) for each in self.all_[6:]],
            [
                "2021-03-23 10:00:00",
                # From winter into summer, and there already.
                "2021-03-30 09:00:00",
                "2021-04-06 09:00:00",
                "2021-04-13 09:00:00",
            ],
        )

    def test_window_tells_how_many_move_and_where_to(self):
        window = self.window(self.all_[4])
        self.assertEqual(
            window.summary,
            "6 outstanding: the first on Tuesday 2 March 2021, "
            "the last on Tuesday 6 April 2021.",
        )
        window.start = "2021-03-01 10:00:00"
        self.assertIn("the first on Monday 1 March 2021", window.summary)
        self.assertEqual(window.on_holidays, "Mon 5 Apr 2021 (Easter Monday)")
        self.assertIn("April 2021: Mon 5", window.days)

    def test_what_is_done_cancelled_or_earlier_is_never_touched(self):
        self.all_[6].action_cancel()
        before = self.looks("start", "location", "planned_duration", "write_date")
        self.change(
            self.all_[4],
            location="Mill Lane",
            planned_duration=2,
            description="<p>Hi</p>",
        )
        after = self.looks("start", "location", "planned_duration", "write_date")
        for number in (0, 1, 2, 3, 6):
            self.assertEqual(after[number], before[number])
        for number in (4, 5, 7, 8, 9):
            self.assertEqual(after[number][:3], (before[number][0], "Mill Lane", "2.0"))
        self.assertIn("Hi", self.all_[9].description)
        self.assertFalse(self.all_[3].description)

    def test_from_the_first_outstanding_one_after_three_are_done(self):
        walk = self.env["charitylog.action.type"].create({"name": "A walk"})
        self.change(self.all_[3], action_type_id=walk)
        types = self.all_.mapped(lambda each: each.action_type_id == self.visit)
        self.assertEqual(types, [True] * 3 + [False] * 7)

    def test_saving_one_changes_only_that_one(self):
        self.all_[4].start = "2021-03-04 10:00:00"
        self.assertEqual(str(self.all_[5].start), "2021-03-09 10:00:00")
        # And the rule is still that of the others.
        self.assertIn("Every week on Tue", self.all_[4].series_line)

    def test_a_day_without_an_hour_moves_by_days(self):
        self.all_[6].write({"all_day": True, "day": "2021-03-16"})
        self.change(self.all_[4], start="2021-03-04 11:30:00")
        self.assertEqual(self.all_.sorted("id")[6].day, date(2021, 3, 18))
        self.assertTrue(self.all_.sorted("id")[6].all_day)

    def test_series_by_the_day_moves_by_the_day(self):
        action = self.record(start=False, all_day=True, day="2027-03-02")
        together = repeated(action, 3)
        self.change(action, day=date(2027, 3, 4))
        self.assertEqual(
            together.mapped("day"),
            [date(2027, 3, 4), date(2027, 3, 11), date(2027, 3, 18), date(2027, 3, 25)],
        )

    def test_giving_those_that_follow_to_somebody(self):
        self.change(self.all_[7], user_id=self.bob)
        owners = [each.user_id for each in self.all_]
        self.assertEqual(owners, [self.ann] * 7 + [self.bob] * 3)

    def test_moving_to_a_project_without_lengths_takes_lengths_away(self):
        none = {"name": "No lengths", "planned_duration_policy": "none"}
        project = self.env["project.project"].create(none)
        self.change(self.all_[8], project_id=project)
        self.assertEqual(self.all_[8:].mapped("planned_duration"), [0, 0])
        self.assertEqual(self.all_[8:].project_id, project)

    def test_series_ends_after_this_one(self):
        self.window(self.all_[5]).save().action_end_series()
        states = self.all_.mapped("state")
        self.assertEqual(states, ["done"] * 3 + ["outstanding"] * 3 + ["cancelled"] * 4)
        self.assertEqual(
            self.all_[5].series_line, "Every week on Tue until 9 March 2021 (6 of 6)."
        )
        with self.assertRaisesRegex(UserError, "Nothing outstanding follows"):
            self.all_[5].action_end_series()

    def test_cancelling_this_one_and_those_that_follow(self):
        self.window(self.all_[5]).save().action_cancel_following()
        states = self.all_.mapped("state")
        self.assertEqual(states, ["done"] * 3 + ["outstanding"] * 2 + ["cancelled"] * 5)

    def test_moving_and_ending_are_undone(self):
        before = self.looks("start", "state")
        undo = self.env["charitylog.action.undo"].with_user(self.ann)
        self.change(self.all_[4], start="2021-03-04 11:30:00")
        undo.action_undo_last()
        self.assertEqual(self.looks("start", "state"), before)
        self.assertIn("Every week on Tue", self.all_[4].series_line)
        notice = self.window(self.all_[5]).save().action_end_series()
        self.assertEqual(
            notice["params"]["message"], "The series ends here: 4 cancelled."
        )
        undo.action_undo_last()
        self.assertEqual(self.looks("start", "state"), before)

    def test_nothing_changed_and_done_ones_are_said(self):
        with self.assertRaisesRegex(UserError, "Nothing has been changed here yet"):
            self.change(self.all_[5])
        with self.assertRaisesRegex(UserError, "Only an outstanding action"):
            self.change(self.all_[0], location="Mill Lane")

    def test_notes_that_were_not_changed_stay_as_each_has_them(self):
        odd = '<p style="color:red">One<br>two &amp; <b>three</b></p><pre>a  b</pre>x'
        self.all_[5].description = odd
        self.all_[6].description = "<p>Other</p>"
        self.change(self.all_[5], location="Mill Lane")
        self.assertEqual(self.all_[6].description, "<p>Other</p>")
        self.assertEqual(self.all_[6].location, "Mill Lane")

    def test_what_somebody_changed_meanwhile_is_not_taken_for_a_change(self):
        window = self.window(self.all_[5])
        window.location = "Mill Lane"
        self.env.flush_all()
        self.addCleanup(setattr, self.cr, "_now", self.cr._now)
        self.cr._now = self.cr.now() + timedelta(seconds=5)
        self.all_[5].with_user(self.dave).start = "2021-03-09 15:00:00"
        self.env.flush_all()
        with self.assertRaisesRegex(UserError, "Somebody has changed this"):
            window.save().action_confirm()
        self.assertEqual(str(self.all_[6].start), "2021-03-16 10:00:00")
        self.assertFalse(self.all_[6].location)

    def test_all_of_them_are_listed(self):
        found = self.all_[0].action_open_series()
        listed = self.env["charitylog.action"].search(found["domain"])
        self.assertEqual(listed.ids, self.all_.ids)

    def test_hidden_project_is_not_named(self):
        hidden = self.env["project.project"].create(
            {"name": "Secret", "privacy_visibility": "followers"}
        )
        windows = self.env["charitylog.action.following"].with_user(self.ann)
        values = {"action_id": self.all_[5].id, "project_id": hidden.id}
        with self.assertRaises(AccessError):
            windows.create(values)
        with self.assertRaises(AccessError):
            windows.onchange(values, ["project_id"], {"project_id": {"fields": {}}})
        # One's own work in a project that has been closed goes on.
        self.project.privacy_visibility = "followers"
        self.change(self.all_[5], location="Mill Lane")


@tagged("post_install", "-at_install")
class TestChangeFollowingPermission(PermissionCase):
    """Bob, whose series it is, and Ann, whose calendar he may not edit."""

    def setUp(self):
        super().setUp()
        self.visits = repeated(self.action(self.bob), 5)

    def following(self, action, user, **values):
        windows = self.env["charitylog.action.following"].with_user(user)
        return windows.create({"action_id": action.id, **values})

    def test_refused_colleague_leaves_all_as_it_was(self):
        window = self.following(self.visits[2], self.bob, user_id=self.ann.id)
        with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
            with self.assertRaises(AccessError) as caught:
                with self.env.cr.savepoint():
                    window.action_confirm()
        self.assertIn("is not shared with you for editing", str(caught.exception))
        self.env.invalidate_all()
        self.assertEqual(self.visits.user_id, self.bob)
        self.share("write")
        window.action_confirm()
        owners = [each.user_id for each in self.visits]
        self.assertEqual(owners, [self.bob] * 2 + [self.ann] * 4)

    def test_one_refused_visit_among_those_that_follow_moves_none(self):
        self.share("write")
        self.visits[4].user_id = self.ann
        self.drain()
        self.share("none")
        self.age(days=2)
        before = self.visits.mapped("start")
        later = self.visits[1].start.replace(hour=15)
        window = self.following(self.visits[1], self.bob, start=later)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            window.action_confirm()
        self.env.invalidate_all()
        self.assertEqual(self.visits.mapped("start"), before)

    def test_repeating_a_colleagues_visit_needs_permission(self):
        self.share("write")
        visit = self.give()
        self.share("none")
        self.age(days=2)
        rule = Rule(1, (visit.day.weekday(),), count=3)
        days = days_of(visit.day, rule).days
        self.assertRefused("not_shared", visit._repeat, rule, days)
