"""When colleagues are busy: what is asked of Outlook, and what is told."""

import time
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError

from ..models.free.pace import pace
from ..models.permission import ask
from .common import HURRY, OPTIONS, USER
from .free_case import FreeCase
from .people import add_user


class TestFreeBusy(FreeCase):
    def test_busy_times_come_from_outlook_with_the_readers_own_sign_in(self):
        self.in_outlook(self.ann, 10)
        self.in_outlook(self.ann, 11)
        self.in_outlook(self.ann, 14, showAs="free")
        [told] = self.free_busy()
        self.assertEqual(told["busy"], [self.span(10, 12)])
        self.assertEqual((told["known"], told["source"]), (True, "outlook"))
        self.assertEqual(self.asked(), [(self.upn("bob"), [self.upn("ann")])])

    def test_everybody_is_told_of_in_the_order_asked_with_one_request(self):
        carl = self.worker("carl", "Carl Ford")
        self.action(carl, start=self.at(hour=9))
        self.in_outlook(self.bob, 16)
        told = self.free_busy(self.bob + carl + self.ann)
        self.assertEqual(
            [one["id"] for one in told], [self.bob.id, carl.id, self.ann.id]
        )
        self.assertEqual(
            [one["busy"] for one in told], [[self.span(16, 17)], [self.span(9, 10)], []]
        )
        self.assertEqual(
            [one["source"] for one in told], ["outlook", "charitylog", "outlook"]
        )
        self.assertEqual([one["mark"] for one in told[:2]], ["", "no_outlook"])
        [(_who, addresses)] = self.asked()
        self.assertEqual(sorted(addresses), [self.upn("ann"), self.upn("bob")])

    def test_own_entry_of_the_record_is_not_busy(self):
        action = self.recorded(self.ann, start=self.at(hour=10))
        [told] = self.free_busy()
        self.assertEqual(told["busy"], [self.span(10, 11)])
        [told] = self.free_busy(action=action)
        self.assertEqual(told["busy"], [])

    def test_work_that_is_not_in_outlook_counts_beside_outlook(self):
        quiet = self.env["project.project"].create({"name": "Quiet"})
        self.action(self.ann, project_id=quiet.id, start=self.at(hour=13))
        self.in_outlook(self.ann, 10)
        [told] = self.free_busy()
        self.assertEqual(told["busy"], [self.span(10, 11), self.span(13, 14)])
        self.assertEqual(told["here"], [self.span(13, 14)])

    def test_what_is_over_and_who_has_left_is_not_told(self):
        carl = self.worker("carl", "Carl Ford")
        for days in (-3, 1):
            self.action(carl, start=self.at(days=days, hour=10))
        past, coming = self.at(days=-4), self.at(days=2)
        model = self.env["res.users"].with_user(self.bob)

        def told(**context):
            asked = model.with_context(**context)
            return asked.o365_free_busy(carl.ids, str(past), str(coming))[0]

        self.assertEqual(told()["busy"], [self.span(10, 11)])
        carl.active = False
        self.assertEqual(told(active_test=False)["busy"], [])

    def test_reader_without_sign_in_learns_what_is_known_here(self):
        carl = self.worker("carl", "Carl Ford")
        self.recorded(self.ann, start=self.at(hour=10))
        self.sim.clear_requests()
        [told] = self.free_busy(reader=carl)
        self.assertIn("Connect your own Outlook", told["reason"])
        self.assertEqual((told["known"], told["source"]), (False, "charitylog"))
        self.assertEqual(told["busy"], [self.span(10, 11)])
        self.assertEqual(self.asked(), [])

    def test_working_hours_are_told_in_their_own_zone(self):
        self.sim.set_working_hours(
            self.upn("ann"), "08:30", "16:00", ["monday", "tuesday"]
        )
        [told] = self.free_busy()
        self.assertEqual(
            {key: told["hours"][key] for key in ("days", "start", "end")},
            {"days": [0, 1], "start": "08:30", "end": "16:00"},
        )

    def test_hidden_record_cannot_be_left_out_to_learn_its_time(self):
        private = self.env["project.project"].create(
            {"name": "Counselling", "privacy_visibility": "followers"}
        )
        superuser = self.env.ref("base.user_root")
        hidden = self.action(superuser, project_id=private.id, user_id=self.ann.id)
        with self.assertRaises(AccessError):
            self.free_busy(action=hidden)

    def test_only_users_of_contacts_and_actions_may_ask(self):
        portal = add_user(self.env, "pat", "base.group_portal", name="Pat")
        plain = self.worker("plain", "Plain Internal", groups=(OPTIONS,))
        for reader in (portal, plain):
            with self.assertRaises(AccessError):
                self.free_busy(reader=reader)
        self.assertEqual(self.asked(), [])

    def test_nobody_is_told_of_who_is_no_colleague(self):
        portal = add_user(self.env, "pat", "base.group_portal", name="Pat")
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        other = self.worker(
            "olga",
            "Olga",
            company_id=elsewhere.id,
            company_ids=[(6, 0, elsewhere.ids)],
        )
        gone = self.worker("gil", "Gil", groups=(USER,))
        gone.active = False
        nobody = self.env["res.users"].browse(987654321)
        told = self.free_busy(portal + other + gone + nobody)
        for one in told:
            self.assertEqual({**one, "id": 0}, {**told[-1], "id": 0})
        self.assertFalse(told[0]["known"])
        self.assertEqual(self.asked(), [])

    def test_microsoft_that_hangs_or_dawdles_is_waited_for_three_seconds_only(self):
        self.in_outlook(self.ann, 10)
        # Each byte of a slow body comes in time, and the last one does not.
        for fault in ("hang", "slow_body"):
            pace.clear()
            self.sim.clear_faults()
            self.sim.fault(fault, match="getSchedule", seconds=25)
            begin = time.monotonic()
            with patch.object(ask, "SECONDS", HURRY):
                [told] = self.free_busy()
            # Less than the fault lasts by far, on a slow machine as well.
            self.assertLess(time.monotonic() - begin, 15)
            self.assertEqual((told["known"], told["busy"]), (False, []))
            self.assertIn("did not answer in time", told["reason"])
        # Whoever asks again at once is answered without another request.
        self.sim.clear_requests()
        self.assertFalse(self.free_busy()[0]["known"])
        self.assertEqual(self.asked(), [])

    def test_too_many_people_or_too_long_a_time_is_refused(self):
        many = self.env["res.users"].browse(range(1, 62))
        with self.assertRaisesRegex(UserError, "60"):
            self.free_busy(many)
        with self.assertRaisesRegex(UserError, "31"):
            self.free_busy(hours=24 * 32)
        with self.assertRaises(UserError):
            self.free_busy(hours=0)

    def test_what_names_nobody_and_no_record_is_answered_in_a_sentence(self):
        users = self.env["res.users"].with_user(self.bob)
        times = self.span(0, 24)
        for odd in (5, ["ann"], [None], [[1]], {"a": 1}):
            with self.assertRaises(UserError):
                users.o365_free_busy(odd, *times)
        for odd in ("7", True, [3], 10**20):
            [told] = users.o365_free_busy(self.ann.ids, *times, odd)
            self.assertTrue(told["known"])
