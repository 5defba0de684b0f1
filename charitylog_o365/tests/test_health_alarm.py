"""Administrators are told that changes are late, and that they are not any more."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tools import mute_logger

from ..core.graph import msal_version
from .common import MANAGER, USER
from .worker_faults_case import FaultsCase

LATE = "Outlook calendars are late"
WELL = "Outlook calendars are up to date again"


class TestHealthAlarm(FaultsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.adam = cls.worker("adam", "Adam Root", (USER, "base.group_system"))
        cls.mia = cls.worker("mia", "Mia Moss", (MANAGER,))
        cls.env["mail.activity"].search([]).unlink()

    def setUp(self):
        super().setUp()
        self.env["mail.mail"].search([]).unlink()
        self.began = fields.Datetime.now()
        self.cr._now = self.began

    def watch(self, minutes):
        """See how it is, so many minutes after the test began."""
        moment = self.began + timedelta(minutes=minutes)
        job = self.env.ref("charitylog_o365.ir_cron_sync")
        with self.time_is(moment):
            self.drain()
            # As it is while scheduled jobs run.
            job.write({"lastcall": moment, "nextcall": moment + timedelta(minutes=10)})
            self.env["o365.health"]._cron_watch()
        self.env.flush_all()
        self.env.invalidate_all()

    def mails(self):
        mails = self.env["mail.mail"].search([], order="id")
        self.assertLessEqual(
            set(mails.mapped("email_to")),
            {user.email_formatted for user in self.company._o365_administrators()},
        )
        to = self.adam.email_formatted
        return mails.filtered(lambda mail: mail.email_to == to).mapped("subject")

    def tasks(self):
        tasks = self.env["mail.activity"].search([("user_id", "=", self.adam.id)])
        return tasks.mapped("summary")

    def assertTold(self, *subjects, task=False):
        self.assertEqual(self.mails(), list(subjects))
        self.assertEqual(self.tasks(), [LATE] if task else [])

    def test_outage_is_told_within_ten_minutes_once_and_its_end_once(self):
        self.sim.fault("down")
        self.action(self.ann)
        for minutes in (0, 2, 4, 6):
            self.watch(minutes)
            self.assertTold()
        self.watch(8)
        self.assertTold(LATE, task=True)
        for minutes in (10, 12, 60):
            self.watch(minutes)
            self.assertTold(LATE, task=True)
        self.sim.clear_faults()
        self.watch(180)
        self.assertTrue(self.entry(self.ann))
        self.assertTold(LATE, WELL)
        self.watch(182)
        self.assertTold(LATE, WELL)

    def test_all_is_not_well_while_it_was_given_up(self):
        self.sim.fault("down")
        action = self.action(self.ann)
        self.watch(1)
        self.watch(9)
        self.assertTold(LATE, task=True)
        self.sim.clear_faults()
        for reason in ("gave_up", "old_share", "rejected", "forbidden"):
            self.known(action)._set_state("error", reason)
            self.env["o365.sync.request"].search([]).unlink()
            self.watch(10)
            self.assertTold(LATE, task=True)
        self.env["o365.health"].with_user(self.mia).action_try_again()
        self.watch(12)
        self.assertTrue(self.entry(self.ann))
        self.assertTold(LATE, WELL)

    def test_alarm_monitor_and_page_say_the_same(self):
        def said(minutes):
            self.watch(minutes)
            with self.time_is(self.began + timedelta(minutes=minutes)):
                monitored, _values = self.env["o365.health"]._monitored()
                page = self.env["o365.health"].with_user(self.mia).o365_health()
            lines = page["head"] + page["sections"][1]["lines"]
            is_bad = any(line["level"] == "bad" for line in lines)
            notices = self.env["o365.notice"].search([("reason", "=", "late")])
            return monitored, is_bad, bool(notices)

        self.assertEqual(said(0), ("ok", False, False))
        # Nothing waits, and Microsoft does not let this system in.
        self.account._set_needs_sign_in("secret")
        self.assertEqual(said(1), ("late", True, True))
        self.account._set_needs_sign_in("expired")
        self.assertEqual(said(2), ("ok", False, False))
        self.account.state = "connected"
        self.sim.fault("down")
        self.action(self.ann)
        self.assertEqual(said(3), ("ok", False, False))
        self.assertEqual(said(20), ("late", True, True))
        with patch.object(msal_version, "too_old", lambda: True):
            self.assertEqual(said(21), ("stopped", True, True))

    def test_what_was_given_up_is_told_and_what_helps(self):
        action = self.recorded(self.ann)
        self.known(action)._set_state("error", "rejected")
        self.watch(1)
        self.assertTold(LATE, task=True)
        [mail] = self.env["mail.mail"].search(
            [("email_to", "=", self.adam.email_formatted)]
        )
        self.assertIn("Try again", mail.body_html)

    def test_next_outage_is_told_anew(self):
        self.test_outage_is_told_within_ten_minutes_once_and_its_end_once()
        self.began = self.cr._now = self.began + timedelta(minutes=300)
        self.sim.fault("down")
        self.action(self.ann, name="Later")
        self.watch(9)
        self.assertTold(LATE, WELL, LATE, task=True)

    def test_said_are_number_and_reason_and_no_name(self):
        self.sim.fault("down")
        self.action(self.ann, name="Secret")
        self.watch(1)
        self.watch(9)
        [mail] = self.env["mail.mail"].search(
            [("email_to", "=", self.adam.email_formatted)]
        )
        self.assertIn("Microsoft 365 is not answering", mail.body_html)
        self.assertIn("/odoo/outlook-health", mail.body_html)
        task = self.env["mail.activity"].search([("user_id", "=", self.adam.id)])
        for said in (mail.body_html, task.note):
            for name in ("Ann", "Secret", "Whitfield", "Home Visits"):
                self.assertNotIn(name, str(said))

    def test_task_that_somebody_deleted_is_not_given_again(self):
        self.sim.fault("down")
        self.action(self.ann)
        self.watch(1)
        self.watch(9)
        self.env["mail.activity"].search([]).unlink()
        self.watch(20)
        self.assertTold(LATE)

    def test_refused_credential_is_told(self):
        self.sim.refuse_sign_in(self.upn(self.ann), 7000215, at="refresh")
        self.sim.expire_access_tokens()
        self.action(self.ann)
        self.watch(1)
        self.watch(9)
        self.assertEqual(self.mails(), [LATE])
        self.assertIn(LATE, self.tasks())

    def test_fault_of_ours_is_told(self):
        action = self.action(self.ann)
        log = "odoo.addons.charitylog_o365.models.worker.prepare"
        broken = patch.object(
            type(action), "_o365_event", side_effect=ZeroDivisionError
        )
        with broken, mute_logger(log):
            self.watch(1)
            self.watch(2)
            self.assertTold()
            self.watch(9)
        self.assertTold(LATE, task=True)

    def test_what_is_for_users_to_mend_is_not_told(self):
        self.lapse(self.ann)
        self.action(self.ann)
        self.watch(1)
        self.watch(30)
        self.assertTold()

    def test_jobs_that_do_not_send_are_told_while_others_run(self):
        self.action(self.ann)
        job = self.env.ref("charitylog_o365.ir_cron_sync")
        job.active = False
        with self.time_is(self.began + timedelta(minutes=8)):
            self.env["o365.health"]._cron_watch()
        self.assertEqual(self.mails(), ["Odoo's scheduled jobs do not send to Outlook"])

    def test_nothing_is_told_while_the_rule_is_off_or_by_a_copy(self):
        self.sim.fault("down")
        self.action(self.ann)
        self.watch(1)
        identity = type(self.env["o365.identity"])
        with patch.object(identity, "_is_copy", lambda _: True):
            self.watch(30)
            self.assertTold()
        self.watch(31)
        self.assertTold(LATE, task=True)
        self.company.o365_rule = False
        self.watch(32)
        self.assertTold(LATE)

    def test_administrators_of_another_company_are_told_nothing(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.adam.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        self.sim.fault("down")
        self.action(self.ann)
        self.watch(1)
        self.watch(9)
        self.assertTold()
        self.assertTrue(self.env["o365.notice"].search([("reason", "=", "late")]))

    def test_which_company_it_is_about_is_said_where_there_are_several(self):
        self.env["res.company"].create({"name": "Elsewhere"})
        self.sim.fault("down")
        self.action(self.ann)
        self.watch(1)
        self.watch(9)
        self.assertEqual(self.mails(), [f"{LATE} ({self.company.name})"])

    def test_scheduled_job_is_there_and_runs(self):
        self.sim.fault("down")
        self.action(self.ann)
        self.watch(1)
        job = self.env.ref("charitylog_o365.ir_cron_watch")
        self.assertTrue(job.active)
        self.assertLessEqual((job.interval_number, job.interval_type), (2, "minutes"))
        with self.time_is(self.began + timedelta(minutes=8)):
            job.method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(len(self.mails()), 1)
