"""Somebody is ill or away: whose work it is, what becomes of it, and for whom."""

from datetime import datetime, timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .action_case import MANAGER, ActionCase
from .common import MANAGER as MANAGERS
from .permission_case import PermissionCase

# A Monday, and the Friday of the same week; in winter, as London's clock is UTC's.
MONDAY, FRIDAY = "2030-03-04", "2030-03-08"


class AwayCase:
    def window(self, user, **values):
        """Open the window as ``user``, and choose one after the other."""
        window = Form(self.env["charitylog.away"].with_user(user))
        for name, value in values.items():
            setattr(window, name, value)
        return window

    def confirm(self, window):
        """Confirm; return the notice's sentence, and the row that can undo it."""
        notice = window.save().action_confirm()
        rows = self.env["charitylog.action.undo"].with_user(window._env.user)
        return notice["params"]["message"], rows.browse(notice["params"]["undo_id"])


class TestActionAway(AwayCase, ActionCase):
    def away(self, user=None, **values):
        days = {"first_day": MONDAY, "last_day": FRIDAY}
        return self.window(user or self.ann, **{**days, **values})

    def at(self, start, **values):
        return self.record(start=f"2030-{start}:00", **values)

    def shown(self, window):
        return [line["action_id"] for line in window.line_ids._records]

    def test_outstanding_work_of_these_days_is_listed_in_the_order_of_time(self):
        self.at("03-03 23:59")
        late = self.at("03-08 23:59", name="Late")
        day = self.record(start=False, all_day=True, day=MONDAY)
        early = self.at("03-04 00:00")
        self.at("03-09 00:00")
        self.at("03-05 10:00", state="cancelled")
        self.at("03-05 10:00", user_id=self.bob.id)
        self.assertEqual(self.shown(self.away()), [early.id, day.id, late.id])
        # Nobody knows until when.
        self.assertEqual(len(self.shown(self.away(is_open_ended=True))), 4)

    def test_days_are_those_of_the_owner_s_clock(self):
        """It is Monday in Auckland when it is Sunday evening in London."""
        self.ann.tz = "Pacific/Auckland"
        monday = self.at("03-03 22:00")
        self.at("03-08 12:00")
        self.assertEqual(self.shown(self.away()), monday.ids)

    def test_today_is_proposed_for_oneself(self):
        away = self.env["charitylog.away"].with_user(self.ann)
        # Midnight may pass meanwhile.
        days = [fields.Date.context_today(away)]
        values = away.default_get(["user_id", "first_day", "last_day"])
        days.append(fields.Date.context_today(away))
        self.assertEqual(values["user_id"], self.ann.id)
        self.assertIn(values["first_day"], days)
        self.assertIn(values["last_day"], days)

    def test_everything_is_given_and_single_ones_are_changed(self):
        work = [self.at(f"03-0{day} 10:00", name=f"On {day}") for day in (4, 5, 6, 7)]
        window = self.away(colleague_id=self.bob)
        lines = [line["new_user_id"] for line in window.line_ids._records]
        self.assertEqual(lines, [self.bob.id] * 4)
        with window.line_ids.edit(1) as line:
            self.assertEqual(line.answer, "Yes")
            line.new_user_id = self.dave
        with window.line_ids.edit(2) as line:
            line.new_day = "2030-03-15"
            # It is one or the other.
            self.assertFalse(line.new_user_id)
        with window.line_ids.edit(3) as line:
            line.new_user_id = self.env["res.users"]
            self.assertFalse(line.answer)
        told, undo = self.confirm(window)
        owners = [action.user_id for action in work]
        self.assertEqual(owners, [self.bob, self.dave, self.ann, self.ann])
        self.assertEqual(work[2].start, datetime(2030, 3, 15, 10))
        self.assertEqual(work[3].start, datetime(2030, 3, 7, 10))
        for said in (
            "1 given to Bob Marsh.",
            "1 given to Dave Okoro.",
            "1 moved to Friday 15 March.",
        ):
            self.assertIn(said, told)
        undo.action_undo()
        self.assertEqual({action.user_id for action in work}, {self.ann})
        self.assertEqual(work[2].start, datetime(2030, 3, 6, 10))

    def test_moved_to_the_first_working_day_at_the_same_hour(self):
        self.env.company.country_id = self.env.ref("base.uk")
        self.env.company.state_id = False
        visit = self.at("04-18 09:00")
        letter = self.record(start=False, all_day=True, day="2030-04-18")
        # The Thursday before Easter: Friday and Monday are bank holidays.
        days = {"first_day": "2030-04-18", "last_day": "2030-04-18"}
        told, _undo = self.confirm(self.away(plan="move", **days))
        # Ten by the clock, in summer.
        self.assertEqual(visit.start, datetime(2030, 4, 23, 9))
        self.assertEqual((str(letter.day), letter.all_day), ("2030-04-23", True))
        self.assertIn("2 moved to Tuesday 23 April.", told)

    def test_moved_to_the_same_weekday_once_they_are_back(self):
        first, second = self.at("03-04 10:00"), self.at("03-07 15:00")
        window = self.away(plan="move", move_to="weekday", last_day="2030-03-06")
        self.assertEqual(self.shown(window), first.ids)
        window.last_day = FRIDAY
        self.confirm(window)
        self.assertEqual(first.start, datetime(2030, 3, 11, 10))
        self.assertEqual(second.start, datetime(2030, 3, 14, 15))

    def test_without_a_last_day_it_is_moved_to_a_chosen_day(self):
        visit = self.at("03-04 10:00")
        window = self.away(plan="move", is_open_ended=True)
        with self.assertRaisesRegex(UserError, "choose a colleague or a day"):
            window.save().action_confirm()
        self.assertEqual(visit.start, datetime(2030, 3, 4, 10))
        window = self.away(plan="move", is_open_ended=True, day="2030-05-06")
        self.confirm(window)
        self.assertEqual(visit.start, datetime(2030, 5, 6, 9))

    def test_nothing_is_moved_into_the_absence_or_the_past(self):
        visit = self.at("03-06 10:00")
        for day, why in (
            (MONDAY, "is away on Monday 4 March"),
            (FRIDAY, "is away on Friday 8 March"),
            ("2021-03-01", "has been"),
        ):
            window = self.away(plan="move", move_to="day", day=day).save()
            with self.subTest(day), self.assertRaisesRegex(UserError, why):
                window.action_confirm()
        self.assertEqual(visit.start, datetime(2030, 3, 6, 10))

    def test_work_of_an_absence_that_is_over_is_moved_to_days_to_come(self):
        self.record(start="2021-03-03 10:00:00")
        days = {"first_day": "2021-03-01", "last_day": "2021-03-05"}
        for move_to in ("after", "weekday"):
            window = self.away(plan="move", move_to=move_to, **days)
            # Midnight may pass meanwhile.
            today = fields.Date.context_today(window._record) - timedelta(days=1)
            [line] = window.line_ids._records
            self.assertGreaterEqual(fields.Date.to_date(line["new_day"]), today)

    def test_bank_holidays_are_told(self):
        self.env.company.country_id = self.env.ref("base.uk")
        self.env.company.state_id = False
        self.at("04-15 09:00")
        days = {"first_day": "2030-04-15", "last_day": "2030-04-19"}
        window = self.away(plan="move", move_to="weekday", **days)
        self.assertEqual(
            window.warnings, "On a bank holiday: Mon 22 Apr (Easter Monday)."
        )
        window.move_to = "after"
        self.assertFalse(window.warnings)

    def test_two_visits_to_one_client_at_one_time_are_told(self):
        self.at("03-04 10:00")
        self.at("03-11 10:00")
        window = self.away(plan="move", move_to="weekday", last_day="2030-03-15")
        said = "Two with one client at the same time: "
        self.assertEqual(
            window.warnings, f"{said}Mary Ann Whitcombe, Mon 18 Mar 10:00."
        )
        # Beside the regular one.
        self.at("03-25 10:00")
        window = self.away(plan="move", move_to="weekday", last_day="2030-03-10")
        self.assertEqual(
            window.warnings, f"{said}Mary Ann Whitcombe, Mon 11 Mar 10:00."
        )
        with window.line_ids.edit(0) as line:
            line.new_day = "2030-03-12"
        self.assertFalse(window.warnings)

    def test_only_those_occurrences_of_a_series_are_moved(self):
        first = self.at("03-04 10:00")
        window = Form.from_action(first.env, first.action_repeat())
        window.ends, window.count = "count", 2
        window.save().action_confirm()
        series = first.sudo().series_id.action_ids.sorted("start")
        self.confirm(self.away(colleague_id=self.bob))
        owners = [action.user_id for action in series]
        self.assertEqual(owners, [self.bob, self.ann, self.ann])

    def test_what_was_completed_meanwhile_is_told_once_and_stops_nothing(self):
        gone = self.at("03-04 10:00", name="One") + self.at("03-04 12:00", name="Two")
        left = self.at("03-05 10:00")
        window = self.away(colleague_id=self.bob).save()
        gone.write({"state": "cancelled"})
        told = window.action_confirm()["params"]["message"]
        self.assertEqual(told.count("not outstanding"), 1)
        self.assertIn("1 given to Bob Marsh.", told)
        self.assertEqual((left.user_id, gone.user_id), (self.bob, self.ann))

    def test_manager_sees_to_a_colleague_and_what_is_hidden_is_counted(self):
        shown = self.at("03-04 10:00")
        secret = self.env["project.project"].create(
            {"name": "HIV support", "privacy_visibility": "followers"}
        )
        secret.message_subscribe(self.ann.partner_id.ids)
        hidden = self.at("03-05 10:00", project_id=secret.id)
        window = self.away(self.dave, user_id=self.ann)
        self.assertEqual((self.shown(window), window.hidden_count), (shown.ids, 1))
        window.colleague_id = self.bob
        self.confirm(window)
        self.assertEqual((shown.user_id, hidden.user_id), (self.bob, self.ann))

    def test_others_cannot_see_to_a_colleague(self):
        visit = self.at("03-04 10:00")
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        far = {"company_id": elsewhere.id, "company_ids": [Command.set(elsewhere.ids)]}
        stella = self.person("t_stella", "Stella Far", MANAGER, **far)
        for user in (self.bob, stella):
            values = {"user_id": self.ann.id, "first_day": MONDAY, "last_day": FRIDAY}
            line = Command.create({"action_id": visit.id, "new_user_id": self.bob.id})
            away = self.env["charitylog.away"].with_user(user)
            with (
                self.subTest(user.login),
                mute_logger("odoo.addons.base.models.ir_rule"),
            ):
                with self.assertRaises(AccessError):
                    away.create(values)
                with self.assertRaises(AccessError):
                    away.create({**values, "line_ids": [line]})
                spec = {"line_ids": {"fields": {}}, "hidden_count": {}}
                found = away.onchange(values, ["user_id"], spec)["value"]
                self.assertFalse(found.get("hidden_count"))
                self.assertLessEqual(len(found.get("line_ids", [])), 1)
        self.assertEqual(visit.user_id, self.ann)

    def test_window_is_for_staff_who_work_with_contacts(self):
        people = [
            new_test_user(self.env, "t_paula", "base.group_portal"),
            new_test_user(self.env, "t_plain", "base.group_user"),
        ]
        for user in people:
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.env["charitylog.away"].with_user(user).create({})

    def test_menu_is_for_managers(self):
        menu = self.env.ref("charitylog_o365.charitylog_away_menu")
        for user, expected in ((self.dave, True), (self.ann, False)):
            visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
            self.assertEqual(menu.id in visible, expected)

    def test_last_day_before_the_first_is_refused(self):
        with self.assertRaisesRegex(UserError, "before the first"):
            self.away(first_day=FRIDAY, last_day=MONDAY).save()


