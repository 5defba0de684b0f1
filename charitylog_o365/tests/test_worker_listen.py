"""Listening: what people do in Outlook leads to the right question, or to none."""

from datetime import timedelta
from unittest.mock import patch

import psycopg2
from odoo import fields
from odoo.exceptions import ValidationError
from odoo.sql_db import connection_info_for

from ..models.worker import asking, beyond, listen
from ..models.worker.lock import LOCK
from ..models.worker.look import Look
from .outlook_case import london
from .worker_faults_case import FaultsCase

IDLE, LOOKED = ["delta"], ["delta", "$batch"]


class TestWorkerListen(FaultsCase):
    def setUp(self):
        super().setUp()
        self.minutes = 0
        self.rounds = self.env["o365.account.round"]
        self.job = self.env.ref("charitylog_o365.ir_cron_listen")
        self.other = psycopg2.connect(**connection_info_for(self.cr.dbname)[1])
        self.addCleanup(self.other.close)

    def listen(self, minutes=3):
        """Have the job run ``minutes`` after it last did; return what was asked."""
        self.env.flush_all()
        self.env.invalidate_all()
        self.minutes += minutes
        self.sim.clear_requests()
        with self.soon(minutes=self.minutes):
            self.assertIs(self.job.method_direct_trigger(), True)
        self.env.invalidate_all()
        self.assertEqual(self.writes(), [])
        return self.asked()

    def asked(self):
        """Return the last part of the address of each request, a batch being one."""
        return [
            one.path.rsplit("/")[-1]
            for one in self.sim.requests
            if one.batch_of is None
        ]

    def heard(self, user=None):
        """Record an action that has arrived and been heard of; return it."""
        action = self.recorded(user or self.ann)
        self.listen()
        return action

    def id_of(self, owner=None):
        return self.entry(owner or self.ann)["id"]

    def move(self, days=3, hour=10, length=1, **fields):
        start = self.at(days=days, hour=hour)
        times = start, start + timedelta(hours=length)
        self.sim.move(self.upn(self.ann), self.id_of(), *times, **fields)

    def move_back(self):
        start = self.at()
        times = london(start, start + timedelta(hours=1))
        self.sim.move(self.upn(self.ann), self.id_of(), *times)

    def assertAsks(self, action, reason):
        """Its record asks, as the comparison of the night would have it do."""
        self.assertEqual((action.o365_state, action.o365_reason), ("conflict", reason))
        rows = self.env["o365.calendar.finding"].search([])
        self.assertEqual(rows.mapped("res_id"), action.ids)
        before = rows.kind, action.o365_message
        self.compare()
        rows = self.env["o365.calendar.finding"].search([])
        self.assertEqual((rows.kind, action.o365_message), before)

    def assertAsksNothing(self, action):
        self.drain()
        self.assertEqual(action.o365_state, "synced")
        self.assertFalse(self.env["o365.calendar.finding"].search([]))

    # What it costs

    def test_idle_mailbox_is_one_request_a_round(self):
        action = self.recorded(self.ann)
        self.assertEqual(self.listen(), IDLE)
        self.assertEqual(self.listen(), IDLE)
        # Of what we did ourselves no look is needed.
        action.location = "Mill Lane"
        self.drain()
        self.assertEqual(self.listen(), IDLE)
        self.sim.create(self.upn(self.ann), "Dentist", self.at(2), self.at(2, 11))
        self.assertEqual(self.listen(), IDLE)
        self.assertAsksNothing(action)

    def test_mailbox_without_coming_entries_is_none(self):
        self.connect(self.bob)
        self.assertEqual(self.listen(), [])
        self.action(self.ann, state="done")
        self.drain()
        self.assertEqual(self.listen(), [])
        action = self.recorded(self.bob)
        self.assertEqual(self.listen(), IDLE)
        with self.soon(days=3):
            self.assertEqual(self.listen(minutes=0), [])
        action.action_cancel()
        self.drain()
        self.assertEqual(self.listen(), [])

    def test_round_comes_when_its_minutes_are_over(self):
        self.heard()
        self.assertEqual(self.listen(minutes=1), [])
        self.assertEqual(self.listen(minutes=2), IDLE)

    def test_next_round_is_called_for_whenever_the_last_one_was(self):
        self.heard()
        of_job = [("cron_id", "=", self.job.id)]
        self.env["ir.cron.trigger"].search(of_job).unlink()
        self.assertEqual(self.listen(), IDLE)
        [trigger] = self.env["ir.cron.trigger"].search(of_job)
        # A job may come a minute late: three minutes are kept all the same.
        late = trigger.call_at + timedelta(minutes=1)
        heard_at = self.rounds.search([]).heard_at
        self.assertEqual(late - heard_at, timedelta(minutes=3))
        self.assertEqual(self.listen(minutes=2), IDLE)

    def test_each_further_mailbox_costs_two_queries_and_one_request(self):
        self.heard()
        cursor, said = type(self.cr), []
        execute = cursor.execute

        def note(cr, query, *more, **options):
            said.append(query)
            return execute(cr, query, *more, **options)

        with patch.object(cursor, "execute", note):
            self.assertEqual(self.listen(), IDLE)
            alone = len(said)
            said.clear()
        others = [self.worker(f"p{n}", f"Person {n}") for n in range(4)]
        for one in others:
            self.connect(one)
            self.recorded(one)
        self.listen()
        with patch.object(cursor, "execute", note):
            self.assertEqual(self.listen(), IDLE * 5)
        self.assertLessEqual(len(said) - alone, 2 * len(others))

    # What people do

    def test_entry_moved_made_longer_or_renamed_is_asked_about(self):
        action = self.heard()
        for change in ({"days": 4}, {"days": 1, "length": 2}, {"subject": "Lunch"}):
            with self.subTest(change):
                self.move(**change)
                self.assertEqual(self.listen(), LOOKED)
                self.assertAsks(action, "changed_in_outlook")
                self.assertEqual(self.listen(), IDLE)
                self.press(action, "action_o365_put_back")
                self.drain()
                self.assertEqual(self.listen(), IDLE)
                self.assertEqual(action.o365_state, "synced")

    def test_entry_moved_twice_is_asked_about_as_it_is_now(self):
        action = self.heard()
        self.move(days=3)
        self.listen()
        said = action.o365_message
        self.move(days=40)
        self.assertEqual(self.listen(), LOOKED)
        self.assertAsks(action, "changed_in_outlook")
        self.assertNotEqual(action.o365_message, said)
        self.press(action, "action_o365_take_over")
        self.drain()
        self.assertEqual(action.start, self.at(days=40))
        self.assertEqual(self.listen(), IDLE)
        self.assertEqual(action.o365_state, "synced")

    def test_entry_moved_back_ends_the_question(self):
        action = self.heard()
        # The window of the rounds is some weeks long, and begins yesterday.
        for days in (3, 100, -30):
            with self.subTest(days):
                self.move(days=days)
                self.listen()
                self.assertAsks(action, "changed_in_outlook")
                self.listen()
                self.move(days=days + 1)
                said = action.o365_message
                self.listen()
                self.assertNotEqual(action.o365_message, said)
                self.move_back()
                self.assertIn("$batch", self.listen())
                self.assertAsksNothing(action)

    def test_entry_moved_back_beside_a_copy_of_it_ends_the_question(self):
        action = self.heard()
        owner, entry = self.upn(self.ann), self.id_of()
        start, later = self.at(), self.at(days=3)
        self.sim.copy(owner, entry)
        for begin, state in ((later, "conflict"), (start, "synced")):
            self.sim.move(owner, entry, *london(begin, begin + timedelta(hours=1)))
            self.listen()
            self.drain()
            self.assertEqual(action.o365_state, state)
        # The copy can be taken out by a manager.
        rows = self.env["o365.calendar.finding"].search([])
        self.assertEqual(rows.mapped("kind"), ["doubled"])

    def test_entry_deleted_is_asked_about_and_restored_is_not(self):
        action = self.heard()
        entry = self.id_of()
        self.sim.delete(self.upn(self.ann), entry)
        self.assertIn("$batch", self.listen())
        self.assertAsks(action, "deleted_in_outlook")
        self.sim.restore(self.upn(self.ann), entry)
        self.assertIn("$batch", self.listen())
        self.assertAsksNothing(action)

    def test_entry_restored_as_it_was_is_no_question_by_its_change_key_either(self):
        action = self.heard()
        entry = self.id_of()
        self.sim.delete(self.upn(self.ann), entry)
        self.listen()
        self.sim.restore(self.upn(self.ann), entry)
        # Exchange may keep the change key.
        known = self.known(action)
        known.answered = {
            **known.answered,
            "change_key": self.entry(self.ann)["changeKey"],
        }
        self.assertEqual(self.listen(), LOOKED)
        self.assertAsksNothing(action)

    def test_copy_that_takes_the_place_of_a_deleted_entry_ends_the_question(self):
        action = self.heard()
        entry = self.id_of()
        copy = self.sim.copy(self.upn(self.ann), entry)
        self.assertEqual(self.listen(), IDLE)
        self.sim.delete(self.upn(self.ann), copy)
        self.sim.delete(self.upn(self.ann), entry)
        self.listen()
        self.assertAsks(action, "deleted_in_outlook")
        # As one restored in a mailbox that gives it another id.
        self.sim.restore(self.upn(self.ann), copy)
        self.assertIn("$batch", self.listen())
        self.assertAsksNothing(action)

    def test_entry_in_another_calendar_is_not_asked_about(self):
        action = self.heard()
        calendar = self.sim.add_calendar(self.upn(self.ann))
        self.sim.drag_to(self.upn(self.ann), self.id_of(), calendar)
        self.assertIn("$batch", self.listen())
        self.assertAsksNothing(action)
        # From then on it is looked at, as no round tells of it.
        self.assertEqual(self.listen(), LOOKED)
        self.move(days=4)
        self.assertEqual(self.listen(), LOOKED)
        self.assertAsks(action, "changed_in_outlook")
        self.press(action, "action_o365_take_over")
        self.drain()
        self.assertEqual(action.start, self.at(4))
        self.sim.delete(self.upn(self.ann), self.id_of())
        self.listen()
        self.assertAsks(action, "deleted_in_outlook")

    def test_entry_that_comes_back_from_another_calendar_costs_no_more(self):
        action = self.heard()
        mailbox, entry = self.upn(self.ann), self.id_of()
        calendar = self.sim.add_calendar(mailbox)
        self.sim.drag_to(mailbox, entry, calendar)
        self.listen()
        self.assertEqual(self.listen(), LOOKED)
        self.sim.drag_to(mailbox, entry, None)
        self.listen()
        self.assertEqual(self.listen(), IDLE)
        self.assertAsksNothing(action)

    def test_those_that_no_round_tells_of_take_turns(self):
        far = [self.action(self.ann, start=self.at(900 + n)) for n in range(3)]
        self.drain()
        with patch.object(beyond, "LARGEST", 1):
            self.listen()
            self.assertEqual(self.listen(), LOOKED)
            for action in far:
                self.sim.delete(self.upn(self.ann), self.known(action).event_id)
            for asking in (1, 2, 3):
                self.listen()
                states = [one.o365_state for one in far]
                self.assertEqual(states.count("conflict"), asking)

    def test_entry_in_another_calendar_that_is_over_costs_nothing(self):
        over = self.heard()
        self.action(self.ann, start=self.at(30))
        calendar = self.sim.add_calendar(self.upn(self.ann))
        self.sim.drag_to(self.upn(self.ann), self.id_of(), calendar)
        self.drain()
        self.listen()
        self.assertEqual(self.listen(), LOOKED)
        self.minutes = 9 * 24 * 60
        self.assertEqual(self.listen(), IDLE)
        self.assertEqual(over.o365_state, "synced")

    def test_entry_that_became_a_meeting_or_a_series_is_asked_about(self):
        action = self.heard()
        self.sim.invite(self.upn(self.ann), self.id_of(), "guest@example.org")
        self.assertIn("$batch", self.listen())
        self.assertAsks(action, "became_meeting")

    def test_series_made_of_an_entry_is_asked_about(self):
        action = self.heard()
        self.sim.repeat(self.upn(self.ann), self.id_of(), 5)
        self.assertIn("$batch", self.listen())
        self.assertAsks(action, "became_series")

    def test_entry_moved_while_a_change_of_ours_waits_is_asked_about_once_sent(self):
        action = self.heard()
        action.name = "Second visit"
        self.move()
        self.assertEqual(self.listen(), IDLE)
        self.assertFalse(self.env["o365.calendar.finding"].search([]))
        self.drain()
        self.assertEqual(action.o365_reason, "changed_in_outlook")
        self.listen()
        self.assertAsks(action, "changed_in_outlook")

    def test_change_of_ours_with_nothing_to_send_hides_no_move(self):
        action = self.heard()
        self.env["o365.sync.request"]._queue(action)
        self.move()
        self.assertEqual(self.listen(), IDLE)
        with patch.object(type(self.rounds), "_due", lambda _rounds: []):
            self.drain()
        self.listen()
        self.assertAsks(action, "changed_in_outlook")

    # Where rounds begin

    def test_first_round_asks_about_what_was_done_before(self):
        moved, deleted = self.recorded(self.ann), None
        self.move()
        deleted = self.action(self.ann, start=self.at(5))
        self.drain()
        gone = self.known(deleted).event_id
        self.sim.delete(self.upn(self.ann), gone)
        self.assertEqual(self.listen(), ["delta", "$batch", "$batch", "$batch"])
        self.assertEqual(moved.o365_reason, "changed_in_outlook")
        self.assertEqual(deleted.o365_reason, "deleted_in_outlook")
        self.assertEqual(self.listen(), IDLE)

    def test_first_round_that_lists_nothing_asks_about_what_should_be_there(self):
        action = self.recorded(self.ann)
        self.move(days=-30)
        self.assertEqual(self.listen(), LOOKED)
        self.assertAsks(action, "changed_in_outlook")

    def test_lost_state_begins_anew_without_a_false_question(self):
        action = self.heard()
        self.sim.lose_sync_state(self.upn(self.ann))
        self.assertEqual(self.listen(), IDLE * 2)
        self.assertAsksNothing(action)
        self.assertEqual(self.listen(), IDLE)
        self.move()
        self.sim.lose_sync_state(self.upn(self.ann))
        self.listen()
        self.assertAsks(action, "changed_in_outlook")

    def test_entry_beyond_the_window_has_a_new_one_made(self):
        self.heard()
        window = self.rounds.search([]).read(["begins", "ends"])
        later = self.action(self.ann, start=self.at(200))
        self.drain()
        self.assertEqual(self.listen(), IDLE)
        self.assertNotEqual(self.rounds.search([]).read(["begins", "ends"]), window)
        self.sim.delete(self.upn(self.ann), self.known(later).event_id)
        self.listen()
        self.assertEqual(later.o365_reason, "deleted_in_outlook")
        furthest = self.action(self.ann, start=self.at(900))
        self.drain()
        self.listen()
        # Beyond a year no round tells of it: it is looked at in each.
        self.assertEqual(self.listen(), LOOKED)
        self.assertEqual(furthest.o365_state, "synced")
        self.sim.delete(self.upn(self.ann), self.known(furthest).event_id)
        self.listen()
        self.assertEqual(furthest.o365_reason, "deleted_in_outlook")

    def test_window_that_has_run_out_is_renewed(self):
        self.recorded(self.ann)
        far = self.action(self.ann, start=self.at(60))
        self.drain()
        self.listen()
        self.rounds.search([]).ends = self.at(59)
        self.sim.delete(self.upn(self.ann), self.known(far).event_id)
        self.assertIn("$batch", self.listen())
        self.assertEqual(far.o365_reason, "deleted_in_outlook")

    # What goes wrong

    def test_throttled_mailbox_is_left_alone_as_long_as_it_asks(self):
        action = self.heard()
        self.connect(self.bob)
        self.recorded(self.bob)
        self.move()
        mailbox = self.upn(self.ann)
        self.sim.fault("throttled", upn=mailbox, retry_after=600, match="delta")
        self.assertEqual(len(self.listen()), 2)
        self.sim.clear_faults()
        self.assertEqual(self.listen(), IDLE)
        self.assertEqual(action.o365_state, "synced")
        # Sending goes on meanwhile.
        self.assertFalse(self.account.held_until)
        self.assertEqual(sorted(self.listen(minutes=8)), ["$batch", "delta", "delta"])
        self.assertAsks(action, "changed_in_outlook")

    def test_look_that_fails_is_made_up_for_next_time(self):
        action = self.heard()
        self.move()
        self.sim.fault("down", match="$batch")
        self.listen()
        self.sim.clear_faults()
        self.assertEqual(action.o365_state, "synced")
        self.assertEqual(self.listen(), LOOKED)
        self.assertAsks(action, "changed_in_outlook")

    def test_mailbox_that_hangs_stops_no_other(self):
        self.connect(self.bob)
        self.recorded(self.bob)
        action = self.heard()
        self.move()
        self.sim.fault("hang", upn=self.upn(self.bob), seconds=60)
        with patch.object(asking, "CHUNK_SECONDS", 3):
            self.listen()
        self.sim.clear_faults()
        self.assertAsks(action, "changed_in_outlook")
        self.assertEqual(self.listen(), IDLE * 2)

    def test_while_microsoft_answers_nobody_one_chunk_is_asked(self):
        self.connect(self.bob)
        self.recorded(self.bob)
        self.heard()
        self.sim.fault("reset_before", upn=self.upn(self.ann))
        with patch.object(listen, "CHUNK", 1):
            self.assertEqual(self.listen(), IDLE)
            # Who was not asked comes first now, and nobody is left out.
            self.assertEqual(self.listen(minutes=1), IDLE)
            self.assertEqual(self.sim.requests[0].upn, self.upn(self.bob))
            self.sim.clear_faults()
            self.assertEqual(self.listen(), IDLE * 2)

    def test_what_is_to_be_sent_is_not_kept_waiting(self):
        self.connect(self.bob)
        self.recorded(self.bob)
        action = self.heard()
        action.name = "Second visit"
        with patch.object(listen, "CHUNK", 1):
            self.assertEqual(self.listen(), IDLE)
            wakings = self.env["ir.cron.trigger"].search([])
            self.assertIn(self.job, wakings.cron_id)
            # A run is at it already.
            with self.other.cursor() as cursor:
                cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
            self.assertEqual(self.listen(), IDLE * 2)

    def test_sign_in_that_has_ended_is_told_once_and_stops_no_other(self):
        self.connect(self.bob)
        self.recorded(self.bob)
        action = self.heard()
        self.lapse(self.bob)
        self.move()
        self.assertIn("$batch", self.listen())
        self.assertEqual(action.o365_reason, "changed_in_outlook")
        theirs = self.env["o365.account"]._of(self.bob)
        self.assertEqual(theirs.state, "sign_in")
        self.assertEqual(self.listen(), IDLE)

    def test_refused_token_is_renewed_once(self):
        self.heard()
        self.sim.expire_access_tokens(self.upn(self.ann))
        self.assertEqual(self.listen(), IDLE * 2)
        self.assertEqual(self.account.state, "connected")
        self.assertEqual(self.listen(), IDLE)

    def test_fault_of_ours_on_one_mailbox_stops_no_other(self):
        self.connect(self.bob)
        theirs = self.recorded(self.bob)
        self.heard()
        self.move()
        entry = self.entry(self.bob)["id"]
        self.sim.delete(self.upn(self.bob), entry)
        conclude = Look.conclude

        def fail(look, findings, answered):
            if look.account == self.account:
                raise KeyError("ours")
            return conclude(look, findings, answered)

        with (
            patch.object(Look, "conclude", fail),
            self.assertLogs(
                "odoo.addons.charitylog_o365.models.worker.listen", "ERROR"
            ),
        ):
            self.listen()
        self.assertEqual(theirs.o365_reason, "deleted_in_outlook")
        self.assertIn("$batch", self.listen())
        self.assertEqual(
            self.env["o365.calendar.finding"].search_count([("kind", "=", "changed")]),
            1,
        )

    def test_nothing_is_written_beside_a_run_and_it_is_heard_again_soon(self):
        action = self.heard()
        self.move()
        with self.other.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        self.assertEqual(self.listen(), LOOKED)
        self.assertEqual(action.o365_state, "synced")
        wakings = self.env["ir.cron.trigger"].search([("cron_id", "=", self.job.id)])
        self.assertTrue(wakings)
        self.other.close()
        self.assertEqual(self.listen(minutes=0), LOOKED)
        self.assertAsks(action, "changed_in_outlook")

    # What is kept, and when not

    def test_where_the_next_round_begins_goes_with_the_connection(self):
        self.heard()
        self.assertTrue(self.rounds.search([]).link)
        self.ann.with_user(self.ann)._o365_disconnect(remove=False)
        self.assertFalse(self.rounds.search([]))
        self.assertEqual(self.listen(), [])

    def test_copy_of_the_database_listens_to_nobody(self):
        self.heard()
        self.env["ir.config_parameter"].set_param("database.uuid", "another-uuid")
        self.assertEqual(self.listen(), [])

    def test_rule_that_is_off_ends_listening(self):
        self.heard()
        self.company.o365_rule = False
        self.assertEqual(self.listen(), [])

    def test_administrator_says_how_often_and_whether(self):
        settings = self.env["res.config.settings"]
        self.assertEqual(settings.create({}).o365_listen_minutes, 3)
        settings.create({"o365_listen_minutes": 10}).execute()
        self.assertEqual(self.job.interval_number, 10)
        self.assertGreater(
            self.job.nextcall, fields.Datetime.now() + timedelta(minutes=8)
        )
        settings.create({"o365_listen_minutes": 0}).execute()
        self.assertFalse(self.job.active)
        self.assertEqual(settings.create({}).o365_listen_minutes, 0)
        settings.create({"o365_listen_minutes": 5}).execute()
        self.assertTrue(self.job.active)
        for minutes in (-1, 1441):
            with self.assertRaisesRegex(ValidationError, "every 1 to 1440 minutes"):
                settings.create({"o365_listen_minutes": minutes})
