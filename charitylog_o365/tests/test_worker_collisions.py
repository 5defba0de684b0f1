"""Somebody saves what the worker is just writing: it does that step again."""

from unittest.mock import patch

import psycopg2
from odoo.sql_db import connection_info_for
from odoo.tools import mute_logger
from psycopg2.errors import SerializationFailure

from ..core.sync import delivery
from ..models.worker.answers import Answers
from ..models.worker.lock import LOCK
from ..models.worker.prepare import Preparation
from ..models.worker.run import SyncRun
from .outlook_case import OutlookCase

CRON = "odoo.addons.base.models.ir_cron"


class TestWorkerCollisions(OutlookCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connect(cls.ann)

    def colliding(self, part, step, times=1):
        """Have a step of the worker collide so often, after all of it was written."""
        do, left = getattr(part, step), [None] * times

        def collide(worker, *args):
            result = do(worker, *args)
            worker.env.flush_all()
            if left:
                left.pop()
                raise SerializationFailure("could not serialize access")
            return result

        return patch.object(part, step, collide)

    def assertArrivedOnce(self, action):
        entry = self.entry(self.ann)
        self.assertEqual(action.o365_state, "synced")
        self.assertEqual(action.o365_web_link, entry["webLink"])
        action.unlink()
        self.drain()
        self.assertEqual(self.entries(self.ann), [])

    def test_collision_while_planning_sends_the_entry_once(self):
        action = self.action(self.ann)
        with self.colliding(Preparation, "prepare"):
            self.drain()
        self.assertArrivedOnce(action)

    def test_collision_while_planning_one_record_sends_the_entry_once(self):
        action = self.action(self.ann)
        with self.colliding(Preparation, "prepare_record"):
            self.drain()
        self.assertArrivedOnce(action)

    def test_collision_while_storing_the_answer_sends_the_entry_once(self):
        action = self.action(self.ann)
        self.sim.clear_requests()
        with self.colliding(Answers, "write_down"):
            self.drain()
        self.assertEqual(self.writes(), [("POST", self.upn(self.ann))])
        self.assertArrivedOnce(action)

    def test_repeated_collisions_are_continued_by_the_next_run(self):
        action = self.action(self.ann)
        job = self.env.ref("charitylog_o365.ir_cron_sync")
        with self.colliding(Answers, "write_down", times=9), mute_logger(CRON):
            job.method_direct_trigger()
        self.drain()
        self.assertArrivedOnce(action)

    def test_account_reconnected_while_being_disconnected_stays_connected(self):
        account = self.ann._o365_account()
        self.recorded(self.ann)
        self.ann.with_user(self.ann)._o365_disconnect(remove=True)
        model = self.env.registry["o365.account"]
        with patch.object(model, "_finish_leaving", lambda account: None):
            self.drain()
        self.assertEqual(self.entries(self.ann), [])
        # The worker has seen that Ann leaves; now she comes back before it goes on.
        self.connect(self.ann)
        account._finish_leaving()
        self.assertEqual(account.state, "connected")
        self.assertTrue(account._o365_token())

    def test_action_reassigned_during_delivery_is_removed_from_the_first_calendar(self):
        carol = self.worker("carol", "Carol Day")
        action = self.action(self.ann)
        deliver_all = delivery.deliver_all
        entries = self.env.registry["o365.calendar.entry"]
        # Who saves at this moment does not see yet what the worker has written.
        unseen = patch.object(entries, "_of", lambda entries, _: entries.browse())

        def give_away_and_deliver(bags):
            if action.user_id == self.ann:
                with unseen:
                    action.user_id = carol
                    self.env.flush_all()
            return deliver_all(bags)

        with patch.object(delivery, "deliver_all", give_away_and_deliver):
            self.drain()
        self.drain()
        self.assertEqual(self.entries(self.ann), [])

    def test_detail_reduced_during_delivery_reaches_the_entry(self):
        action = self.action(self.ann)
        deliver_all = delivery.deliver_all
        entries = self.env.registry["o365.calendar.entry"]
        # Who saves at this moment does not see yet what the worker has written.
        unseen = patch.object(entries, "search", lambda entries, *_, **__: entries)

        def show_less_and_deliver(bags):
            if self.project.o365_event_detail == "full":
                with unseen:
                    self.project.o365_event_detail = "reference"
                    self.env.flush_all()
            return deliver_all(bags)

        with patch.object(delivery, "deliver_all", show_less_and_deliver):
            self.drain()
        self.drain()
        self.assertNotIn("Mary", self.entry(self.ann)["subject"])
        self.assertEqual(action.o365_state, "synced")

    # Two workers at once

    def elsewhere(self, statement):
        """Ask the database by a connection of another server's."""
        with self.other.cursor() as cursor:
            cursor.execute(statement, [LOCK])
            return cursor.fetchone()[0]

    def test_run_does_nothing_while_another_run_holds_the_lock(self):
        """As where the connection is lost on which Odoo holds its lock on the job."""
        self.other = psycopg2.connect(**connection_info_for(self.cr.dbname)[1])
        self.addCleanup(self.other.close)
        action = self.action(self.ann)
        self.assertTrue(self.elsewhere("SELECT pg_try_advisory_lock(%s)"))
        self.drain()
        self.assertEqual(self.entries(self.ann), [])
        self.assertEqual(action.o365_state, "pending")
        job = self.env.ref("charitylog_o365.ir_cron_sync")
        self.assertTrue(self.env["ir.cron.trigger"].search([("cron_id", "=", job.id)]))
        self.assertTrue(self.elsewhere("SELECT pg_advisory_unlock(%s)"))
        self.drain()
        self.assertArrivedOnce(action)
        self.assertTrue(self.elsewhere("SELECT pg_try_advisory_lock(%s)"), "let go")

    def test_failed_run_releases_the_lock(self):
        self.other = psycopg2.connect(**connection_info_for(self.cr.dbname)[1])
        self.addCleanup(self.other.close)
        broken = "SELECT no_such_column FROM o365_sync_request"
        with (
            patch.object(SyncRun, "drain", lambda run: run.env.cr.execute(broken)),
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.Error),
            self.registry.cursor() as cr,
        ):
            self.env(cr=cr)["o365.sync.request"]._cron_sync()
        self.assertTrue(self.elsewhere("SELECT pg_try_advisory_lock(%s)"), "let go")
