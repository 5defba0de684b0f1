"""Work that is repeated: on which days, at which hour, and what is recorded."""

import time
from datetime import date, datetime, timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..models.action.bank_holidays import NORTHERN_IRELAND, SCOTLAND
from ..models.action.series_dates import NoDaysError, Rule, days_of, moved
from .action_case import MANAGER, ActionCase
from .outlook_case import OutlookCase, wall

TUESDAY = date(2027, 1, 5)
TUE, THU = 1, 3


@tagged("post_install", "-at_install")
class TestRepeatDays(ActionCase):
    """The days of a rule: plain dates."""

    def days(self, rule, first=TUESDAY, closed=None):
        return [str(day) for day in days_of(first, rule, closed).days]

    def assertNone(self, reason, rule, number=0, **named):
        with self.assertRaises(NoDaysError) as caught:
            days_of(TUESDAY, rule, **named)
        self.assertEqual(
            (caught.exception.reason, caught.exception.number), (reason, number)
        )

    def test_every_week_on_the_same_day(self):
        self.assertEqual(
            self.days(Rule(1, (TUE,), count=3)),
            ["2027-01-12", "2027-01-19", "2027-01-26"],
        )

    def test_every_two_weeks_on_two_days_counts_weeks_from_monday(self):
        self.assertEqual(
            self.days(Rule(2, (TUE, THU), count=4)),
            ["2027-01-07", "2027-01-19", "2027-01-21", "2027-02-02"],
        )

    def test_weeks_begin_on_monday(self):
        days = self.days(Rule(2, (0, TUE), count=3), first=date(2027, 1, 4))
        self.assertEqual(days, ["2027-01-05", "2027-01-18", "2027-01-19"])

    def test_last_day_is_included(self):
        until = Rule(1, (TUE,), until=date(2027, 1, 19))
        self.assertEqual(self.days(until), ["2027-01-12", "2027-01-19"])

    def test_first_day_need_not_be_one_of_the_weekdays(self):
        self.assertEqual(
            self.days(Rule(1, (THU,), count=2)), ["2027-01-07", "2027-01-14"]
        )

    def test_a_day_left_out_does_not_count(self):
        closed = {date(2027, 1, 12): "Feast"}
        found = days_of(TUESDAY, Rule(1, (TUE,), count=2), closed)
        self.assertEqual(found.days, (date(2027, 1, 19), date(2027, 1, 26)))
        self.assertEqual(found.left_out, ((date(2027, 1, 12), "Feast"),))

    def test_a_year_is_the_longest(self):
        every_day = tuple(range(7))
        self.assertEqual(len(self.days(Rule(1, (TUE,), count=52))), 52)
        self.assertNone("too_long", Rule(1, (TUE,), count=53), 52)
        self.assertEqual(
            len(self.days(Rule(1, every_day, until=date(2028, 1, 5)))), 365
        )
        leap = self.days(Rule(1, every_day, count=366), first=date(2027, 3, 1))
        self.assertEqual(len(leap), 366)
        self.assertNone("too_long", Rule(1, every_day, until=date(2028, 1, 6)))
        self.assertNone("too_long", Rule(1, every_day, count=10**9), 365)
        self.assertNone("too_long", Rule(2, (TUE,), count=52), 26)

    def test_rules_without_days_say_why(self):
        self.assertNone("no_weekday", Rule(1, (), count=1))
        self.assertNone("no_end", Rule(1, (TUE,)))
        self.assertNone("no_end", Rule(1, (TUE,), count=0))
        self.assertNone("no_end", Rule(1, (TUE,), count=-1))
        self.assertNone("before", Rule(1, (TUE,), until=TUESDAY))
        self.assertNone("none", Rule(1, (TUE,), until=date(2027, 1, 7)))

    def test_hour_is_kept_across_a_clock_change(self):
        # In London clocks change on 28 March 2027.
        before = datetime(2027, 3, 26, 10)
        after = moved(before, timedelta(days=4), "Europe/London")
        self.assertEqual(after, datetime(2027, 3, 30, 9))


