"""What one key does in the Action List, and what many rows at once come to."""

from datetime import date, datetime, timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .action_case import ActionCase
from .common import MANAGER
from .permission_case import PermissionCase
from .test_action_following import repeated

# A Wednesday; the clocks go forward on the Sunday after.
NOW = datetime(2025, 3, 26, 12)


class QuickCase(ActionCase):
    def setUp(self):
        super().setUp()
        now = patch.object(fields.Datetime, "now", staticmethod(lambda *_a: NOW))
        now.start()
        self.addCleanup(now.stop)

    def at(self, start, **values):
        return self.record(start=f"2025-{start}:00", **values)


class TestActionQuick(QuickCase):
    def undo(self, notice):
        row = self.env["charitylog.action.undo"].with_user(self.ann)
        return row.browse(notice["params"]["undo_id"]).action_undo()

    def test_complete_is_as_planned_and_undone(self):
        action = self.at("03-25 10:00", planned_duration=1.5)
        notice = action.action_quick_complete()
        said = "Completed: Mary Ann Whitcombe, Weekly visit."
        self.assertEqual(notice["params"]["message"], said)
        self.assertEqual(
            (action.state, action.outcome, action.duration), ("done", "held", 1.5)
        )
        self.undo(notice)
        self.assertEqual(action.state, "outstanding")

    def test_nobody_there_takes_no_time(self):
        action = self.at("03-25 10:00", planned_duration=1.5)
        action.action_quick_nobody_there()
        self.assertEqual((action.outcome, action.duration), ("nobody_there", 0))

    def test_completing_what_is_still_to_come_asks_when_it_was(self):
        action = self.at("03-27 10:00")
        for press in (action.action_quick_complete, action.action_quick_nobody_there):
            self.assertEqual(press()["type"], "ir.actions.act_window")
        self.assertEqual(action.state, "outstanding")

    def test_tomorrow_and_next_week_keep_the_hour_of_the_owner_s_clock(self):
        # Ten by the clock is 10:00 UTC before the change, and 9:00 after it.
        for start, press, expected in (
            ("03-20 10:00", "tomorrow", "2025-03-27 10:00:00"),
            ("03-20 10:00", "next_week", "2025-04-03 09:00:00"),
            ("03-28 10:00", "next_week", "2025-04-04 09:00:00"),
            ("04-02 09:00", "next_week", "2025-04-09 09:00:00"),
            # Three in the morning is there; half past one is not.
            ("03-23 01:30", "next_week", "2025-04-06 00:30:00"),
        ):
            with self.subTest(start, press=press):
                action = self.at(start)
                getattr(action, f"action_quick_{press}")()
                self.assertEqual(str(action.start), expected)

    def test_hour_is_that_of_the_owner_and_not_of_who_moves(self):
        self.bob.tz = "America/New_York"
        action = self.at("03-10 14:00", user_id=self.bob.id)
        action.action_quick_tomorrow()
        self.assertEqual(action.start, datetime(2025, 3, 27, 14))
        self.bob.tz = "Asia/Tokyo"
        action.start = "2025-03-26 20:00:00"
        action.action_quick_tomorrow()
        # Five in the morning of the 28th of March there, which is their tomorrow's …
        self.assertEqual(action.start, datetime(2025, 3, 26, 20))

    def test_work_by_the_day_moves_its_day(self):
        action = self.record(start=False, all_day=True, day="2025-03-20")
        action.action_quick_tomorrow()
        self.assertEqual((action.day, action.all_day), (date(2025, 3, 27), True))
        action.action_quick_next_week()
        self.assertEqual(action.day, date(2025, 4, 3))

    def seen(self, actions):
        """Return what a list sends of what it shows."""
        return {str(each.id): fields.Datetime.to_string(each.start) for each in actions}

    def test_move_that_is_pressed_again_after_a_lost_answer_moves_once(self):
        for press in ("tomorrow", "next_week"):
            hour = self.at("03-25 10:00")
            day = self.record(start=False, all_day=True, day="2025-03-20")
            for actions in (hour, day, hour + day):
                move = getattr(actions, f"action_quick_{press}")
                seen = self.seen(actions)
                before = actions.mapped("start")
                first = move(seen)
                moved = actions.mapped("start")
                again = move(seen)
                with self.subTest(press, actions=actions):
                    self.assertNotEqual(moved, before)
                    self.assertEqual(actions.mapped("start"), moved)
                    # With the "Undo" of the first.
                    undo_id = first["params"]["undo_id"]
                    self.assertEqual(again["params"]["undo_id"], undo_id)
                    self.assertIn("moved already", again["params"]["message"])
                self.undo(again)
                self.assertEqual(actions.mapped("start"), before)

    def test_what_somebody_has_moved_since_is_not_moved_on(self):
        moved, still = self.at("03-25 10:00"), self.at("03-25 12:00")
        seen = self.seen(moved + still)
        moved.with_user(self.dave).start = "2025-03-28 09:00:00"
        both = moved + still
        for move in (moved.action_quick_next_week, both.action_quick_move):
            with self.assertRaisesRegex(UserError, "since the list was shown"):
                move(seen)
        self.assertEqual(moved.start, datetime(2025, 3, 28, 9))
        message = (moved + still).action_quick_next_week(seen)["params"]["message"]
        self.assertIn("Moved by a week: 1.", message)
        self.assertIn("since the list was shown", message)
        self.assertEqual(moved.start, datetime(2025, 3, 28, 9))
        self.assertEqual(still.start, datetime(2025, 4, 1, 11))

    def test_odd_starts_move_nothing(self):
        action = self.at("03-25 10:00")
        for odd in ("", "yesterday", None, 7, {}, []):
            with self.subTest(odd), self.assertRaises(UserError):
                action.action_quick_next_week({str(action.id): odd})
        self.assertEqual(action.start, datetime(2025, 3, 25, 10))

    def test_window_that_is_confirmed_twice_moves_once(self):
        actions = self.at("03-25 10:00") + self.at("03-26 10:00")
        window = Form.from_action(actions.env, actions.action_quick_move())
        window.how, window.days = "days", 7
        window = window.save()
        first, again = window.action_confirm(), window.action_confirm()
        self.assertEqual(first["params"]["undo_id"], again["params"]["undo_id"])
        moved = [datetime(2025, 4, 1, 9), datetime(2025, 4, 2, 9)]
        self.assertEqual(actions.mapped("start"), moved)

    def test_window_that_was_left_open_moves_nothing_again(self):
        """Also when its change can be undone no more, or has been undone."""
        actions = self.at("03-25 10:00") + self.at("03-26 10:00")
        window = Form.from_action(actions.env, actions.action_quick_move())
        window.how, window.days = "days", 7
        window = window.save()
        window.action_confirm()
        moved = actions.mapped("start")
        self.env["charitylog.action.undo"].sudo().search([]).unlink()
        said = window.action_confirm()["params"]["message"]
        self.assertIn("moved already", said)
        self.assertEqual(actions.mapped("start"), moved)

    def test_done_stays_as_it_is_whatever_is_pressed(self):
        done = self.record(state="done")
        for press in (
            done.action_quick_complete,
            done.action_quick_nobody_there,
            done.action_quick_cancel,
            done.action_quick_tomorrow,
            done.action_quick_move,
            done.action_quick_give,
        ):
            with self.assertRaisesRegex(UserError, "not outstanding"):
                press()

    def test_window_is_about_the_outstanding_ones_among_those_chosen(self):
        chosen = self.record(state="done") + self.at("03-27 10:00")
        opened = chosen.action_quick_give()["context"]
        self.assertEqual(opened["default_action_ids"], chosen[1].ids)

    def test_of_many_a_refused_one_stops_no_other_and_is_named(self):
        actions = self.at("03-25 10:00") + self.at("03-27 10:00", name="Not yet")
        actions += self.at("03-24 10:00")
        notice = actions.action_quick_complete()
        self.assertEqual(actions.mapped("state"), ["done", "outstanding", "done"])
        message = notice["params"]["message"]
        self.assertIn("Completed: 2.", message)
        self.assertIn("Not yet", message)
        self.assertIn("has not come", message)
        self.undo(notice)
        self.assertEqual(set(actions.mapped("state")), {"outstanding"})

    def test_what_was_recorded_again_and_edited_since_stays_as_one_visit(self):
        """Whichever of the two somebody has touched: there is never a second."""
        actions = self.env["charitylog.action"].with_user(self.ann)
        for name in ("One", "Two", "Three"):
            actions += self.at("03-25 10:00", name=name)
        with actions._remember_for_undo("Recorded again") as undo:
            undo._also_made(actions._record_again())
        copies = actions.recorded_again_ids
        copies[0].location = "Mill Lane"
        actions[1].location = "Mill Lane"
        said = undo.action_undo()
        self.assertIn("One” has been changed since", said)
        self.assertIn("Two” has been changed since", said)
        states = ["cancelled", "cancelled", "outstanding"]
        self.assertEqual(actions.mapped("state"), states)
        self.assertEqual(copies.exists(), copies[:2])
        self.assertEqual(copies[:2].mapped("state"), ["outstanding"] * 2)
        # It can be undone once it is as it was.
        copies[0].location = False
        undo.action_undo()
        self.assertEqual(actions[0].state, "outstanding")
        self.assertFalse(copies[0].exists())

    def test_window_proposes_the_working_day_after_all_that_is_moved(self):
        # Today is a Wednesday.
        late, friday = self.at("03-20 10:00"), self.at("03-28 15:00")
        for actions, day in ((late, date(2025, 3, 27)), (friday, date(2025, 3, 31))):
            window = Form.from_action(actions.env, actions.action_quick_move())
            self.assertEqual(window.day, day)

    def test_window_proposes_no_bank_holiday(self):
        self.env.company.country_id = self.env.ref("base.uk")
        self.env.company.state_id = False
        # The Thursday before Easter: Friday and Monday are bank holidays.
        visit = self.at("04-17 10:00")
        window = Form.from_action(visit.env, visit.action_quick_move())
        self.assertEqual(window.day, date(2025, 4, 22))

    def test_window_moves_each_by_days_or_to_one_day(self):
        actions = self.at("03-25 10:00") + self.at("03-26 15:00")
        window = Form.from_action(actions.env, actions.action_quick_move())
        window.how, window.days = "days", 7
        window.save().action_confirm()
        self.assertEqual(
            actions.mapped("start"),
            [datetime(2025, 4, 1, 9), datetime(2025, 4, 2, 14)],
        )
        window = Form.from_action(actions.env, actions.action_quick_move())
        window.day = "2025-04-04"
        notice = window.save().action_confirm()
        self.assertEqual(notice["params"]["message"], "Moved to Fri 4 April: 2.")
        self.assertEqual(
            actions.mapped("start"),
            [datetime(2025, 4, 4, 9), datetime(2025, 4, 4, 14)],
        )
        self.undo(notice)
        self.assertEqual(actions.mapped("start")[0], datetime(2025, 4, 1, 9))

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_windows_tell_nothing_of_hidden_work(self):
        action = self.at("03-25 10:00")
        self.project.privacy_visibility = "followers"
        for model in ("move", "give"):
            window = self.env[f"charitylog.action.{model}"].with_user(self.bob)
            window = window.with_context(default_action_ids=action.ids)
            with self.subTest(model), self.assertRaises(AccessError):
                window.onchange({}, [], {"action_ids": {}, "line_ids": {}})
            if model == "move":
                with self.assertRaises(AccessError):
                    window.create({})

    def test_given_to_several_colleagues_at_once(self):
        actions = self.at("03-27 10:00") + self.at("03-28 10:00")
        window = Form.from_action(actions.env, actions.action_quick_give())
        window.user_id = self.bob
        with window.line_ids.edit(1) as line:
            self.assertEqual((line.new_user_id, line.answer), (self.bob, "Yes"))
            line.new_user_id = self.dave
        notice = window.save().action_confirm()
        self.assertEqual(actions.user_id, self.bob + self.dave)
        self.assertIn("1 given to Dave Okoro.", notice["params"]["message"])
        self.undo(notice)
        self.assertEqual(actions.user_id, self.ann)


