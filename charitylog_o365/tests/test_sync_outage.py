"""Odoo's scheduled jobs do not run at all: the record says so, and since when."""

from datetime import timedelta

from odoo import fields

from ..models.health import facts
from .outlook_case import said_hour
from .worker_faults_case import FaultsCase


class TestSyncOutage(FaultsCase):
    def setUp(self):
        super().setUp()
        self.now = fields.Datetime.now().replace(hour=12, minute=30, second=0)
        self.enterContext(self.time_is(self.now))
        self.cr._now = self.now
        self.job = self.env.ref("charitylog_o365.ir_cron_sync")
        self.runs = self.env["ir.cron.progress"]
        self.runs.search([("cron_id", "=", self.job.id)]).unlink()
        self.cr.execute("UPDATE ir_cron SET create_date = %s", [self.minutes_ago(9999)])

    def minutes_ago(self, minutes):
        return self.now - timedelta(minutes=minutes)

    def test_records_health_and_set_up_say_the_same(self):
        action = self.waiting(called=3, saved=60)
        jobs = self.env["o365.setup"]._jobs()
        soon = self.minutes_ago(-10)
        jobs.write({"active": True, "nextcall": soon, "lastcall": self.minutes_ago(3)})
        long_ago = self.minutes_ago(60)
        for bring_about, stopped in (
            (lambda: None, False),
            (lambda: self.job.write({"active": False}), True),
            (lambda: self.job.write({"lastcall": long_ago}), True),
            (lambda: self.job.unlink(), True),
        ):
            with self.subTest(stopped=stopped), self.env.cr.savepoint() as savepoint:
                bring_about()
                self.env.flush_all()
                self.env.invalidate_all()
                known = facts.gather(self.env, self.company)
                line = self.env["o365.setup"]._look_jobs(self.company)
                self.assertEqual(
                    (action.o365_reason == "jobs_stopped", known.status == "stopped"),
                    (stopped, stopped),
                )
                self.assertEqual(line.state, "bad" if stopped else "good")
                savepoint.rollback()
                self.env.invalidate_all()

    def waiting(self, called, saved):
        """An action saved, and the job last called, so many minutes ago."""
        self.job.lastcall = self.minutes_ago(called)
        self.cr._now = self.minutes_ago(saved)
        action = self.action(self.ann)
        self.env.flush_all()
        return action

    def test_jobs_not_run_for_hours_read_jobs_stopped_with_since_when(self):
        action = self.waiting(called=198, saved=60)
        since = said_hour(self.minutes_ago(198))
        sentence = rf"^Waiting: Odoo's scheduled jobs have not run since {since}\."
        self.assertSays(action, "pending", "jobs_stopped", sentence)

    def test_row_queued_two_minutes_ago_is_no_outage(self):
        action = self.waiting(called=198, saved=2)
        self.assertSays(action, "pending", "going", "^Going to Outlook now.$")

    def test_job_that_ran_recently_is_no_outage(self):
        action = self.waiting(called=3, saved=60)
        self.assertSays(action, "pending", "going", "^Going to Outlook now.$")

    def test_job_still_making_progress_is_no_outage(self):
        action = self.waiting(called=60, saved=30)
        self.runs.create({"cron_id": self.job.id})
        self.cr.execute(
            "UPDATE ir_cron_progress SET write_date = %s", [self.minutes_ago(1)]
        )
        self.assertSays(action, "pending", "going", "^Going to Outlook now.$")

    def test_row_due_later_is_no_outage(self):
        self.sim.fault("throttled", upn=self.upn(self.ann), retry_after=7200)
        self.job.lastcall = self.minutes_ago(60)
        action = self.recorded(self.ann)
        self.assertEqual(action.o365_reason, "busy")

    def test_row_due_later_shows_next_try_and_since_when_it_waits(self):
        """The note waits for a time to come: nothing is so since then."""
        self.sim.fault("throttled", upn=self.upn(self.ann), retry_after=7200)
        action = self.recorded(self.ann).with_user(self.ann).with_context(tz="UTC")
        self.assertIn("Next try at 14:30.", action.o365_message)
        self.assertEqual(action.o365_since, "since 12:30")

    def test_deleted_job_is_an_outage_since_the_oldest_row(self):
        """Deleted by somebody, it cannot say when it ran: the oldest note can."""
        action = self.waiting(called=198, saved=60)
        self.job.unlink()
        since = said_hour(self.minutes_ago(60))
        sentence = rf"^Waiting: Odoo's scheduled jobs have not run since {since}\."
        self.assertSays(action, "pending", "jobs_stopped", sentence)
