"""Whose sign-in: the owner's, else that of who made the change and may edit."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields

from ..core.sync import lookup, retry
from .permission_case import PermissionCase
from .worker_faults_case import find_nothing


class TestWorkerOthersSignIn(PermissionCase):
    def lapse(self, user):
        """End all sign-ins of ``user`` at Microsoft."""
        self.sim.revoke(self.upn(user))
        self.sim.expire_access_tokens(self.upn(user))

    def shared(self):
        """An entry of Ann's, which Bob may edit; Ann's sign-in has lapsed."""
        self.share("write")
        action = self.action(self.ann)
        self.drain()
        action.with_user(self.bob).location = "Bob may"
        self.lapse(self.ann)
        self.sim.clear_requests()
        return action

    def spoke(self):
        """Return as whom entries were written, and by which addresses."""
        return {
            (request.upn, request.path.split("/")[1])
            for request in self.sim.requests
            if request.method != "GET"
            and not request.path.endswith("/$batch")
            and (request.status or 500) < 400
        }

    def test_owners_sign_in_is_used_while_it_lasts(self):
        self.share("write")
        self.give()
        self.sim.clear_requests()
        self.drain()
        self.entry(self.ann)
        self.assertEqual(self.spoke(), {(self.upn(self.ann), "me")})

    def test_update_is_sent_with_the_sign_in_of_the_colleague_who_made_it(self):
        action = self.shared()
        action.with_user(self.bob).name = "Second visit"
        self.drain()
        self.assertIn("Second visit", self.entry(self.ann)["subject"])
        self.assertEqual(self.spoke(), {(self.upn(self.bob), "users")})
        self.assertEqual(action.o365_state, "synced")

    def test_create_and_removal_are_sent_with_the_sign_in_of_a_colleague(self):
        first = self.shared()
        second = self.give(name="Second visit")
        self.drain()
        self.assertEqual(len(self.entries(self.ann)), 2)
        first.with_user(self.bob).action_cancel()
        self.drain()
        self.assertIn("Second visit", self.entry(self.ann)["subject"])
        self.assertEqual((first + second).mapped("o365_state"), ["off", "synced"])

    def test_change_by_the_owner_waits_for_the_owners_sign_in(self):
        action = self.shared()
        action.with_user(self.ann).name = "Second visit"
        self.drain()
        self.assertNotIn("Second visit", self.entry(self.ann)["subject"])
        self.assertEqual(action.o365_state, "waiting")
        self.assertEqual(self.spoke(), set())

    def test_change_by_a_colleague_without_fresh_evidence_waits(self):
        action = self.shared()
        action.with_user(self.bob).name = "Second visit"
        self.age(hours=2)
        self.drain()
        self.assertEqual(self.spoke(), set())
        self.assertEqual(action.o365_state, "waiting")

    def test_change_by_a_colleague_refused_by_microsoft_waits_for_the_owner(self):
        action = self.shared()
        action.with_user(self.bob).name = "Second visit"
        for status in (403, 404):
            self.sim.no_access_status = status
            self.share("none")
            self.drain()
            self.assertEqual(action.o365_reason, "sign_in")
            self.assertEqual(action.o365_state, "waiting")
            self.share("write")
            action.with_user(self.bob).name = "Third visit"

    def test_removal_answered_404_to_a_colleague_waits_for_the_owner(self):
        action = self.shared()
        action.with_user(self.bob).action_cancel()
        self.sim.no_access_status = 404
        self.share("none")
        self.drain()
        self.entry(self.ann)
        self.assertEqual(action.o365_state, "waiting")

    def test_private_entry_is_changed_only_with_the_owners_sign_in(self):
        action = self.shared()
        entry = self.env["o365.calendar.entry"].search([])
        entry.sent = {**entry.sent, "sensitivity": "private"}
        action.with_user(self.bob).name = "Second visit"
        self.drain()
        self.assertEqual(self.spoke(), set())
        self.assertEqual(action.o365_state, "waiting")

    def test_change_waits_when_the_colleagues_sign_in_has_lapsed_too(self):
        action = self.shared()
        action.with_user(self.bob).name = "Second visit"
        self.lapse(self.bob)
        self.drain()
        self.assertEqual(action.o365_state, "waiting")
        self.connect(self.ann)
        self.drain()
        self.assertIn("Second visit", self.entry(self.ann)["subject"])

    def test_create_in_doubt_not_found_by_a_colleague_waits_for_the_owner(self):
        """What is deleted, and what is only not shown to them, they cannot tell."""
        self.shared()
        self.sim.duplicate_names_event = False
        self.sim.fault("reset_after", match="POST /users", times=1)
        action = self.give(name="Second visit")
        with patch.object(lookup, "find", find_nothing):
            self.drain()
            entry = self.env["o365.calendar.entry"].search([("res_id", "=", action.id)])
            entry.attempts = retry.LONGEST_SEARCH
            self.drain_in(1)
        self.assertEqual(
            (action.o365_state, action.o365_reason), ("waiting", "sign_in")
        )
        self.assertEqual(len(self.entries(self.ann)), 2)
        self.connect(self.ann)
        self.drain_in(2)
        self.assertEqual(action.o365_state, "synced")
        self.assertEqual(len(self.entries(self.ann)), 2)

    def drain_in(self, minutes):
        now = fields.Datetime.now() + timedelta(minutes=minutes)
        with patch.object(fields.Datetime, "now", lambda *_: now):
            self.drain()
