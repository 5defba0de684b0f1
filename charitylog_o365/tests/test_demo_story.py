"""The demo's three months of work, told on days of all kinds."""

from collections import Counter
from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import fields
from odoo.modules.module import Manifest
from odoo.tests import TransactionCase, tagged
from odoo.tools import convert_file

from ..core.graph.clock import local_time
from ..demo.story import ADDON, ZONE


@tagged("post_install", "-at_install")
class TestDemoStory(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for file in Manifest.for_addon(ADDON)["demo"]:
            convert_file(cls.env, ADDON, file, {}, "init", True)

    def tell(self, moment):
        """Tell the story as if it were ``moment``; return its records by start."""
        # What was told before has its names no more.
        names = [("module", "=", ADDON), ("model", "=", "charitylog.action")]
        self.env["ir.model.data"].search(names).unlink()
        before = self.env["charitylog.action"].search([])
        with patch.object(fields.Datetime, "now", lambda *_: moment):
            before._tell_demo_story()
        return before.search([]) - before

    def local(self, action):
        return local_time(action.start, ZONE).replace(tzinfo=None)

    def check(self, moment):
        actions = self.tell(moment)
        call = self.env.ref(f"{ADDON}.action_mary_call")
        for action in actions - call:
            start = self.local(action)
            self.assertTrue(8 <= start.hour <= 17, action.display_name)
            self.assertLess(start.weekday(), 5, action.display_name)
        self.assertEqual(self.local(call).date(), local_time(moment, ZONE).date())
        self.assertEqual(self.local(call).hour, 15)
        done = actions.filtered(lambda action: action.state == "done")
        self.assertTrue(280 <= len(done) <= 380, len(done))
        self.assertLess(max(done.mapped("start")), moment)
        held = Counter(done.mapped("outcome"))["held"]
        self.assertTrue(0.75 <= held / len(done) <= 0.95)
        self.assertEqual(len(set(done.mapped("outcome"))), 4)
        self.assertEqual(len(actions.partner_id), 30)
        self.assertEqual(len(actions.user_id), 6)
        self.assertEqual(len(actions.project_id), 3)
        to_do = actions.filtered(lambda action: action.state == "outstanding")
        late = to_do.filtered(lambda action: self.local(action).date() < moment.date())
        self.assertEqual(len(late), 3)
        ann = self.env.ref(f"{ADDON}.user_ann")
        week = to_do.filtered(
            lambda action: (
                action.user_id == ann and abs(action.start - moment) < timedelta(days=8)
            )
        )
        self.assertTrue(6 <= len(week) <= 18, len(week))
        offer = self.env.ref(f"{ADDON}.action_rose_form").with_user(ann)
        self.assertEqual(offer.offer_side, "received")
        weekly = self.env.ref(f"{ADDON}.action_mary_visit")
        self.assertEqual(weekly.series_following, 7)

    def test_told_on_a_saturday_after_new_year(self):
        self.check(datetime(2027, 1, 2, 10))

    def test_told_on_a_monday_in_summer_before_work(self):
        self.check(datetime(2026, 7, 6, 5))

    def test_told_in_the_week_after_the_clocks_went_forward(self):
        self.check(datetime(2027, 3, 31, 12))

    def test_told_on_the_night_on_which_the_clocks_go_back(self):
        self.check(datetime(2026, 10, 24, 22, 30))

    def test_told_on_christmas_eve(self):
        self.check(datetime(2026, 12, 24, 12))

    def test_told_twice_on_a_day_it_is_the_same(self):
        names = ("name", "start", "duration", "outcome", "description")
        first, second = (
            [
                [action[name] for name in names]
                for action in self.tell(datetime(2026, 11, 27, 15))
            ]
            for _time in range(2)
        )
        self.assertEqual(first, second)
