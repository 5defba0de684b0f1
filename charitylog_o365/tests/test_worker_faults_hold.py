"""The fault table, waiting: how long a mailbox, a sign-in or a question is kept."""

from datetime import timedelta
from unittest.mock import patch

import requests
from odoo import fields

from ..core.graph import entra, token_cache
from ..models.setup import encryption
from ..models.worker.deliver import Sender
from .worker_faults_case import FaultsCase


class TestWorkerFaultsHold(FaultsCase):
    def setUp(self):
        super().setUp()
        # Of what an earlier test did to her at the stand-in nothing is to be left.
        self.sim.refuse_sign_in(self.upn(self.ann), None, at="token")
        self.connect(self.ann)

    def daily(self):
        self.later()
        self.env["o365.account"].search([]).checked_at = False
        job = self.env.ref("charitylog_o365.ir_cron_daily")
        self.assertIs(job.method_direct_trigger(), True)
        self.env.invalidate_all()

    # A mailbox

    def test_hold_is_kept_though_other_parts_of_the_batch_succeeded(self):
        self.sim.fault("throttled", retry_after=600, times=1)
        for number in range(3):
            self.action(self.ann, name=f"Visit {number}")
        self.drain()
        self.assertEqual(len(self.entries(self.ann)), 2)
        self.sim.clear_requests()
        late = self.action(self.ann, name="Recorded meanwhile")
        self.drain()
        self.assertEqual(self.sim.requests, [])
        self.assertEqual(late.o365_reason, "busy")
        with self.soon(seconds=610):
            self.drain()
        self.assertEqual(len(self.entries(self.ann)), 4)

    def test_excessive_hold_ends_after_a_day(self):
        """No clock of ours holds such a moment, and nobody could lift it."""
        for told in ("99999999999", "1e15", "Fri, 31 Dec 9999 23:59:59 GMT"):
            with self.subTest(told):
                self.sim.mailboxes.clear()
                self.account.held_until = False
                self.sim.fault("throttled", retry_after=told)
                action = self.recorded(self.ann)
                self.sim.clear_faults()
                self.assertEqual(action.o365_reason, "busy")
                self.assertWaits(action, fields.Datetime.now(), (86390, 86402))
                with self.soon(days=1, minutes=1):
                    self.drain()
                self.entry(self.ann)

    # A question

    def test_conflict_remains_after_a_failed_update(self):
        """Saved and taken back, nothing is to be told: Outlook still differs."""
        action = self.recorded(self.ann)
        entry, start = self.entry(self.ann)["id"], self.at(days=2)
        end = start + timedelta(hours=1)
        self.sim.move(self.upn(self.ann), entry, start, end)
        self.compare()
        self.assertAsks(action)
        self.sim.fault("reset_before", times=1)
        action.name = "Typing error"
        self.drain()
        shown = action.o365_state, action.o365_reason
        self.assertEqual(shown, ("pending", "changed_in_outlook"))
        action.name = "First visit"
        with self.soon(minutes=2):
            self.drain()
            self.assertAsks(action)
            self.compare()
        self.assertAsks(action)

    def assertAsks(self, action):
        action = action.with_user(self.ann)
        shown = action.o365_state, action.o365_reason, action.o365_button
        self.assertEqual(shown, ("conflict", "changed_in_outlook", "put_back"))
        self.assertTrue(action.o365_can_take_over)

    # A sign-in

    def test_hanging_sign_in_service_is_waited_for_only_once_in_a_run(self):
        """A hundred of them, one after the other, would keep all calendars waiting."""
        people = [self.worker(f"p{number}", f"P {number}") for number in range(4)]
        for each in people:
            self.connect(each)
            self.action(each)
        healthy = self.action(self.ann)
        usable_token, waits = token_cache.usable_token, []

        def token_of_ann(store, client_id, account, cloud):
            is_ann = account["username"] == self.upn(self.ann)
            return usable_token(store, client_id, account, cloud) if is_ann else None

        def hang(session, *_args, **_options):
            waits.append(session._timeout)
            raise requests.ReadTimeout

        with (
            patch.object(token_cache, "usable_token", token_of_ann),
            patch.object(entra.Entra, "request", hang),
        ):
            self.drain()
        self.assertEqual(waits.count(entra.TIMEOUT), 1)
        self.assertLess(max(max(wait) for wait in waits[1:]), 0.1)
        self.assertEqual(healthy.o365_state, "synced")
        self.assertEqual(sum(len(self.entries(each)) for each in people), 0)
        with self.soon(minutes=2):
            self.drain()
        self.assertEqual(sum(len(self.entries(each)) for each in people), 4)

    def test_sign_in_during_a_run_is_not_overwritten_by_an_older_refusal(self):
        self.connect(self.bob)
        self.sim.revoke(self.upn(self.ann))
        self.sim.expire_access_tokens(self.upn(self.ann))
        action = self.action(self.ann)
        self.action(self.bob)
        send_with_new_token, done = Sender.send_with_new_token, []

        def sign_in_then(sender, account_id, outcomes):
            result = send_with_new_token(sender, account_id, outcomes)
            if account_id == self.account.id and not done:
                done.append(self.later(seconds=5))
                self.connect(self.ann)
                self.env.flush_all()
                # The server's request has an environment of its own.
                sender.env.invalidate_all()
            return result

        with patch.object(Sender, "send_with_new_token", sign_in_then):
            self.drain()
        self.assertTrue(done)
        self.assertEqual(self.account.state, "connected")
        self.assertFalse(self.account.notice_id)
        self.drain()
        self.entry(self.ann)
        self.assertEqual(action.o365_state, "synced")

    # The application

    def test_application_repaired_at_microsoft_is_noticed_by_the_daily_job(self):
        action = self.recorded(self.ann)
        self.sim.refuse_sign_in(self.upn(self.ann), 700016, at="token")
        self.sim.expire_access_tokens(self.upn(self.ann))
        action.name = "Second visit"
        self.drain()
        self.assertEqual(self.account.state, "sign_in")
        self.daily()
        self.assertEqual(self.account.state, "sign_in")
        self.sim.refuse_sign_in(self.upn(self.ann), None, at="token")
        self.daily()
        self.assertEqual(self.account.state, "connected")
        self.drain()
        self.assertIn("Second visit", self.entry(self.ann)["subject"])
        self.assertEqual(action.o365_state, "synced")

    def test_daily_job_sends_nothing_for_a_revoked_sign_in(self):
        self.connect(self.bob)
        self.account._o365_needs_sign_in("revoked")
        self.sim.clear_requests()
        self.daily()
        self.assertEqual({each.upn for each in self.sim.requests}, {self.upn("bob")})
        self.assertEqual(self.account.state, "sign_in")

    def test_encryption_key_missing_for_a_minute_signs_nobody_out(self):
        """A folder that was not mounted in time, say: nobody has to sign in anew."""
        action = self.recorded(self.ann)
        with patch.object(encryption, "decrypt", lambda *_args, **_options: None):
            action.name = "Second visit"
            self.drain()
        # The secret cannot be read either: an administrator is told, and nobody else.
        self.assertEqual(action.o365_reason, "application")
        self.daily()
        self.assertEqual(self.account.state, "connected")
        self.drain()
        self.assertIn("Second visit", self.entry(self.ann)["subject"])
        self.assertEqual(action.o365_state, "synced")
