from datetime import date, datetime

from odoo.exceptions import ValidationError
from odoo.tests import Form

from .action_case import ActionCase


class TestActionDuration(ActionCase):
    """How long it is planned to take, and how long it took."""

    def test_end_follows_planned_length_and_then_actual_length(self):
        action = self.record(planned_duration=1.5, start="2020-03-04 10:00:00")
        self.assertEqual(action.stop, datetime(2020, 3, 4, 11, 30))
        action.write({"state": "done", "duration": 0.25})
        self.assertEqual(action.stop, datetime(2020, 3, 4, 10, 15))

    def test_end_is_rounded_to_the_minute(self):
        action = self.record(planned_duration=0.333333)
        self.assertEqual(action.stop, datetime(2030, 3, 4, 10, 20))

    def test_action_without_planned_length_ends_at_its_start(self):
        action = self.record()
        self.assertEqual(action.stop, action.start)

    def test_negative_lengths_are_refused(self):
        for name in ("planned_duration", "duration"):
            with self.assertRaisesRegex(ValidationError, "less than nothing"):
                self.record(**{name: -1})

    def test_absurd_lengths_and_dates_are_refused(self):
        for absurd in (1e9, float("inf"), float("nan")):
            with self.assertRaisesRegex(ValidationError, "longer than a year"):
                self.record(planned_duration=absurd)
        with self.assertRaisesRegex(ValidationError, "check the date"):
            self.record(start="9999-12-31 23:00:00", planned_duration=2)
        with self.assertRaisesRegex(ValidationError, "check the date"):
            self.record(start="0024-03-04 10:00:00")

    def test_an_end_before_the_start_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "end is before the start"):
            self.record(stop="2030-03-04 09:00:00")
        action = self.record()
        with self.assertRaisesRegex(ValidationError, "end is before the start"):
            action.stop = "2030-03-04 09:00:00"

    def test_moving_the_end_sets_the_length(self):
        action = self.record(start="2020-03-04 10:00:00")
        action.stop = "2020-03-04 12:00:00"
        self.assertEqual(action.planned_duration, 2)
        action.state = "done"
        action.stop = "2020-03-04 11:00:00"
        self.assertEqual((action.duration, action.planned_duration), (1, 2))

    def test_actual_length_written_beforehand_is_ignored_on_completing(self):
        action = self.record(planned_duration=1, start="2020-03-04 10:00:00")
        action.with_user(self.bob).duration = 7200
        action.state = "done"
        self.assertEqual(action.duration, 1)

    def test_length_drawn_in_the_calendar_can_be_changed_in_the_form(self):
        actions = self.env["charitylog.action"].with_context(
            default_start="2030-03-04 10:00:00", default_stop="2030-03-04 12:00:00"
        )
        form = Form(actions.with_user(self.ann))
        self.assertEqual(form.planned_duration, 2)
        form.name = "Visit"
        form.partner_id = self.mary
        form.project_id = self.project
        form.planned_duration = 1
        self.assertEqual(form.save().stop, datetime(2030, 3, 4, 11))

    # The project's rule, on every way in

    def test_planned_length_is_refused_where_the_project_does_not_use_it(self):
        self.project.planned_duration_policy = "none"
        with self.assertRaisesRegex(ValidationError, "does not use planned lengths"):
            self.record(planned_duration=1)
        action = self.record()
        with self.assertRaisesRegex(ValidationError, "does not use planned lengths"):
            action.planned_duration = 1
        with self.assertRaisesRegex(ValidationError, "does not use planned lengths"):
            action.stop = "2030-03-04 12:00:00"
        messages = self.env["charitylog.action"].load(
            ["name", "partner_id/.id", "project_id/.id", "start", "planned_duration"],
            [["Visit", self.mary.id, self.project.id, "2030-03-04 10:00:00", "1"]],
        )["messages"]
        self.assertIn("does not use planned lengths", messages[0]["message"])

    def test_form_clears_planned_length_for_a_project_that_does_not_use_it(self):
        strict = self.project.copy({"planned_duration_policy": "none"})
        form = Form(self.env["charitylog.action"])
        form.name, form.partner_id = "Visit", self.mary
        form.start = datetime(2030, 3, 4, 10)
        form.project_id = self.project
        form.planned_duration = 1
        form.project_id = strict
        self.assertFalse(form.save().planned_duration)

    def test_planned_length_is_kept_when_the_project_stops_using_it(self):
        action = self.record(planned_duration=1, start="2020-03-04 10:00:00")
        self.project.planned_duration_policy = "none"
        action.name = "Another summary"
        action.state = "done"
        self.assertEqual(action.planned_duration, 1)

    def test_planned_length_is_required_where_the_project_wants_it(self):
        self.project.planned_duration_policy = "required"
        with self.assertRaisesRegex(ValidationError, "wants a planned length"):
            self.record()
        action = self.record(planned_duration=1)
        with self.assertRaisesRegex(ValidationError, "wants a planned length"):
            action.planned_duration = 0
        self.assertTrue(self.record(state="done", duration=1))
        self.assertTrue(self.record(all_day=True, start="2030-03-04"))


