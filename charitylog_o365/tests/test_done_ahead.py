"""A contact done does not begin in the future."""

from datetime import datetime, timedelta

from odoo import fields
from odoo.tests import Form, tagged

from . import ways
from .action_common import ActionCase

AHEAD = "cannot begin in the future"
PLANNED = "which has not come yet. If it has been done, choose “Complete”"


def text(moment):
    return fields.Datetime.to_string(moment)


@tagged("post_install", "-at_install")
class TestDoneAhead(ActionCase):
    def setUp(self):
        super().setUp()
        self.now = fields.Datetime.now()
        self.coming = text(self.now + timedelta(days=7))

    def test_it_is_not_recorded_so_on_any_way(self):
        actions = self.env["charitylog.action"].with_user(self.ann)
        values = self.values(state="done", start=self.coming)
        ways.assert_refused(self, ways.to_create(actions, values), AHEAD)

    def test_it_is_not_moved_so_on_any_way(self):
        done = self.record(state="done")
        moves = ways.to_write(done, {"start": self.coming})
        ways.assert_refused(self, moves, AHEAD)

    def test_an_action_of_next_week_is_not_simply_done_on_any_way(self):
        action = self.record(start=self.coming)
        drags = ways.to_write(action, {"state": "done"})
        ways.assert_refused(self, drags, PLANNED)
        self.assertEqual(action.state, "outstanding")

    def test_nor_by_who_stands_above_rights(self):
        action = self.record(start=self.coming).sudo()
        for user in (self.dave, self.env.ref("base.user_root")):
            with ways.refused(self, PLANNED):
                action.with_user(user).state = "done"
        with ways.refused(self, PLANNED):
            action.state = "done"

    def test_completed_with_a_time_to_come_it_is_refused(self):
        action = self.record(start=self.coming)
        done = {"state": "done", "start": self.coming}
        with ways.refused(self, AHEAD):
            action.write(done)
        later = text(self.now + timedelta(days=8))
        with ways.refused(self, AHEAD):
            action.write({"state": "done", "start": later})

    def test_completed_as_it_was_it_is_done(self):
        for start in ({"start": text(self.now)}, {"day": "2020-03-04"}):
            with self.subTest(start):
                action = self.record(start=self.coming, all_day="day" in start)
                action.write({"state": "done", **start})
                self.assertEqual(action.state, "done")
        past = self.record(start="2020-03-04 10:00:00")
        past.state = "done"

    def test_clocks_may_differ_by_a_minute(self):
        minute = text(self.now + timedelta(minutes=1))
        self.assertTrue(self.record(state="done", start=minute))
        with ways.refused(self, AHEAD):
            self.record(state="done", start=text(self.now + timedelta(minutes=5)))

    # By the day

    def test_a_day_is_that_of_the_worker(self):
        """Between them, the first and the last zone of the world always differ."""
        first, last = "Pacific/Kiritimati", "Pacific/Pago_Pago"
        for zone, ahead in ((first, False), (last, True)):
            self.ann.tz = zone
            day = self.today_in(first)
            values = {"start": False, "all_day": True, "day": day, "state": "done"}
            with self.subTest(zone):
                if not ahead:
                    self.assertEqual(self.record(**values).day, day)
                    continue
                with ways.refused(self, AHEAD):
                    self.record(**values)

    def today_in(self, zone):
        local = fields.Datetime.context_timestamp(
            self.ann.with_context(tz=zone), self.now
        )
        return local.date()

    def test_an_action_by_a_coming_day_is_not_simply_done(self):
        day = self.today_in("Pacific/Kiritimati") + timedelta(days=1)
        action = self.record(start=False, all_day=True, day=day)
        with ways.refused(self, PLANNED):
            action.state = "done"
        action.write({"state": "done", "day": "2020-03-04"})
        with ways.refused(self, AHEAD):
            action.day = day

    # The window

    def test_the_window_proposes_what_may_be_saved(self):
        for zone in ("Pacific/Kiritimati", "Europe/London", "Pacific/Pago_Pago"):
            self.ann.tz = zone
            for values in (
                {"start": self.coming, "planned_duration": 1},
                {"start": False, "all_day": True, "day": "2150-01-01"},
            ):
                with self.subTest(zone, **values):
                    action = self.record(**values)
                    window = Form.from_action(action.env, action.action_complete())
                    window.outcome = "held"
                    window.save().action_confirm()
                    self.assertEqual(action.state, "done")
                    if action.all_day:
                        self.assertEqual(action.day, self.today_in(zone))

    def test_the_window_refuses_a_time_to_come(self):
        action = self.record(start="2020-03-04 10:00:00")
        window = Form.from_action(action.env, action.action_complete())
        window.outcome = "held"
        window.start = datetime(2150, 1, 1)
        with ways.refused(self, AHEAD):
            window.save().action_confirm()

    # What lies ahead already

    def test_what_lay_ahead_before_can_be_edited_but_for_its_time(self):
        done = self.record(state="done")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE charitylog_action SET start = '2150-01-01' WHERE id = %s", [done.id]
        )
        self.env.invalidate_all()
        done.write(
            {"name": "Another summary", "duration": 2, "outcome": "we_cancelled"}
        )
        # As a program does that writes the whole record back.
        done.write({"state": "done", "start": done.start, "all_day": False})
        with ways.refused(self, AHEAD):
            done.start = "2150-01-02"
        done.start = "2020-03-04 10:00:00"