class TestWhenGroup(QuickCase):
    def test_groups_are_in_the_order_of_time_and_the_same_in_sql(self):
        made = {
            "1_overdue": self.at("03-26 11:59") + self.at("03-01 10:00"),
            "2_earlier": self.record(state="done", start="2025-03-25 10:00:00"),
            # London is at GMT; the 31st is Monday.
            "3_today": self.at("03-26 12:00") + self.at("03-26 23:59"),
            "4_tomorrow": self.at("03-27 00:00"),
            "5_this_week": self.at("03-28 10:00") + self.at("03-30 22:59"),
            "6_later": self.at("03-30 23:00"),
        }
        days = {"1_overdue": 25, "3_today": 26, "4_tomorrow": 27, "5_this_week": 30}
        for code, day in days.items():
            day = f"2025-03-{day}"
            made[code] += self.record(start=False, all_day=True, day=day)
        self.env["res.lang"]._lang_get("en_US").week_start = "1"
        actions = self.env["charitylog.action"].with_user(self.ann)
        actions = actions.with_context(tz="Europe/London")
        ids = [action.id for some in made.values() for action in some]
        domain = [("id", "in", ids)]
        groups = actions._read_group(domain, ["when_group"], ["id:recordset"])
        self.assertEqual([code for code, _found in groups], sorted(made))
        for code, found in groups:
            with self.subTest(code):
                self.assertEqual(found, made[code].with_env(found.env))
                self.assertEqual(set(found.mapped("when_group")), {code})
                searched = actions.search([*domain, ("when_group", "=", code)])
                self.assertEqual(searched, found)
                others = actions.search([*domain, ("when_group", "!=", code)])
                self.assertFalse(others & found)

    def test_reader_s_clock_decides(self):
        action = self.at("03-26 23:30")
        self.assertEqual(action.when_group, "3_today")
        tokyo = action.with_context(tz="Asia/Tokyo")
        self.assertEqual(tokyo.when_group, "4_tomorrow")
        domain = [("id", "=", action.id), ("when_group", "=", "4_tomorrow")]
        self.assertTrue(tokyo.search(domain))

    def test_range_is_kept_per_user_and_hides_nothing_overdue(self):
        outstanding = self.at("03-01 10:00") + self.at("04-02 22:00")
        far = self.at("04-02 23:00")
        done = self.record(state="done", start="2025-03-19 00:00:00")
        old = self.record(state="done", start="2025-03-18 23:59:00")
        mine = [("user_id", "=", self.ann.id), ("is_in_my_days", "=", True)]
        actions = self.env["charitylog.action"].with_user(self.ann)
        self.assertEqual(actions.charitylog_days(), 7)
        self.assertEqual(actions.search(mine), (outstanding + done).sorted("start"))
        rest = actions.search([mine[0], ("is_in_my_days", "=", False)])
        self.assertEqual(rest, old + far)
        self.assertTrue(done.is_in_my_days)
        self.assertFalse((old + far).filtered("is_in_my_days"))
        actions.charitylog_days(8)
        self.assertEqual(len(actions.search(mine)), 5)
        self.assertEqual(actions.with_user(self.bob).charitylog_days(), 7)