@tagged("post_install", "-at_install")
class TestAwayInCalendars(AwayCase, PermissionCase):
    """Ann and Bob have connected; Mona manages, and may edit nobody's calendar."""

    def setUp(self):
        super().setUp()
        self.mona = self.worker("mona", "Mona Pike", groups=(MANAGERS,))
        self.carl = self.worker("carl", "Carl Ford")
        self.visits = self.action(self.ann, name="One") + self.action(
            self.ann, name="Two", start=self.at(1, 12)
        )
        self.drain()

    def away(self, user, **values):
        tomorrow = self.at().date().isoformat()
        whose = {"user_id": self.ann} if user != self.ann else {}
        days = {"first_day": tomorrow, "last_day": tomorrow}
        return self.window(user, **whose, **days, **values)

    def test_manager_offers_where_a_calendar_is_not_open_and_gives_elsewhere(self):
        window = self.away(self.mona, colleague_id=self.bob)
        self.assertEqual(window.refusals.count("Bob Marsh's Outlook calendar"), 1)
        self.assertIn("stays with Ann Lee until it is taken", window.refusals)
        with window.line_ids.edit(1) as line:
            self.assertEqual(line.answer, "Offered")
            line.new_user_id = self.carl
            self.assertEqual(line.answer, "Yes")
        told, undo = self.confirm(window)
        self.assertIn("1 offered to Bob Marsh.", told)
        self.assertIn("1 given to Carl Ford.", told)
        self.assertEqual(self.visits.mapped("user_id"), self.ann + self.carl)
        self.assertEqual(self.visits[0].with_user(self.bob).offer_side, "received")
        self.drain()
        self.assertEqual(len(self.entries(self.ann)), 1)
        self.assertFalse(self.entries(self.bob))
        # The offer is withdrawn; Ann's calendar is not hers to put work into again.
        self.assertIn("Ann Lee's Outlook calendar", undo.action_undo())
        self.assertEqual(self.visits[1].user_id, self.carl)
        self.assertFalse(self.visits.sudo().offered_to_ids)

    def test_move_in_a_calendar_that_is_not_open_is_told_before_and_loses_nothing(self):
        later = self.at(8).date().isoformat()
        window = self.away(self.mona, plan="move", move_to="day", day=later)
        self.assertEqual(
            [line["answer"] for line in window.line_ids._records], ["No", "No"]
        )
        self.assertEqual(window.refusals.count("Ann Lee's Outlook calendar"), 1)
        with window.line_ids.edit(0) as line:
            line.new_user_id = self.carl
        told, _undo = self.confirm(window)
        self.assertEqual(told.count("Ann Lee's Outlook calendar"), 1)
        self.assertEqual(self.visits.mapped("start"), [self.at(1), self.at(1, 12)])
        self.assertEqual(self.visits.mapped("user_id"), self.carl + self.ann)
        # It is her own.
        window = self.away(self.ann, plan="move", move_to="day", day=later)
        self.assertEqual([line["answer"] for line in window.line_ids._records], ["Yes"])
        self.confirm(window)
        self.assertEqual(self.visits[1].day.isoformat(), later)
        self.drain()
        self.assertIn(later, self.entry(self.ann)["start"]["dateTime"])