@tagged("post_install", "-at_install")
class TestBankHolidays(ActionCase):
    def names(
        self, country, state=None, first=date(2027, 1, 1), last=date(2027, 12, 31)
    ):
        company = self.env.company
        company.country_id = country and self.env.ref(f"base.{country}")
        company.state_id = state and self.env.ref(f"base.{state}")
        return company._bank_holidays(first, last)

    def test_each_part_of_the_kingdom_has_its_own(self):
        st_andrew, st_patrick, easter = (
            date(2027, 11, 30),
            date(2027, 3, 17),
            date(2027, 3, 29),
        )
        for state, has in (
            (None, {easter}),
            ("state_uk117", {easter}),  # London
            ("state_uk118", {st_andrew}),  # Midlothian
            ("state_uk18", {st_patrick, easter}),  # County Antrim
        ):
            with self.subTest(state):
                found = set(self.names("uk", state))
                self.assertEqual(found & {st_andrew, st_patrick, easter}, has)

    def test_every_county_is_of_one_part(self):
        states = self.env.ref("base.uk").state_ids
        self.assertLessEqual(SCOTLAND | NORTHERN_IRELAND, set(states.mapped("code")))
        named = states.filtered(lambda state: state.code in NORTHERN_IRELAND)
        self.assertEqual(
            set(named.mapped("name")),
            {
                f"County {name}"
                for name in (
                    "Antrim",
                    "Armagh",
                    "Down",
                    "Fermanagh",
                    "Londonderry",
                    "Tyrone",
                )
            },
        )
        scots = states.filtered(lambda state: state.code in SCOTLAND).mapped("name")
        for name in ("Orkney", "Fife", "Stirlingshire", "Isle of Skye", "Lanarkshire"):
            self.assertIn(name, scots)
        for name in ("Isle of Wight", "Cumbria", "London", "Gwynedd", "Isle of Man"):
            self.assertNotIn(name, scots)

    def test_other_countries_and_none(self):
        bastille = date(2027, 7, 14)
        self.assertIn(bastille, self.names("fr"))
        self.assertIn(date(2027, 7, 4), self.names("us", "state_us_5"))
        self.assertIsNone(self.names(None))
        self.assertEqual(self.names("uk", first=bastille, last=bastille), {})


