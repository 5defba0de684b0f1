"""Looking at one entry while its record is open: what is asked, written and said."""

import time
from datetime import timedelta
from unittest.mock import patch

import psycopg2
from odoo.exceptions import AccessError
from odoo.sql_db import connection_info_for

from ..models.status import check_now
from ..models.worker import look
from ..models.worker.lock import LOCK
from ..models.worker.look import Look, UnderWay, turns
from .common import MANAGER
from .outlook_case import london
from .people import add_user
from .worker_faults_case import FaultsCase

AS_IT_SHOULD_BE = "It is as it should be in Outlook."
CHANGES = ("INSERT", "UPDATE", "DELETE")


class TestWorkerLook(FaultsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dave = cls.worker("dave", "Dave Okoro", groups=(MANAGER,))
        # A busy machine may take longer than a person would wait.
        patched = patch.object(look, "SECONDS", 30)
        patched.start()
        cls.addClassCleanup(patched.stop)

    def setUp(self):
        super().setUp()
        turns.clear()
        self.addCleanup(turns.clear)
        self.other = psycopg2.connect(**connection_info_for(self.cr.dbname)[1])
        self.addCleanup(self.other.close)

    def opened(self, action, reader=None):
        """Open the form of ``action``: return whether its line says something else."""
        self.env.invalidate_all()
        self.sim.clear_requests()
        news = action.with_user(reader or self.ann).o365_look()
        self.env.invalidate_all()
        return news

    def told(self, action, reader=None):
        """Press "Check now"; return what it says."""
        self.sim.clear_requests()
        action = action.with_user(reader or self.ann)
        answer = self.press(action.with_context(tz="UTC"), "action_o365_check_now")
        self.env.invalidate_all()
        return answer["params"]["message"]

    def asked(self):
        """Return how many requests went to Graph, a batch being one."""
        whole = [one for one in self.sim.requests if one.path.endswith("/$batch")]
        self.assertEqual(self.writes(), [])
        return len(whole)

    def move(self, days=3, owner=None):
        """Have Ann, or ``owner``, move the one entry to another day in Outlook."""
        owner = owner or self.ann
        start = self.at(days=days)
        end = start + timedelta(hours=1)
        self.sim.move(self.upn(owner), self.entry(owner)["id"], start, end)

    def hold(self, *key):
        """Hold a lock of PostgreSQL's, as another server would."""
        holds = ", ".join(["%s"] * len(key))
        with self.other.cursor() as cursor:
            cursor.execute(f"SELECT pg_try_advisory_lock({holds})", key)
            self.assertEqual(cursor.fetchone(), (True,))

    # What is found

    def test_entry_as_it_was_sent_costs_one_request_and_writes_nothing(self):
        action = self.recorded(self.ann)
        self.assertEqual(action.o365_check, "opened")
        self.env.flush_all()
        # The cursor below all others: that of the test.
        cursor, said = type(self.cr), []
        execute = cursor.execute

        def listen(cr, query, *more, **options):
            said.append(str(getattr(query, "code", query)).lstrip())
            return execute(cr, query, *more, **options)

        with patch.object(cursor, "execute", listen):
            self.assertIs(self.opened(action), False)
        self.assertEqual(self.asked(), 1)
        self.assertTrue([one for one in said if one.startswith("SELECT")])
        self.assertFalse([one for one in said if one.startswith(CHANGES)])
        self.assertEqual(action.o365_state, "synced")

    def test_entry_moved_in_outlook_has_the_record_ask_at_once(self):
        action = self.recorded(self.ann)
        self.move()
        self.assertIs(self.opened(action), True)
        self.assertEqual(self.asked(), 1)
        self.assertEqual(action.o365_reason, "changed_in_outlook")
        self.assertEqual(action.o365_button, "put_back")
        self.assertTrue(action.o365_can_take_over)
        rows = self.env["o365.calendar.finding"].search([])
        self.assertEqual((rows.kind, rows.res_id), ("changed", action.id))
        # The comparison of the night finds the same, and nothing else.
        self.compare()
        rows = self.env["o365.calendar.finding"].search([])
        self.assertEqual((rows.kind, rows.res_id), ("changed", action.id))
        self.press(action, "action_o365_take_over")
        self.drain()
        self.assertEqual(action.start, self.at(days=3))
        self.assertEqual(self.opened(action), False)

    def test_entry_deleted_in_outlook_has_the_record_ask_at_once(self):
        action = self.recorded(self.ann)
        self.sim.delete(self.upn(self.ann), self.entry(self.ann)["id"])
        self.assertIs(self.opened(action), True)
        self.assertEqual(action.o365_reason, "deleted_in_outlook")
        self.press(action, "action_o365_put_back")
        self.drain()
        self.entry(self.ann)
        self.assertEqual(action.o365_state, "synced")

    def test_entry_moved_once_more_is_news_and_moved_back_ends_the_question(self):
        action = self.recorded(self.ann)
        self.move(days=3)
        self.opened(action)
        turns.clear()
        self.assertIs(self.opened(action), False)
        self.move(days=4)
        turns.clear()
        self.assertIs(self.opened(action), True)
        self.assertEqual(action.o365_reason, "changed_in_outlook")
        start = self.at()
        times = london(start, start + timedelta(hours=1))
        self.sim.move(self.upn(self.ann), self.entry(self.ann)["id"], *times)
        turns.clear()
        self.assertIs(self.opened(action), True)
        self.assertFalse(self.env["o365.calendar.finding"].search([]))
        self.drain()
        self.assertEqual(action.o365_state, "synced")

    def test_entry_made_a_meeting_asks_before_anything_is_written(self):
        action = self.recorded(self.ann)
        entry = self.entry(self.ann)["id"]
        self.sim.invite(self.upn(self.ann), entry, "guest@example.org")
        self.opened(action)
        self.assertEqual(action.o365_reason, "became_meeting")

    def test_several_entries_of_a_mailbox_are_one_request(self):
        actions = self.action(self.ann)
        for _time in range(4):
            actions |= self.action(self.ann)
        self.drain()
        self.sim.clear_requests()
        entries = self.account._entries()
        seen = Look(self.account).look(entries)
        self.assertEqual(seen.answered, frozenset(entries.ids))
        self.assertEqual((seen.differing, seen.is_news), (frozenset(), False))
        self.assertEqual(self.asked(), 1)
        gone = self.entries(self.ann)[2]["id"]
        self.sim.delete(self.upn(self.ann), gone)
        seen = Look(self.account).look(entries)
        self.env.invalidate_all()
        self.assertEqual(
            seen.differing, set(entries.filtered(lambda e: e.event_id == gone).ids)
        )
        states = sorted(actions.mapped("o365_state"))
        self.assertEqual(states, ["conflict"] + ["synced"] * 4)

    # When nothing is asked

    def test_change_that_waits_for_the_run_is_no_question(self):
        action = self.recorded(self.ann)
        self.move()
        action.location = "Mill Lane"
        self.assertFalse(action.o365_check)
        self.assertIs(self.opened(action), False)
        self.assertEqual(self.sim.requests, [])
        self.assertEqual(self.told(action), "Going to Outlook now.")
        self.assertEqual(self.sim.requests, [])
        # A change that is saved while Microsoft is asked counts as well.
        self.drain()
        entry = self.account._entries()
        entry._set_synced()
        ask = Look._ask

        def ask_and_save(one, entries):
            answer = ask(one, entries)
            action.location = "High Street"
            return answer

        with patch.object(Look, "_ask", ask_and_save), self.assertRaises(UnderWay):
            Look(self.account).look(entry)
        self.assertEqual(entry.state, "synced")

    def test_nothing_is_written_beside_a_run(self):
        action = self.recorded(self.ann)
        self.move()
        self.hold(LOCK)
        self.assertIs(self.opened(action), False)
        self.assertEqual(action.o365_state, "synced")
        self.assertIn("Something is going to Outlook now", self.told(action))
        self.other.close()
        self.assertIn("this is now", self.told(action))

    def test_record_is_looked_up_once_a_minute_and_never_in_a_crowd(self):
        action = self.recorded(self.ann)
        for place in range(look.AT_ONCE):
            self.hold(look.TURNS, place)
        self.opened(action)
        self.assertEqual(self.sim.requests, [])
        self.other.close()
        self.opened(action)
        self.assertEqual(self.asked(), 1)
        self.opened(action)
        self.assertEqual(self.sim.requests, [])
        with patch.object(check_now, "has_place", lambda _cr: False):
            self.assertIn("Others are looking just now", self.told(action))
        self.assertEqual(self.sim.requests, [])
        # Who presses the button is told.
        self.assertEqual(self.told(action), AS_IT_SHOULD_BE)
        self.assertEqual(self.asked(), 1)

    # Microsoft does not answer

    def test_mailbox_that_hangs_holds_nobody_up_and_is_left_alone_for_a_minute(self):
        first, second = self.action(self.ann), self.action(self.ann)
        self.drain()
        self.sim.fault("hang", seconds=20, match="$batch")
        begun = time.monotonic()
        with patch.object(look, "SECONDS", 0.5):
            self.assertIs(self.opened(first), False)
        self.assertLess(time.monotonic() - begun, 10)
        self.sim.clear_faults()
        self.assertIs(self.opened(second), False)
        self.assertEqual(self.sim.requests, [])
        self.assertEqual(first.o365_state, "synced")

    def test_throttled_mailbox_is_no_finding_and_the_button_says_so(self):
        action = self.recorded(self.ann)
        self.move()
        self.sim.fault("throttled", retry_after=30)
        self.assertIs(self.opened(action), False)
        self.assertEqual(action.o365_state, "synced")
        # As long as it asks to wait for, it is asked about nothing in that mailbox.
        self.sim.clear_faults()
        other = self.action(self.ann)
        for _each in range(2):
            self.assertIn("asks us to wait.", self.told(action))
            self.assertEqual(self.sim.requests, [])
        self.drain()
        self.opened(other)
        self.assertEqual(self.sim.requests, [])
        turns.clear()
        until = self.at(days=2)
        self.account._o365_hold(until, "busy")
        self.assertRegex(self.told(action), "^Microsoft 365 asks us to wait until ")
        self.assertEqual(self.sim.requests, [])
        self.assertEqual(action.o365_state, "synced")

    def test_sign_in_that_has_ended_is_no_finding_and_the_button_says_so(self):
        carol = self.worker("carol", "Carol Day")
        account = self.connect(carol)
        action = self.recorded(carol)
        self.move(owner=carol)
        self.lapse(carol)
        self.assertIs(self.opened(action, carol), False)
        self.assertEqual(action.o365_state, "synced")
        first = "Please sign in to Microsoft 365 first."
        self.assertEqual(self.told(action, carol), first)
        theirs = "Carol Day has to sign in to Microsoft 365 first."
        self.assertEqual(self.told(action, self.dave), theirs)
        self.assertEqual(account.state, "connected")

    def test_button_says_who_can_see_to_a_mailbox_that_is_closed_or_gone(self):
        action = self.recorded(self.ann)
        gone = {"status": 404, "code": "MailboxNotEnabledForRESTAPI"}
        for fault, details, said in (
            ("status", gone, "finds no mailbox of Ann Lee now."),
            ("odata_disabled", {}, "An administrator has to allow it"),
        ):
            with self.subTest(fault):
                self.sim.fault(fault, **details)
                self.assertIn(said, self.told(action))
                self.sim.clear_faults()

    # Who may

    def test_button_says_in_a_sentence_what_was_found(self):
        action = self.recorded(self.ann)
        self.assertEqual(self.told(action), AS_IT_SHOULD_BE)
        self.assertEqual(self.asked(), 1)
        self.move()
        said = self.told(action)
        self.assertIn("this is now", said)
        line = action.with_user(self.ann).with_context(tz="UTC").o365_message
        self.assertEqual(said, line)

    def test_manager_may_press_it_and_opening_asks_nothing_for_them(self):
        action = self.recorded(self.ann)
        self.move()
        self.assertEqual(action.with_user(self.dave).o365_check, "asked")
        self.assertIs(self.opened(action, self.dave), False)
        self.assertEqual(self.sim.requests, [])
        self.assertIn("this is now", self.told(action, self.dave))
        senders = {one.upn for one in self.sim.requests if one.upn}
        self.assertEqual(senders, {self.upn(self.ann)})

    def test_nobody_else_has_a_calendar_looked_up(self):
        action = self.recorded(self.ann)
        self.move()
        self.connect(self.bob)
        self.assertFalse(action.with_user(self.bob).o365_check)
        self.assertIs(self.opened(action, self.bob), False)
        abroad = self.env["res.company"].create({"name": "Another charity"})
        away = add_user(
            self.env,
            "away",
            f"base.group_user,{MANAGER}",
            company_id=abroad.id,
            company_ids=[(6, 0, abroad.ids)],
        )
        action.company_id = self.company
        self.drain()
        portal = add_user(self.env, "paula", "base.group_portal")
        for reader in (away, portal):
            with self.assertRaises(AccessError):
                self.opened(action, reader)
        for reader in (self.bob, away, portal):
            with self.assertRaises(AccessError):
                self.told(action, reader)
        self.assertEqual(self.sim.requests, [])
        self.assertEqual(action.o365_state, "synced")

    def test_without_a_sign_in_since_the_log_in_opening_asks_nothing(self):
        action = self.recorded(self.ann)
        self.later(hours=1)
        self.env["o365.account"].with_user(self.ann)._logged_in()
        self.assertEqual(action.with_user(self.ann).o365_check, "asked")
        self.assertIs(self.opened(action), False)
        self.assertEqual(self.sim.requests, [])
