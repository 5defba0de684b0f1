"""How the right on a colleague's calendar is asked for, kept, and how it ends."""

import time
from contextlib import contextmanager
from unittest.mock import patch

from odoo.tests import tagged

from ..core.graph.deadline import Deadline
from ..models.permission import ask
from .common import HURRY
from .permission_case import PermissionCase


@tagged("post_install", "-at_install")
class TestPermissionBasics(PermissionCase):
    def test_shared_for_editing_allows_assigning(self):
        self.share("write")
        action = self.give()
        self.assertEqual(action.user_id, self.ann)
        self.drain()
        self.entry(self.ann)

    def test_without_permission_assigning_is_refused_and_nothing_saved(self):
        before = self.env["charitylog.action"].search_count([])
        refusal = self.assertRefused("not_shared", self.give)
        self.assertEqual(self.env["charitylog.action"].search_count([]), before)
        self.assertEqual(
            refusal.args[0],
            "Not saved yet. Ann Lee's Outlook calendar is not shared with you for "
            "editing. Ask Ann Lee: Outlook › Calendar › Share › Bob Marsh › Can edit.",
        )
        self.drain()
        self.assertFalse(self.entries(self.ann))

    def test_batch_with_one_refused_owner_saves_nothing(self):
        carl = self.worker("carl", "Carl Ford")
        self.connect(carl)
        self.share("write")
        values = [{"user_id": owner.id} for owner in (self.ann, carl, self.ann)]
        actions = self.env["charitylog.action"].with_user(self.bob)
        common = {
            "name": "Visit",
            "partner_id": self.client_.id,
            "project_id": self.project.id,
            "start": self.at(),
        }
        before = actions.search_count([])
        refusal = self.assertRefused(
            "not_shared", actions.create, [common | each for each in values]
        )
        [told] = refusal.context["colleagues"]
        self.assertEqual(told["name"], "Carl Ford")
        self.assertEqual(actions.search_count([]), before)

    # Only a yes is remembered

    def test_fresh_evidence_is_used_without_asking_microsoft(self):
        self.share("write")
        self.give()
        self.sim.clear_requests()
        self.give()
        self.assertEqual(self.sim.requests, [])

    def test_many_colleagues_are_asked_about_in_one_request(self):
        owners = self.ann
        for number in range(18):
            owner = self.worker(f"worker{number}", f"Worker {number}")
            self.connect(owner)
            owners += owner
        for owner in owners:
            self.share("write", owner)
        self.sim.clear_requests()
        actions = self.env["charitylog.action"].with_user(self.bob)
        actions.create(
            [
                {
                    "name": "Visit",
                    "partner_id": self.client_.id,
                    "project_id": self.project.id,
                    "start": self.at(),
                    "user_id": owner.id,
                }
                for owner in owners
            ]
        )
        self.assertEqual(self.asked(), 1)

    def test_positive_evidence_expires_after_an_hour(self):
        self.share("write")
        action = self.give()
        self.share("none")
        action.start = self.at(days=2)
        self.age(minutes=61)
        self.assertRefused("not_shared", action.write, {"start": self.at(days=3)})
        self.assertRefused("not_shared", self.give)

    def test_validity_of_evidence_is_a_setting(self):
        self.env["ir.config_parameter"].set_param("charitylog_o365.right_minutes", 5)
        self.share("write")
        self.give()
        self.share("none")
        self.age(minutes=6)
        self.assertRefused("not_shared", self.give)

    def test_negative_evidence_is_asked_again_each_time(self):
        self.assertRefused("not_shared", self.give)
        self.share("write")
        self.assertTrue(self.give())

    def test_negative_evidence_is_shown_in_the_pair_list(self):
        self.assertRefused("not_shared", self.give)
        # In a test the short transaction is part of the refused one: ask openly.
        access = self.env["o365.calendar.access"].with_user(self.bob)
        [told] = access.check_again(self.ann.ids)
        self.assertEqual(told["reason"], "not_shared")
        pair = self.env["o365.calendar.pair"].search(
            [("owner_id", "=", self.ann.id), ("assigner_id", "=", self.bob.id)]
        )
        self.assertEqual(pair.status, "no")

    def test_evidence_is_forgotten_when_the_owner_reconnects(self):
        self.share("write")
        self.give()
        self.ann.with_user(self.ann)._o365_disconnect(remove=False)
        self.connect(self.ann)
        self.share("none")
        self.assertRefused("not_shared", self.give)

    def test_ended_sign_in_ends_positive_evidence(self):
        self.share("write")
        self.give()
        self.bob._o365_account()._o365_needs_sign_in("revoked")
        self.assertRefused("sign_in", self.give)

    # Microsoft does not answer

    def test_evidence_of_the_last_day_allows_while_microsoft_is_unreachable(self):
        self.share("write")
        self.give()
        self.age(hours=23)
        self.sim.fault("reset_before")
        action = self.give()
        notes = " ".join(action.message_ids.mapped("body"))
        self.assertIn("when Microsoft 365 last answered", notes)

    def test_evidence_older_than_a_day_refuses_while_microsoft_is_unreachable(self):
        self.share("write")
        self.give()
        self.age(hours=25)
        self.sim.fault("reset_before")
        refusal = self.assertRefused("unreachable", self.give)
        self.assertIn("Microsoft 365 is not answering", refusal.args[0])

    def test_later_negative_evidence_refuses_while_microsoft_is_unreachable(self):
        self.share("write")
        self.give()
        self.age(hours=2)
        self.share("none")
        self.env["o365.calendar.access"].with_user(self.bob).check_again(self.ann.ids)
        self.sim.fault("reset_before")
        self.assertRefused("unreachable", self.give)

    def test_permission_check_gives_up_within_three_seconds(self):
        for kind, details, reason in (
            ("hang", {}, "unreachable"),
            ("slow_body", {"seconds": 30}, "unreachable"),
            ("throttled", {"retry_after": 60}, "busy"),
            ("down", {}, "unreachable"),
        ):
            with self.subTest(kind):
                self.sim.fault(kind, **details)
                with self.assertHurries():
                    self.assertRefused(reason, self.give)
                self.sim.clear_faults()

    @contextmanager
    def assertHurries(self):
        """One deadline of less than three seconds stands, and nobody waits beyond it.

        What is slow takes half a minute and more: a busy machine cannot look like it.
        """
        begin, module = time.monotonic(), ask
        with (
            patch.object(module, "SECONDS", HURRY),
            patch.object(module, "Deadline", wraps=Deadline) as deadline,
        ):
            yield
        self.assertLess(time.monotonic() - begin, 12)
        deadline.assert_called_once()
        [seconds] = deadline.call_args.args
        self.assertLess(seconds, 3)

    def test_permission_check_with_refresh_gives_up_within_three_seconds(self):
        self.sim.expire_access_tokens()
        account = self.bob._o365_account()
        account.sudo().env["o365.account.tokens"]._forget(account)
        self.connect(self.bob)
        self.share("write")
        self.sim.fault("sign_in_down")
        self.sim.expire_access_tokens()
        with self.assertHurries():
            self.assertRefused("unreachable", self.give)

    def test_permission_check_refreshes_an_expired_access_token(self):
        self.share("write")
        self.sim.expire_access_tokens()
        self.assertTrue(self.give())

    def test_permission_check_with_a_revoked_sign_in_asks_to_sign_in(self):
        self.share("write")
        self.sim.revoke(self.upn(self.bob))
        self.sim.expire_access_tokens()
        refusal = self.assertRefused("sign_in", self.give)
        self.assertIn("Sign in to Microsoft 365", refusal.args[0])

    def test_permission_check_notices_that_the_user_has_no_mailbox(self):
        self.share("write")
        self.sim.set_mailbox(self.upn(self.bob), False)
        self.assertRefused("no_mailbox", self.give)
