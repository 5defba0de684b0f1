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
    def test_full_edit_allows(self):
        self.share("write")
        action = self.give()
        self.assertEqual(action.user_id, self.ann)
        self.drain()
        self.entry(self.ann)

    def test_without_it_nothing_is_saved(self):
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

    def test_a_batch_is_all_or_nothing(self):
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

    def test_with_a_fresh_yes_nobody_is_asked(self):
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

    def test_a_yes_expires(self):
        self.share("write")
        action = self.give()
        self.share("none")
        action.start = self.at(days=2)
        self.age(minutes=61)
        self.assertRefused("not_shared", action.write, {"start": self.at(days=3)})
        self.assertRefused("not_shared", self.give)

    def test_how_long_it_holds_is_a_setting(self):
        self.env["ir.config_parameter"].set_param("charitylog_o365.right_minutes", 5)
        self.share("write")
        self.give()
        self.share("none")
        self.age(minutes=6)
        self.assertRefused("not_shared", self.give)

    def test_a_no_never_sticks(self):
        self.assertRefused("not_shared", self.give)
        self.share("write")
        self.assertTrue(self.give())

    def test_a_no_is_kept_to_be_looked_at(self):
        self.assertRefused("not_shared", self.give)
        # In a test the short transaction is part of the refused one: ask openly.
        access = self.env["o365.calendar.access"].with_user(self.bob)
        [told] = access.check_again(self.ann.ids)
        self.assertEqual(told["reason"], "not_shared")
        pair = self.env["o365.calendar.pair"].search(
            [("owner_id", "=", self.ann.id), ("assigner_id", "=", self.bob.id)]
        )
        self.assertEqual(pair.status, "no")

    def test_another_mailbox_has_other_rights(self):
        self.share("write")
        self.give()
        self.ann.with_user(self.ann)._o365_disconnect(remove=False)
        self.connect(self.ann)
        self.share("none")
        self.assertRefused("not_shared", self.give)

    def test_a_sign_in_that_ended_ends_the_yes(self):
        self.share("write")
        self.give()
        self.bob._o365_account()._o365_needs_sign_in("revoked")
        self.assertRefused("sign_in", self.give)

    # Microsoft does not answer

    def test_unreachable_a_yes_of_the_last_day_allows(self):
        self.share("write")
        self.give()
        self.age(hours=23)
        self.sim.fault("reset_before")
        action = self.give()
        notes = " ".join(action.message_ids.mapped("body"))
        self.assertIn("when Microsoft 365 last answered", notes)

    def test_unreachable_an_older_yes_does_not(self):
        self.share("write")
        self.give()
        self.age(hours=25)
        self.sim.fault("reset_before")
        refusal = self.assertRefused("unreachable", self.give)
        self.assertIn("Microsoft 365 is not answering", refusal.args[0])

    def test_unreachable_a_no_after_the_yes_counts(self):
        self.share("write")
        self.give()
        self.age(hours=2)
        self.share("none")
        self.env["o365.calendar.access"].with_user(self.bob).check_again(self.ann.ids)
        self.sim.fault("reset_before")
        self.assertRefused("unreachable", self.give)

    def test_nobody_waits_longer_than_three_seconds(self):
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

    def test_nor_where_the_sign_in_must_be_refreshed_first(self):
        self.sim.expire_access_tokens()
        account = self.bob._o365_account()
        account.sudo().env["o365.account.tokens"]._forget(account)
        self.connect(self.bob)
        self.share("write")
        self.sim.fault("sign_in_down")
        self.sim.expire_access_tokens()
        with self.assertHurries():
            self.assertRefused("unreachable", self.give)

    def test_a_token_that_microsoft_no_longer_takes_is_refreshed(self):
        self.share("write")
        self.sim.expire_access_tokens()
        self.assertTrue(self.give())

    def test_a_revoked_sign_in_is_said_by_its_reason(self):
        self.share("write")
        self.sim.revoke(self.upn(self.bob))
        self.sim.expire_access_tokens()
        refusal = self.assertRefused("sign_in", self.give)
        self.assertIn("Sign in to Microsoft 365", refusal.args[0])

    def test_a_licence_that_is_gone_is_noticed(self):
        self.share("write")
        self.sim.set_mailbox(self.upn(self.bob), False)
        self.assertRefused("no_mailbox", self.give)
