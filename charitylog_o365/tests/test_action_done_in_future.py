"""A contact done does not begin in the future."""

from datetime import datetime, timedelta

from odoo import fields
from odoo.tests import Form, tagged

from . import ways
from .action_case import ActionCase

AHEAD = "cannot begin in the future"
PLANNED = "which has not come yet. If it has been done, choose “Complete”"


def text(moment):
    return fields.Datetime.to_string(moment)


@tagged("post_install", "-at_install")
class TestActionDoneInFuture(ActionCase):
    def setUp(self):
        super().setUp()
        self.now = fields.Datetime.now()
        self.coming = text(self.now + timedelta(days=7))

    def test_contact_done_in_the_future_cannot_be_created_by_any_method(self):
        actions = self.env["charitylog.action"].with_user(self.ann)
        values = self.values(state="done", start=self.coming)
        ways.assert_refused(self, ways.to_create(actions, values), AHEAD)

    def test_contact_done_cannot_be_moved_to_the_future_by_any_method(self):
        done = self.record(state="done")
        moves = ways.to_write(done, {"start": self.coming})
        ways.assert_refused(self, moves, AHEAD)

    def test_future_action_cannot_be_set_done_by_any_method(self):
        action = self.record(start=self.coming)
        drags = ways.to_write(action, {"state": "done"})
        ways.assert_refused(self, drags, PLANNED)
        self.assertEqual(action.state, "outstanding")

    def test_future_action_cannot_be_set_done_by_manager_or_superuser(self):
        action = self.record(start=self.coming).sudo()
        for user in (self.dave, self.env.ref("base.user_root")):
            with ways.refused(self, PLANNED):
                action.with_user(user).state = "done"
        with ways.refused(self, PLANNED):
            action.state = "done"

    def test_completing_with_a_future_start_is_refused(self):
        action = self.record(start=self.coming)
        done = {"state": "done", "start": self.coming}
        with ways.refused(self, AHEAD):
            action.write(done)
        later = text(self.now + timedelta(days=8))
        with ways.refused(self, AHEAD):
            action.write({"state": "done", "start": later})

    def test_completing_with_a_past_start_is_accepted(self):
        for start in ({"start": text(self.now)}, {"day": "2020-03-04"}):
            with self.subTest(start):
                action = self.record(start=self.coming, all_day="day" in start)
                action.write({"state": "done", **start})
                self.assertEqual(action.state, "done")
        past = self.record(start="2020-03-04 10:00:00")
        past.state = "done"

    def test_contact_done_one_minute_ahead_is_accepted(self):
        minute = text(self.now + timedelta(minutes=1))
        self.assertTrue(self.record(state="done", start=minute))
        with ways.refused(self, AHEAD):
            self.record(state="done", start=text(self.now + timedelta(minutes=5)))

    # By the day

    def test_day_of_a_contact_done_is_judged_in_the_workers_zone(self):
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

    def test_all_day_action_of_a_future_day_cannot_be_set_done(self):
        day = self.today_in("Pacific/Kiritimati") + timedelta(days=1)
        action = self.record(start=False, all_day=True, day=day)
        with ways.refused(self, PLANNED):
            action.state = "done"
        action.write({"state": "done", "day": "2020-03-04"})
        with ways.refused(self, AHEAD):
            action.day = day

    # The window

    def test_complete_wizard_of_a_future_action_proposes_a_valid_time(self):
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

    def test_complete_wizard_refuses_a_future_start(self):
        action = self.record(start="2020-03-04 10:00:00")
        window = Form.from_action(action.env, action.action_complete())
        window.outcome = "held"
        window = window.save()
        # By a program: the page itself proposes now instead.
        window.start = datetime(2150, 1, 1)
        with ways.refused(self, AHEAD):
            window.action_confirm()

    # What lies ahead already

    def test_contact_done_already_in_the_future_can_be_edited_except_its_start(self):
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