class TestActionDay(ActionCase):
    """By Friday: a day without an hour."""

    def test_day_without_hour_starts_at_noon_in_the_workers_zone(self):
        tokyo = self.person(
            "t_yuki", "Yuki", "charitylog_o365.group_user", tz="Asia/Tokyo"
        )
        action = self.record(start=False, day="2030-07-05", user_id=tokyo.id)
        self.assertTrue(action.all_day)
        self.assertEqual(action.start, datetime(2030, 7, 5, 3))
        self.assertEqual(action.day, date(2030, 7, 5))

    def test_the_day_is_the_same_in_every_zone(self):
        for zone in ("Pacific/Kiritimati", "Pacific/Auckland", "Pacific/Pago_Pago"):
            self.ann.tz = zone
            action = self.record(start="2030-01-05", all_day=True)
            self.assertEqual(action.day, date(2030, 1, 5), zone)
            # Odoo's calendar reads the day off the UTC value.
            self.assertEqual(action.start.date(), date(2030, 1, 5), zone)

    def test_moving_the_day_moves_the_start(self):
        action = self.record(start="2030-07-05", all_day=True)
        action.day = "2030-07-08"
        self.assertEqual(action.start, datetime(2030, 7, 8, 11))
        action.write({"start": "2030-07-09", "stop": "2030-07-09", "all_day": True})
        self.assertEqual(action.day, date(2030, 7, 9))

    def test_in_a_batch_a_bare_day_is_read_as_each_record_is(self):
        by_day = self.record(start="2030-07-05", all_day=True)
        by_hour = self.record(start="2030-07-05 08:00:00")
        for actions in (by_day + by_hour, by_hour + by_day):
            with self.subTest(actions.mapped("all_day")):
                actions.write({"start": "2030-07-09"})
                self.assertEqual((by_day.all_day, by_hour.all_day), (True, False))
                self.assertEqual(by_day.start, datetime(2030, 7, 9, 11))
                self.assertEqual(by_hour.start, datetime(2030, 7, 9))

    def test_start_with_an_hour_wins_over_a_day(self):
        action = self.record(start="2030-07-05 08:00:00", day="2030-07-05")
        self.assertFalse(action.all_day)
        self.assertEqual(action.start, datetime(2030, 7, 5, 8))
        action.write({"day": "2030-07-06"})
        self.assertEqual(action.start, datetime(2030, 7, 5, 8))

    def test_the_form_asks_for_the_day_only(self):
        form = Form(self.env["charitylog.action"].with_user(self.ann))
        form.name, form.partner_id = "Letter", self.mary
        form.project_id = self.project
        form.all_day = True
        form.day = date(2030, 7, 5)
        action = form.save()
        self.assertEqual((action.all_day, action.day), (True, date(2030, 7, 5)))

    def test_all_day_length_is_rounded_up_to_whole_days(self):
        hours = {0: 1, 1: 1, 12: 1, 14: 1, 24: 1, 24 + 1e-9: 1, 25: 2, 48: 2, 72: 3}
        done = {"start": "2020-07-05", "state": "done"}
        for length, days in hours.items():
            planned = self.record(
                start="2030-07-05", all_day=True, planned_duration=length
            )
            self.assertEqual(planned.days, days, length)
            held = self.record(all_day=True, duration=length, **done)
            for action in (planned, held):
                event = action.sudo()._o365_event_to_send().payload()
                begins, ends = (
                    datetime.fromisoformat(event[name]["dateTime"])
                    for name in ("start", "end")
                )
                self.assertEqual((ends - begins).days, days, length)
                self.assertEqual((action.stop - action.start).days, days - 1)

    def test_number_of_days_sets_planned_length_and_end(self):
        action = self.record(start="2030-07-05", all_day=True)
        action.days = 3
        self.assertEqual((action.planned_duration, action.stop.day), (72, 7))
        action.days = 1
        self.assertEqual((action.planned_duration, action.stop.day), (0, 5))
        with self.assertRaisesRegex(ValidationError, "less than one"):
            action.days = 0
        self.assertEqual(
            self.record(start="2030-07-05", all_day=True, days=2).planned_duration, 48
        )
        self.assertEqual(self.record(planned_duration=1, days=2).planned_duration, 1)

    def test_form_of_all_day_work_drops_the_hidden_planned_length(self):
        form = Form(self.env["charitylog.action"].with_user(self.ann))
        form.name, form.partner_id = "Letter", self.mary
        form.project_id = self.project
        form.planned_duration = 12
        form.all_day = True
        form.day = date(2030, 7, 5)
        self.assertEqual(form.days, 1)
        action = form.save()
        self.assertFalse(action.planned_duration)
        form = Form(action)
        form.days = 2
        self.assertEqual(form.save().stop, datetime(2030, 7, 6, 11))
        form = Form(action)
        form.all_day = False
        # What was said is there to be seen.
        self.assertEqual(form.planned_duration, 48)

    def test_days_drawn_in_the_calendar_set_the_number_of_days(self):
        actions = self.env["charitylog.action"].with_user(self.ann)
        for last, days in (("2030-03-04", 1), ("2030-03-06", 3)):
            form = Form(
                actions.with_context(
                    default_start="2030-03-04", default_stop=last, default_all_day=True
                )
            )
            form.name, form.partner_id = "Holiday", self.mary
            form.project_id = self.project
            self.assertEqual(form.days, days)
            action = form.save()
            self.assertEqual((action.all_day, action.days), (True, days))

    def test_all_day_work_done_at_an_hour_is_no_longer_all_day(self):
        action = self.record(start="2030-07-05", all_day=True)
        action.write({"state": "done", "start": "2020-07-04 09:00:00", "duration": 1})
        self.assertFalse(action.all_day)
        self.assertTrue(action.planned_all_day)
        self.assertEqual(action.planned_day, date(2030, 7, 5))

    def test_day_is_kept_for_a_user_without_time_zone(self):
        self.ann.tz = False
        action = self.record(start="2030-07-05", all_day=True)
        self.assertEqual(action.day, date(2030, 7, 5))
