"""A removal or a create in doubt: what was said and never answered may be so or not."""

from unittest.mock import patch

from ..core.sync import lookup
from .outlook_case import london
from .worker_faults_case import FaultsCase, find_nothing

WORKER = "odoo.addons.charitylog_o365.models.worker.prepare"
ASKED = ("conflict", "deleted_in_outlook")


class TestWorkerFaultsRemoval(FaultsCase):
    def setUp(self):
        super().setUp()
        # Of what an earlier test did to her at the stand-in nothing is to be left.
        self.connect(self.ann)

    def lost_removal(self, action, **values):
        """Have an entry taken out; Outlook does, and its answer is lost."""
        self.sim.fault("reset_after", match="DELETE", times=1)
        action.write(values)
        self.drain()
        self.assertEqual(self.entries(self.ann), [])
        self.assertIn(self.account, self.known(action).account_id)

    def test_removal_in_doubt_that_was_undone_is_created_again(self):
        """What is called off for a moment must not be lost for that."""
        for taken, back in (
            ({"state": "cancelled"}, {"state": "outstanding"}),
            ({"active": False}, {"active": True}),
        ):
            action = self.recorded(self.ann)
            with self.subTest(**taken):
                self.lost_removal(action, **taken)
                action.write(back)
                with self.soon(minutes=1):
                    self.drain()
                self.entry(self.ann)
                self.assertEqual(action.o365_state, "synced")
                self.assertNothingWaits()
            action.unlink()
            self.drain()

    def test_reassigning_undone_after_a_lost_answer_restores_the_entry(self):
        self.connect(self.bob)
        action = self.recorded(self.ann)
        self.lost_removal(action, user_id=self.bob.id)
        action.user_id = self.ann
        with self.soon(minutes=1):
            self.drain()
        self.entry(self.ann)
        self.assertEqual(self.entries(self.bob), [])
        self.assertEqual((len(self.known(action)), action.o365_state), (1, "synced"))

    def test_removal_that_never_arrived_and_was_undone_keeps_the_entry(self):
        self.sim.fault("reset_before", match="DELETE", times=1)
        action = self.recorded(self.ann)
        before = self.entry(self.ann)["id"]
        action.action_cancel()
        self.drain()
        action.state = "outstanding"
        with self.soon(minutes=1):
            self.drain()
        self.assertEqual(self.entry(self.ann)["id"], before)
        self.assertEqual(action.o365_state, "synced")
        self.sim.delete(self.upn(self.ann), before)
        action.name = "Later"
        self.drain()
        self.assertEqual(action.o365_reason, "deleted_in_outlook", "not by us")

    def test_removal_in_doubt_undone_with_the_rule_off_reads_stale(self):
        action = self.recorded(self.ann)
        self.lost_removal(action, state="cancelled")
        action.state = "outstanding"
        self.company.o365_rule = False
        with self.soon(minutes=1):
            self.drain()
        self.assertEqual((action.o365_state, action.o365_reason), ("off", "stale"))

    def test_create_and_removal_in_doubt_end_with_one_entry_after_reopening(self):
        """Neither the create nor the removal was answered, and both were done."""
        for named in (True, False):
            with self.subTest(named=named):
                self.sim.duplicate_names_event = named
                self.sim.fault("reset_after", match="POST", times=1)
                action = self.recorded(self.ann)
                action.action_cancel()
                with self.soon(minutes=1):
                    self.lost_removal(action)
                action.state = "outstanding"
                for minutes in range(3, 60, 8):
                    with self.soon(minutes=minutes):
                        self.drain()
                self.entry(self.ann)
                self.assertEqual(action.o365_state, "synced")
                action.unlink()
                self.drain()
        self.sim.duplicate_names_event = True

    def test_entry_deleted_by_its_owner_while_signed_out_is_a_conflict(self):
        """Ann's sign-in had lapsed, and she has deleted it herself since."""
        action = self.recorded(self.ann)
        self.lapse(self.ann)
        action.action_cancel()
        self.drain()
        action.write({"state": "outstanding", "name": "Second visit"})
        self.drain()
        self.sim.delete(self.upn(self.ann), self.entry(self.ann)["id"])
        self.connect(self.ann)
        self.drain()
        self.assertEqual((action.o365_state, action.o365_reason), ASKED)
        self.assertEqual(self.entries(self.ann), [])

    def test_entry_deleted_after_a_failed_removal_is_a_conflict(self):
        self.sim.fault("reset_before", match="DELETE", times=1)
        action = self.recorded(self.ann)
        action.action_cancel()
        self.drain()
        action.state = "outstanding"
        start, event = self.at(days=5), self.entry(self.ann)["id"]
        self.sim.move(self.upn(self.ann), event, start, self.at(days=5, hour=12))
        with self.soon(minutes=1):
            self.drain()
        self.assertEqual(action.o365_reason, "changed_in_outlook")
        self.sim.delete(self.upn(self.ann), event)
        action.name = "Second visit"
        with self.soon(minutes=2):
            self.drain()
        self.assertEqual((action.o365_state, action.o365_reason), ASKED)

    def test_throttled_create_leaves_an_earlier_create_in_doubt(self):
        """Its answer was lost, it is indexed late, and called off meanwhile."""
        self.sim.fault("reset_after", match="POST", times=1)
        action = self.recorded(self.ann)
        action.action_o365_try_again()
        self.sim.fault("throttled", match="POST", times=1, retry_after=5)
        self.drain()
        self.entry(self.ann)
        action.action_cancel()
        with patch.object(lookup, "find", find_nothing):
            with self.soon(minutes=1):
                self.drain()
        self.assertTrue(self.known(action), "it may be there")
        with self.soon(minutes=18):
            self.drain()
        self.assertEqual(self.entries(self.ann), [])
        self.assertFalse(self.known(action))

    def test_comparing_makes_no_conflict_of_a_pending_removal(self):
        action = self.recorded(self.ann)
        self.sim.fault("status", match="DELETE", times=1, status=504)
        action.action_cancel()
        self.drain()
        self.sim.delete(self.upn(self.ann), self.entry(self.ann)["id"])
        self.compare()
        self.assertFalse(self.env["o365.calendar.finding"].search([]))
        self.assertEqual((action.o365_state, action.o365_reason)[0], "pending")
        with self.soon(minutes=2):
            self.drain()
        self.assertEqual((action.o365_state, action.o365_reason), ("off", "cancelled"))

    # A question that nobody has answered

    def test_conflict_remains_after_an_internal_error(self):
        action = self.found_deleted()
        model = self.env.registry["charitylog.action"]
        broken = patch.object(model, "_o365_event", side_effect=RuntimeError("Broken"))
        with broken, self.assertLogs(WORKER, "ERROR"):
            action.location = "Upstairs"
            self.drain()
        self.assertEqual(action.o365_reason, "our_fault")
        action.location = False
        with self.soon(hours=2):
            self.drain()
        self.assertEqual((action.o365_state, action.o365_reason), ASKED)

    def test_conflict_reads_stale_while_disconnected_and_returns_on_connecting(self):
        action = self.found_deleted()
        self.ann.with_user(self.ann)._o365_disconnect(remove=False)
        action.action_cancel()
        self.drain()
        action.state = "outstanding"
        self.drain()
        self.assertEqual((action.o365_state, action.o365_reason), ("off", "stale"))
        self.connect(self.ann)
        self.drain()
        self.assertEqual((action.o365_state, action.o365_reason), ASKED)

    # What may be there is not said not to be

    def test_create_in_doubt_with_the_rule_off_reads_stale(self):
        self.sim.fault("reset_after", match="POST", times=1)
        action = self.recorded(self.ann)
        self.company.o365_rule = False
        with self.soon(minutes=1):
            self.drain()
        self.assertSays(action, "off", "stale", "^Outlook may show")
        found = action.search([("o365_reason", "=", "stale")])
        self.assertIn(action, found)

    def test_create_in_doubt_is_listed_as_remaining_when_disconnecting(self):
        self.sim.fault("reset_after", match="POST", times=1)
        self.recorded(self.ann)
        self.sim.fault("down", status=503)
        self.ann.with_user(self.ann)._o365_disconnect(remove=True)
        for minutes in (0, 11, 22, 60):
            with self.soon(minutes=minutes):
                self.drain()
        self.assertEqual(self.account.state, "disconnected")
        activity = self.env["mail.activity"].search([("user_id", "=", self.ann.id)])
        hour = london(self.at())[0][-5:]
        self.assertRegex(activity.note, rf"<li>.* {hour} CA/")

    def test_user_disconnecting_during_a_run_is_not_waited_for(self):
        action = self.recorded(self.ann)
        model = self.env.registry["o365.account"]
        token = model._o365_token

        def leave_first(account, *args):
            if account.state == "connected":
                ann = account.user_id
                ann.with_user(ann)._o365_disconnect(remove=False)
                account.env.flush_all()
            return token(account, *args)

        action.name = "Second visit"
        with patch.object(model, "_o365_token", leave_first):
            self.drain()
        with self.soon(minutes=1):
            self.drain()
        self.assertEqual((action.o365_state, action.o365_reason), ("off", "stale"))
        self.assertNothingWaits()

    def found_deleted(self):
        """Record an action, whose entry is found to be deleted when night comes."""
        action = self.recorded(self.ann)
        self.sim.delete(self.upn(self.ann), self.entry(self.ann)["id"])
        self.compare()
        self.assertEqual((action.o365_state, action.o365_reason), ASKED)
        return action
