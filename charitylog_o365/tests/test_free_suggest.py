"""Whether a time suits, and which one would: what a form is told."""

from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError

from .common import MANAGER, OPTIONS
from .free_case import FreeCase

# A Monday of winter, on which no bank holiday follows for weeks.
MONDAY = datetime(2031, 1, 13)


class TestFreeSuggest(FreeCase):
    @classmethod
    def at(cls, days=0, hour=10, minute=0):
        """Return a moment in UTC, some days from that Monday on."""
        return MONDAY + timedelta(days=days, hours=hour, minutes=minute)

    def clash(self, hour=10, hours=1, user=None, reader=None, action=None, minute=0):
        return self.users(reader).o365_free_clash(
            (user or self.ann).id,
            fields.Datetime.to_string(self.at(hour=hour, minute=minute)),
            hours,
            action.id if action else False,
        )

    def found(self, hour=6, hours=1, user=None, reader=None, days=0, alone=False):
        return self.users(reader).o365_find_time(
            (user or self.ann).id,
            fields.Datetime.to_string(self.at(days, hour)),
            hours,
            alone=alone,
        )

    def starts(self, told):
        """Return when the times begin, in UTC: "Mon 10:00"."""
        moments = [fields.Datetime.to_datetime(one[0]) for one in told["slots"]]
        return [f"{one:%a %H:%M}" for one in moments]

    def users(self, reader):
        users = self.env["res.users"].with_user(reader or self.bob)
        return users.with_context(tz="Europe/London")

    # A clash

    def test_clash_says_until_when_and_from_when_they_are_free(self):
        self.in_outlook(self.ann, 10)
        self.in_outlook(self.ann, 11.25, 0.5)
        told = self.clash()
        self.assertEqual(told["busy"], [self.span(10, 11)])
        self.assertEqual(told["free_from"], self.span(11.75)[0])
        self.assertEqual((told["name"], told["is_me"]), ("Ann Lee", False))
        self.assertEqual(told["here"], [])
        self.assertEqual(self.asked(), [(self.upn("bob"), [self.upn("ann")])])

    def test_who_is_free_is_no_clash(self):
        self.in_outlook(self.ann, 10)
        self.assertEqual(self.clash(hour=11)["busy"], [])
        self.assertEqual(self.clash(hour=9)["busy"], [])

    def test_day_without_any_more_time_says_so(self):
        self.in_outlook(self.ann, 10, 14)
        self.assertIs(self.clash()["free_from"], False)

    def test_own_entry_of_the_record_is_no_clash(self):
        action = self.recorded(self.ann, start=self.at(hour=10))
        self.assertTrue(self.clash()["busy"])
        self.assertEqual(self.clash(action=action)["busy"], [])

    def test_own_entry_that_was_moved_in_outlook_is_no_clash_where_it_is(self):
        action = self.recorded(self.ann, start=self.at(hour=10))
        entry = self.entry(self.ann)
        times = [self.at(hour=one) for one in (13, 14)]
        self.sim.move(self.upn(self.ann), entry["id"], *times)
        dave = self.worker("dave", "Dave Okoro", groups=(MANAGER,))
        findings = self.env["o365.calendar.finding"].with_user(dave)
        self.press(findings, "action_compare")
        self.drain()
        self.assertEqual(self.clash(hour=13, action=action)["busy"], [])
        self.assertTrue(self.clash(hour=13)["busy"])

    def test_colleague_without_outlook_clashes_with_their_work_here(self):
        carl = self.worker("carl", "Carl Ford")
        self.action(carl, start=self.at(hour=10))
        told = self.clash(user=carl)
        self.assertEqual(told["busy"], [self.span(10, 11)])
        self.assertEqual(told["here"], told["busy"])
        self.assertEqual(told["reason"], "")

    def test_unknown_is_said_and_is_no_clash(self):
        self.sim.share(self.upn("ann"), "organization", "none")
        told = self.clash()
        self.assertEqual((told["busy"], told["why"]), ([], "refused"))
        self.assertIn("does not say", told["reason"])

    def test_clash_on_the_day_the_clocks_change_is_told_by_the_clock(self):
        # Spring: 1:00 to 2:00 does not exist in London on 30 March 2031.
        day = datetime(2031, 3, 30)
        times = [f"2031-03-30T{one}" for one in ("09:00", "23:59:59")]
        self.sim.create(self.upn("ann"), "Busy", *times)
        told = self.users(None).o365_free_clash(
            self.ann.id, fields.Datetime.to_string(day.replace(hour=8)), 1
        )
        # 9:00 by the clock is 8:00 in UTC, and the day ends at 23:00 in UTC.
        self.assertEqual(told["busy"][0][0], "2031-03-30 08:00:00")
        self.assertIs(told["free_from"], False)

    # Find a time

    def test_next_five_times_suit_both_people_and_their_working_hours(self):
        self.sim.set_working_hours(self.upn("ann"), "10:00", "17:00")
        self.sim.set_working_hours(self.upn("bob"), "08:00", "16:00")
        self.in_outlook(self.ann, 11)
        self.in_outlook(self.bob, 13, 2)
        told = self.found()
        expected = ["Mon 10:00", "Mon 12:00", "Mon 15:00", "Tue 10:00", "Tue 11:00"]
        self.assertEqual(self.starts(told), expected)
        self.assertEqual(told["slots"][0], self.span(10, 11))
        self.assertEqual(told["reasons"], [])
        [(who, addresses)] = self.asked()
        self.assertEqual(who, self.upn("bob"))
        self.assertEqual(sorted(addresses), [self.upn("ann"), self.upn("bob")])

    def test_times_that_suit_the_colleague_alone(self):
        self.sim.set_working_hours(self.upn("bob"), "08:00", "12:00")
        self.in_outlook(self.ann, 9)
        self.in_outlook(self.bob, 10, 2)
        self.assertNotIn("Mon 10:00", self.starts(self.found()))
        told = self.found(alone=True)
        expected = ["Mon 10:00", "Mon 11:00", "Mon 12:00", "Mon 13:00", "Mon 14:00"]
        self.assertEqual(self.starts(told), expected)

    def test_who_has_no_outlook_is_named(self):
        self.assertEqual(self.found()["without"], [])
        carl = self.worker("carl", "Carl Ford")
        told = self.found(user=carl)
        self.assertEqual(told["without"], ["Carl Ford has no Outlook."])
        told = self.found(reader=carl)
        self.assertEqual(told["without"], ["You have no Outlook."])

    def test_working_hours_of_the_company_count_where_outlook_tells_none(self):
        self.company.resource_calendar_id.attendance_ids.unlink()
        carl, dora = self.worker("carl", "Carl Ford"), self.worker("dora", "Dora Penn")
        told = self.found(hours=6, user=carl, reader=dora)
        expected = ["Mon 09:00", "Tue 09:00", "Wed 09:00", "Thu 09:00", "Fri 09:00"]
        self.assertEqual(self.starts(told), expected)
        self.assertEqual(self.asked(), [])

    def test_no_time_is_found_where_nobody_works_so_long(self):
        self.assertEqual(self.found(hours=20)["slots"], [])

    def test_no_time_on_a_bank_holiday(self):
        self.company.country_id = self.env.ref("base.uk")
        # Good Friday is 11 April 2031, Easter Monday the 14th.
        days = (datetime(2031, 4, 10) - MONDAY).days
        told = self.found(hours=7, days=days)
        self.assertEqual(self.starts(told)[:2], ["Thu 08:00", "Tue 08:00"])

    def test_no_time_that_has_passed(self):
        now = self.at(hour=11, minute=20)
        with patch.object(fields.Datetime, "now", return_value=now):
            self.assertEqual(self.starts(self.found(hour=6))[0], "Mon 11:30")

    def test_outlook_that_is_not_known_is_said_beside_the_times(self):
        self.sim.share(self.upn("ann"), "organization", "none")
        told = self.found()
        self.assertEqual(len(told["slots"]), 5)
        self.assertIn("does not say", told["reasons"][0])

    # Who may ask

    def test_who_records_no_contacts_may_not_ask(self):
        plain = self.worker("plain", "Plain Internal", groups=(OPTIONS,))
        for ask in (self.clash, self.found):
            with self.assertRaises(AccessError):
                ask(reader=plain)
        self.assertEqual(self.asked(), [])

    def test_nothing_is_told_of_who_is_no_colleague(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        olga = self.worker(
            "olga",
            "Olga",
            company_id=elsewhere.id,
            company_ids=[(6, 0, elsewhere.ids)],
        )
        self.assertEqual(self.clash(user=olga), {})
        self.assertEqual(self.found(user=olga), {})

    def test_odd_wishes_are_refused_in_a_sentence(self):
        users = self.users(None)
        for odd in (
            (self.ann.id, "soon", 1),
            (self.ann.id, False, 1),
            ("ann", "2031-01-13 10:00:00", 1),
            (True, "2031-01-13 10:00:00", 1),
            (self.ann.id, "2031-01-13 10:00:00", -1),
            (self.ann.id, "9999-12-31 23:00:00", 1),
            (self.ann.id, "2031-01-13 10:00:00", 10**9),
        ):
            for name in ("o365_free_clash", "o365_find_time"):
                with self.assertRaises(UserError):
                    getattr(users, name)(*odd)