@tagged("post_install", "-at_install")
class TestGiveWithCheck(PermissionCase):
    def window(self, actions, colleague):
        window = Form.from_action(actions.env, actions.action_quick_give())
        window.user_id = colleague
        return window

    def test_who_may_not_is_told_before_and_offered(self):
        """Two of three go to Ann, who has not shared; one to Dora, not connected."""
        dora = self.worker("dora", "Dora Quill")
        actions = self.action(self.bob)
        actions += self.action(self.bob, name="Second")
        actions += self.action(self.bob, name="Third")
        window = self.window(actions, self.ann)
        with window.line_ids.edit(2) as line:
            self.assertEqual(line.answer, "Offered")
            line.new_user_id = dora
            self.assertEqual(line.answer, "Yes")
        self.assertEqual(window.refusals.count("not shared with you"), 1)
        self.assertIn("stays with you until it is taken", window.refusals)
        asked = self.asked()
        notice = window.save().action_confirm()
        # Microsoft is not asked about each of them.
        self.assertLessEqual(self.asked() - asked, 4)
        self.assertEqual(actions.user_id, self.bob + dora)
        self.assertEqual(actions.sudo().offered_to_ids, self.ann)
        message = notice["params"]["message"]
        self.assertIn("2 offered to Ann Lee.", message)
        self.assertIn("1 given to Dora Quill. It is in their list here", message)
        undo = self.env["charitylog.action.undo"].with_user(self.bob)
        undo.browse(notice["params"]["undo_id"]).action_undo()
        self.assertEqual(actions.user_id, self.bob)
        self.assertFalse(actions.sudo().offered_to_ids)

    def test_manager_who_may_not_give_a_colleague_s_work_offers_it(self):
        mona = self.worker("mona", "Mona Pike", groups=(MANAGER,))
        action = self.action(self.bob)
        window = self.window(action.with_user(mona), self.ann)
        self.assertEqual((window.answer, window.is_refused), ("Offered", True))
        self.assertIn("stays with Bob Marsh until it is taken", window.refusals)
        notice = window.save().action_confirm()
        self.assertEqual(action.user_id, self.bob)
        self.assertEqual(action.sudo().offered_to_ids, self.ann)
        undo = self.env["charitylog.action.undo"].with_user(mona)
        undo.browse(notice["params"]["undo_id"]).action_undo()
        self.assertFalse(action.sudo().offered_to_ids)

    def test_colleague_who_is_no_manager_cannot_offer_others_work(self):
        action = self.action(self.bob)
        carl = self.worker("carl", "Carl Ford")
        window = self.window(action.with_user(carl), self.ann)
        self.assertEqual(window.answer, "No")
        with mute_logger("odoo.addons.base.models.ir_rule"):
            with self.assertRaisesRegex(UserError, "Only Bob"):
                window.save().action_confirm()

    def test_who_shares_is_given_it(self):
        self.share("write")
        action = self.action(self.bob)
        window = self.window(action, self.ann)
        self.assertEqual((window.answer, window.is_refused), ("Yes", False))
        message = window.save().action_confirm()["params"]["message"]
        self.assertEqual(message, "1 given to Ann Lee.")
        self.assertEqual(action.user_id, self.ann)

    def test_what_is_from_before_is_said_not_to_be_in_outlook(self):
        self.share("write")
        self.company.o365_rule = False
        action = self.action(self.bob)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE charitylog_action SET create_date = create_date - interval '1 day'"
            " WHERE id = %s",
            [action.id],
        )
        self.env.invalidate_all()
        self.company.o365_rule = True
        window = self.window(action, self.ann)
        message = window.save().action_confirm()["params"]["message"]
        self.assertEqual(action.o365_state, "off")
        self.assertIn("Not in Outlook: 1 of them.", message)

    def test_project_without_outlook_asks_nobody(self):
        self.project.o365_sync = False
        action = self.action(self.bob)
        asked = self.asked()
        self.assertEqual(self.window(action, self.ann).answer, "Yes")
        self.assertEqual(self.asked(), asked)

    def test_many_are_recorded_again_for_whose_they_are_and_undone(self):
        self.share("write")
        self.project.o365_sync = False
        self.env.flush_all()
        series = repeated(self.action(self.bob, name="Weekly"), 2)
        actions = series + self.action(self.bob, user_id=self.ann.id, name="Ann's")
        self.env.flush_all()
        self.cr._now += timedelta(days=1)
        self.project.o365_sync = True
        right = self.action(self.bob, name="Right") + self.action(self.bob, name="Too")
        done = self.action(self.bob, state="done", start=self.at(-1))
        every = actions + right + done
        button = self.env.ref("charitylog_o365.charitylog_action_action_record_again")
        button = button.with_user(self.bob).with_context(
            active_model=every._name, active_ids=every.ids, active_id=every[0].id
        )
        notice = button.run()
        self.assertEqual(actions.mapped("state"), ["cancelled"] * 4)
        message = notice["params"]["message"]
        self.assertIn("Recorded again: 4.", message)
        self.assertIn("Recording again would not help these 2", message)
        self.assertEqual(message.count("not outstanding"), 1)
        # What is right in Outlook stays as it is, as does what is done.
        self.assertEqual(right.mapped("state"), ["outstanding"] * 2)
        self.assertEqual(done.state, "done")
        again = actions.search([("recorded_again_from_id", "in", every.ids)])
        self.assertEqual(again.recorded_again_from_id, actions)
        for new in again:
            old = new.recorded_again_from_id
            for name in ("name", "start", "user_id", "partner_id"):
                self.assertEqual(new[name], old[name])
            self.assertEqual(new.state, "outstanding")
            self.assertEqual(new.sudo().series_id, old.sudo().series_id)
        of_series = again.filtered(lambda each: each.name == "Weekly")._in_order()
        self.assertEqual(of_series[0]._and_following(), of_series)
        self.assertIn("(1 of 3)", of_series[0].series_line)
        undo = self.env["charitylog.action.undo"].with_user(self.bob)
        undo.browse(notice["params"]["undo_id"]).action_undo()
        self.assertEqual(actions.mapped("state"), ["outstanding"] * 4)
        self.assertFalse(again.exists())
        with self.assertRaisesRegex(UserError, "would not help"):
            right.with_user(self.bob).action_record_again_each()

    def test_many_of_a_colleague_who_does_not_share_are_refused_with_one_question(self):
        theirs = self.action(self.ann)
        for name in ("Two", "Three", "Four", "Five"):
            theirs += self.action(self.ann, name=name)
        own = self.action(self.bob)
        actions = (theirs + own).with_user(self.bob)
        asked = self.asked()
        message = actions.action_quick_next_week()["params"]["message"]
        self.assertIn("Moved by a week: 1.", message)
        self.assertEqual(message.count("not shared with you"), 1)
        # Once for all of them, once for the first alone.
        self.assertLessEqual(self.asked() - asked, 6)
        self.assertEqual(theirs.mapped("start"), [self.at(1)] * 5)
        self.assertGreaterEqual(own.start, self.at(1) + timedelta(days=6))
