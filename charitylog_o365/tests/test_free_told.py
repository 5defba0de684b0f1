"""What is told of colleagues' time, to whom, how often, and that nothing stays."""

import json
import logging
from datetime import datetime
from unittest.mock import patch

import psycopg2
from odoo import fields
from odoo.exceptions import AccessError
from odoo.sql_db import connection_info_for
from odoo.tools import SQL

from ..models.free import pace as pacing
from ..models.free.pace import AT_ONCE, PER_MINUTE, PLACES, pace
from .free_case import FreeCase

SECRET = "Zebrafish clinic"
PLACE = "Room Quokka"


class TestFreeTold(FreeCase):
    # What is told

    def test_private_entries_and_their_words_are_told_as_times_only(self):
        self.sim.share(self.upn("ann"), self.upn("bob"), "write")
        location = {"displayName": PLACE}
        self.in_outlook(self.ann, 8, subject=SECRET, location=location)
        self.in_outlook(self.ann, 12, subject=SECRET, sensitivity="private")
        [told] = self.free_busy()
        self.assertEqual(told["busy"], [self.span(8, 9), self.span(12, 13)])
        self.assertNotIn("Zebrafish", json.dumps(told))
        self.assertNotIn("Quokka", json.dumps(told))

    def test_nothing_of_it_stays_in_the_database_or_the_log(self):
        self.sim.share(self.upn("ann"), self.upn("bob"), "write")
        self.in_outlook(self.ann, 3.29, 0.37, subject=SECRET)
        self.action(self.bob, name="Marked as found")
        self.env.flush_all()
        # Where all SQL is logged, so are the hours that are asked about.
        sql = logging.getLogger("odoo.sql_db")
        with (
            patch.object(sql, "disabled", True),
            self.assertLogs(level=logging.DEBUG) as logged,
        ):
            logging.getLogger(__name__).debug("At least this")
            [told] = self.free_busy()
            users = self.env["res.users"].with_user(self.bob)
            wish = self.ann.id, told["busy"][0][0], 1
            self.assertTrue(users.o365_free_clash(*wish)["busy"])
            self.assertTrue(users.o365_find_time(*wish)["slots"])
        self.env.flush_all()
        self.assertEqual(self.tables_with("Marked as found"), {"charitylog_action"})
        [start, end] = told["busy"][0]
        for text in ("Zebrafish", start, end, start[11:], end[11:]):
            self.assertEqual(self.tables_with(text), set(), text)
            self.assertNotIn(text, "\n".join(logged.output))

    def tables_with(self, text):
        """Return the tables one of whose rows holds ``text``, in whatever column."""
        self.cr.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = current_schema"
        )
        names = [name for (name,) in self.cr.fetchall()]
        found = set()
        for name in names:
            looked = SQL(
                "SELECT EXISTS (SELECT FROM %s AS t WHERE t::text LIKE %s)",
                SQL.identifier(name),
                f"%{text}%",
            )
            [[is_there]] = self.env.execute_query(looked)
            if is_there:
                found.add(name)
        return found

    def test_work_that_the_reader_may_not_see_is_told_as_a_time_only(self):
        private = self.env["project.project"].create(
            {"name": "Counselling", "privacy_visibility": "followers"}
        )
        carl = self.worker("carl", "Carl Ford")
        superuser = self.env.ref("base.user_root")
        hidden = self.action(
            superuser, name=SECRET, project_id=private.id, user_id=carl.id
        )
        with self.assertRaises(AccessError):
            hidden.with_user(self.bob).check_access("read")
        [told] = self.free_busy(carl)
        self.assertEqual(told["busy"], [self.span(10, 11)])
        self.assertEqual(
            set(told),
            {"id", "mark", "known", "reason", "busy", "here", "hours", "source"},
        )
        self.assertNotIn("Zebrafish", json.dumps(told))

    def test_work_of_companies_that_are_not_the_readers_is_not_told(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        carl = self.worker("carl", "Carl Ford")
        carl.company_ids += elsewhere
        theirs = self.env["project.project"].create(
            {"name": "Theirs", "company_id": elsewhere.id}
        )
        superuser = self.env.ref("base.user_root")
        self.action(superuser, project_id=theirs.id, user_id=carl.id)
        self.assertEqual(self.free_busy(carl)[0]["busy"], [])
        self.bob.company_ids += elsewhere
        self.assertEqual(self.free_busy(carl)[0]["busy"], [self.span(10, 11)])

    def test_what_takes_no_time_of_somebody_is_not_busy(self):
        carl = self.worker("carl", "Carl Ford")
        self.action(carl, start=self.at(hour=8), planned_duration=0)
        two_days = {"day": self.at().date(), "planned_duration": 48}
        self.action(carl, all_day=True, **two_days)
        cancelled = self.action(carl, start=self.at(hour=12))
        cancelled.action_cancel()
        archived = self.action(carl, start=self.at(hour=14))
        archived.active = False
        self.assertEqual(self.free_busy(carl)[0]["busy"], [])

    def test_days_on_which_the_clocks_change_are_told_in_utc(self):
        carl = self.worker("carl", "Carl Ford")
        for day, begin in (("2031-03-30", 23), ("2031-10-26", 22)):
            start = datetime.fromisoformat(f"{day}T00:30:00")
            self.action(carl, start=start, planned_duration=2)
            wall = f"{day}T09:00", f"{day}T10:00"
            self.sim.create(self.upn("ann"), "Church", *wall)
            hour = 8 if begin == 23 else 9
            times = [f"{day} 00:00:00", f"{day} 23:00:00"]
            ids = [carl.id, self.ann.id]
            users = self.env["res.users"].with_user(self.bob)
            here, outlook = users.o365_free_busy(ids, *times)
            self.assertEqual(here["busy"], [[f"{day} 00:30:00", f"{day} 02:30:00"]])
            expected = [f"{day} {each:02}:00:00" for each in (hour, hour + 1)]
            self.assertEqual(outlook["busy"], [expected])

    # Where Outlook tells nothing

    def test_mailbox_that_nobody_finds_is_not_known(self):
        self.sim.set_mailbox(self.upn("ann"), False)
        for code in ("5009", "ErrorMailRecipientNotFound"):
            self.sim.switch(unknown_schedule=code)
            [told] = self.free_busy()
            self.assertFalse(told["known"])
            self.assertEqual(
                told["reason"], "Microsoft 365 finds no mailbox of theirs."
            )

    def test_one_that_is_not_known_hides_nobody_else(self):
        self.sim.share(self.upn("ann"), "organization", "none")
        self.in_outlook(self.bob, 9)
        ann, bob = self.free_busy(self.ann + self.bob)
        self.assertFalse(ann["known"])
        self.assertEqual((bob["known"], bob["busy"]), (True, [self.span(9, 10)]))

    def test_reader_whose_sign_in_has_lapsed_is_told_to_sign_in(self):
        self.bob._o365_account()._o365_needs_sign_in("sign_in_again")
        [told] = self.free_busy()
        self.assertIn("Sign in to Microsoft 365", told["reason"])
        self.assertEqual(self.asked(), [])

    def test_without_the_rule_only_what_is_here_is_told(self):
        self.company.o365_rule = False
        self.action(self.ann)
        [told] = self.free_busy()
        self.assertEqual((told["known"], told["source"]), (True, "charitylog"))
        self.assertEqual(told["busy"], [self.span(10, 11)])
        self.assertEqual(self.asked(), [])

    # How it is asked

    def test_more_than_twenty_are_asked_about_in_two_requests(self):
        people = self.env["res.users"]
        for number in range(21):
            people += self.worker(f"p{number}", f"Person {number}")
        accounts = self.env["o365.account"]
        for user in people:
            accounts.create(
                {
                    "user_id": user.id,
                    "company_id": self.company.id,
                    "oid": f"oid-{user.id}",
                    "tid": self.bob._o365_account().tid,
                    "email": self.upn(user),
                    "state": "connected",
                    "signed_in_at": fields.Datetime.now(),
                }
            )
        self.in_outlook(people[20], 15)
        told = self.free_busy(people)
        self.assertEqual([one["id"] for one in told], people.ids)
        self.assertEqual([one["known"] for one in told], [True] * 21)
        self.assertEqual(told[20]["busy"], [self.span(15, 16)])
        self.assertEqual(sorted(len(one) for _who, one in self.asked()), [1, 20])

    def test_token_that_is_not_taken_is_renewed_once(self):
        self.in_outlook(self.ann, 10)
        self.sim.expire_access_tokens(self.upn("bob"))
        [told] = self.free_busy()
        self.assertEqual(told["busy"], [self.span(10, 11)])
        self.assertEqual(len(self.asked()), 2)

    def test_after_429_nobody_asks_for_that_person_for_a_while(self):
        self.sim.fault("throttled", match="getSchedule", times=1, retry_after=60)
        for _each in range(2):
            [told] = self.free_busy()
            self.assertIn("asks us to wait", told["reason"])
        self.assertEqual(len(self.asked()), 1)
        # Ann is another person.
        self.assertTrue(self.free_busy(self.bob, reader=self.ann)[0]["known"])

    def test_mailbox_that_is_held_back_is_not_asked_with(self):
        later = fields.Datetime.add(fields.Datetime.now(), minutes=5)
        self.bob._o365_account()._o365_hold(later, "throttled")
        self.assertIn("asks us to wait", self.free_busy()[0]["reason"])
        self.assertEqual(self.asked(), [])

    def test_one_person_cannot_have_microsoft_asked_without_end(self):
        with patch.object(pacing, "has_place", return_value=True):
            for _each in range(PER_MINUTE):
                pace.refusal(self.cr, self.bob.id)
        [told] = self.free_busy()
        self.assertIn("very often", told["reason"])
        self.assertEqual(self.asked(), [])
        self.assertTrue(self.free_busy(self.bob, reader=self.ann)[0]["known"])

    def test_few_ask_at_the_same_time(self):
        with psycopg2.connect(**connection_info_for(self.cr.dbname)[1]) as others:
            with others.cursor() as cursor:
                for number in range(AT_ONCE):
                    cursor.execute(
                        "SELECT pg_advisory_xact_lock(%s, %s)", [PLACES, number]
                    )
            [told] = self.free_busy()
            self.assertIn("Others are asking", told["reason"])
            self.assertEqual(self.asked(), [])
            others.rollback()
        others.close()
        self.assertTrue(self.free_busy()[0]["known"])