@tagged("post_install", "-at_install")
class TestRepeatWindow(ActionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.country_id = cls.env.ref("base.uk")
        cls.env.company.state_id = False
        cls.first = cls.record(start="2027-01-05 10:00:00", planned_duration=1.5)

    def window(self, action=None, **values):
        action = action or self.first
        windows = self.env["charitylog.action.repeat"].with_user(self.ann)
        window = Form(windows.with_context(default_action_id=action.id))
        for name, value in values.items():
            setattr(window, name, value)
        return window

    def repeat(self, action=None, **values):
        action = action or self.first
        self.window(action, **values).save().action_confirm()
        return action.sudo().series_id.action_ids.with_user(self.ann) - action

    def test_window_begins_with_the_actions_own_day(self):
        window = self.window()
        self.assertTrue(window.tue)
        self.assertFalse(window.mon or window.wed)
        self.assertEqual(window.problem, "Please say how many more, for example 10.")

    def test_preview_tells_first_last_count_and_bank_holidays(self):
        window = self.window(mon=True, tue=False, count=12)
        self.assertEqual(
            window.summary,
            "12 more: the first on Monday 11 January 2027, "
            "the last on Monday 5 April 2027.",
        )
        self.assertEqual(window.left_out, "Mon 29 Mar 2027 (Easter Monday)")
        self.assertIn("March 2027: Mon 1, Mon 8, Mon 15, Mon 22\n", window.days)
        self.assertFalse(window.on_holidays)
        window.skip_holidays = False
        self.assertEqual(window.on_holidays, "Mon 29 Mar 2027 (Easter Monday)")
        self.assertFalse(window.left_out)
        self.assertIn("the last on Monday 29 March 2027", window.summary)

    def test_tick_is_not_offered_without_a_country(self):
        self.assertTrue(self.window().knows_holidays)
        self.env.company.country_id = False
        window = self.window(mon=True, tue=False, count=12)
        self.assertFalse(window.knows_holidays)
        self.assertIn("Monday 29 March 2027", window.summary)

    def test_errors_are_clear_sentences_and_nothing_is_saved(self):
        before = self.env["charitylog.action"].search_count([])
        until = {"ends": "until"}
        for values, sentence in (
            ({"tue": False, "count": 3}, "Please choose at least one day of the week."),
            ({}, "Please say how many more, for example 10."),
            (until, "Please say on which day it ends."),
            (
                {**until, "until": date(2027, 1, 1)},
                "The last day is not after this action, "
                "which is on Tuesday 5 January 2027.",
            ),
            (
                {**until, "until": date(2029, 1, 1)},
                "That is more than a year. "
                "The last day can be Wednesday 5 January 2028.",
            ),
            (
                {"count": 52, "mon": True, "tue": False},
                "That is more than a year. Within a year there are 46 more.",
            ),
            (
                {**until, "until": date(2027, 1, 6)},
                "There is no such day before the end. Please choose others.",
            ),
        ):
            with self.subTest(sentence):
                window = self.window(**values)
                self.assertEqual(window.problem, sentence)
                with self.assertRaisesRegex(UserError, sentence[:30]):
                    window.save().action_confirm()
        self.assertEqual(self.env["charitylog.action"].search_count([]), before)
        self.assertFalse(self.first.series_line)

    def test_each_is_a_record_of_its_own_at_the_same_hour(self):
        made = self.repeat(count=40, skip_holidays=False)
        self.assertEqual(len(made), 40)
        clocks = {str(each.start)[11:16] for each in made}
        # Summer begins on 28 March and ends on 31 October 2027.
        self.assertEqual(clocks, {"10:00", "09:00"})
        for each in made:
            self.assertEqual(each.partner_id, self.mary)
            self.assertEqual(each.planned_duration, 1.5)
            self.assertEqual((each.user_id, each.state), (self.ann, "outstanding"))
        self.assertEqual(len(set(made.mapped("reference"))), 40)
        self.assertEqual(
            made[0].series_line, "Every week on Tue until 12 October 2027 (2 of 41)."
        )
        self.assertIn("Repeated: Every week on Tue.", self.first.message_ids[0].body)

    def test_work_by_the_day_is_repeated_by_the_day(self):
        action = self.record(start=False, day="2027-01-05", all_day=True)
        made = self.repeat(action, count=2, every="2", fri=True)
        self.assertEqual(made.mapped("day"), [date(2027, 1, 8), date(2027, 1, 19)])
        self.assertTrue(all(made.mapped("all_day")))
        self.assertEqual(
            action.series_line,
            "Every two weeks on Tue and Fri until 19 January 2027 (1 of 3).",
        )

    def test_the_hour_is_kept_in_the_owners_time_zone(self):
        self.bob.tz = "America/New_York"
        action = self.record(start="2027-03-02 15:00:00", user_id=self.bob.id)
        made = self.repeat(action, count=3)
        # Clocks change on 14 March there, and on 28 March in London.
        self.assertEqual(
            [str(each.start) for each in made],
            ["2027-03-09 15:00:00", "2027-03-16 14:00:00", "2027-03-23 14:00:00"],
        )

    def test_repeating_is_undone(self):
        window = self.window(count=3).save()
        notice = window.action_confirm()
        self.assertEqual(notice["params"]["message"], "Repeated: 3 more.")
        made = self.first.sudo().series_id.action_ids - self.first
        undo = self.env["charitylog.action.undo"].with_user(self.ann)
        undo.browse(notice["params"]["undo_id"]).action_undo()
        self.assertFalse(made.exists())
        self.assertEqual(self.first.state, "outstanding")
        self.assertFalse(self.first.series_line)
        self.assertEqual(len(self.repeat(count=2)), 2)

    def test_only_the_last_of_a_series_is_repeated_which_makes_it_longer(self):
        made = self.repeat(count=2)
        with self.assertRaisesRegex(UserError, "last one of the series"):
            self.first.action_repeat()
        series = self.first.sudo().series_id
        self.repeat(made[-1], count=2)
        self.assertEqual(len(series.action_ids), 5)
        self.assertIn("(5 of 5)", series.action_ids[-1].series_line)

    def test_only_outstanding_actions_are_repeated(self):
        done = self.record(state="done")
        with self.assertRaisesRegex(UserError, "Only an outstanding action"):
            done.action_repeat()
        self.first.action_cancel()
        with self.assertRaisesRegex(UserError, "Only an outstanding action"):
            self.repeat(count=1)

    def test_52_take_a_few_times_as_long_as_one(self):
        self.env.flush_all()
        begin = time.perf_counter()
        self.record()
        self.env.flush_all()
        one = time.perf_counter() - begin
        begin = time.perf_counter()
        self.repeat(count=52, skip_holidays=False)
        self.env.flush_all()
        took = time.perf_counter() - begin
        # Measured 0.3 s; a second is promised, and a machine may be thrice as slow.
        self.assertLess(took, max(3, 30 * one))

    def test_queries_do_not_grow_with_the_number_of_repeats(self):
        def queries(count):
            action = self.record(start="2027-01-05 10:00:00")
            window = self.window(action, count=count).save()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            window.action_confirm()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        queries(2)
        self.assertLessEqual(queries(50) - queries(10), 5)


@tagged("post_install", "-at_install")
class TestRepeatInOutlook(OutlookCase):
    def test_52_repeats_are_three_batches_at_the_same_hour(self):
        self.connect(self.ann)
        first = self.recorded(self.ann)
        self.sim.clear_requests()
        rule = Rule(1, (first.day.weekday(),), count=52)
        made = first._repeat(rule, days_of(first.day, rule).days)
        self.drain()
        batches = [each for each in self.sim.requests if each.path == "/$batch"]
        self.assertEqual(len(batches), 3)
        self.assertEqual(set(made.mapped("o365_state")), {"synced"})
        entries = self.entries(self.ann)
        self.assertEqual(len(entries), 53)
        self.assertEqual(len({wall(entry)[0][11:] for entry in entries}), 1)


@tagged("post_install", "-at_install")
class TestSeriesAccess(ActionCase):
    """A series is seen as its actions are, and changed by nobody directly."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls.record(cls.env.user, user_id=cls.bob.id)
        rule = Rule(1, (0,), count=2)
        cls.first._repeat(rule, days_of(cls.first.day, rule).days)
        cls.series = cls.first.sudo().series_id

    def sees(self, user):
        return bool(self.env["charitylog.action.series"].with_user(user).search([]))

    def test_series_is_seen_as_its_actions_are(self):
        portal = self.person("t_portal", "Paula Guest", "base.group_portal")
        plain = self.person("t_plain", "Plain", "base.group_user")
        for user in (portal, plain):
            with self.assertRaises(AccessError):
                self.sees(user)
        self.assertTrue(self.sees(self.ann))
        self.project.privacy_visibility = "followers"
        self.assertFalse(self.sees(self.ann))
        self.assertFalse(self.sees(self.dave))
        self.assertTrue(self.sees(self.bob))
        self.project.message_subscribe(self.dave.partner_id.ids)
        self.assertTrue(self.sees(self.dave))

    def test_manager_of_another_company_sees_no_series(self):
        other = self.env["res.company"].create({"name": "Another Charity"})
        far = {"company_id": other.id, "company_ids": [Command.set(other.ids)]}
        groups = f"{MANAGER},project.group_project_manager"
        self.assertFalse(self.sees(self.person("t_fay", "Fay", groups, **far)))

    def test_nobody_puts_an_action_into_a_series(self):
        own = self.record(self.ann)
        for change in (
            lambda: own.write({"series_id": self.series.id}),
            lambda: self.record(self.ann, series_id=self.series.id),
            lambda: self.series.with_user(self.ann).write({"name": "Mine"}),
            lambda: self.series.with_user(self.dave).unlink(),
        ):
            with self.assertRaises(AccessError):
                change()
        forged = self.env["charitylog.action"].with_user(self.ann)
        forged = forged.with_context(default_series_id=self.series.id)
        with self.assertRaises(AccessError):
            forged.create(self.values())

    def test_who_only_reads_an_offer_cannot_repeat_it(self):
        self.project.privacy_visibility = "followers"
        self.first.with_user(self.bob).action_offer(self.ann.id)
        self.env.flush_all()
        self.assertTrue(self.first.with_user(self.ann).name)
        for method in ("action_repeat", "action_change_following"):
            with self.assertRaises(AccessError):
                getattr(self.first.with_user(self.ann), method)()

    def test_windows_are_refused_for_an_unreadable_action(self):
        self.project.privacy_visibility = "followers"
        for model in ("charitylog.action.repeat", "charitylog.action.following"):
            windows = self.env[model].with_user(self.ann)
            with self.assertRaises(AccessError):
                windows.create({"action_id": self.first.id})
            with self.assertRaises(AccessError):
                windows.with_context(default_action_id=self.first.id).default_get(
                    ["action_id"]
                )
        for method in ("action_open_series", "action_end_series", "action_repeat"):
            with self.assertRaises(AccessError):
                getattr(self.first.with_user(self.ann), method)()
