"""The fault table, in doubt: what Outlook shows is not certain after a lost answer."""

from unittest.mock import patch

from ..core.sync import lookup
from .outlook_case import text_of, wall
from .worker_faults_case import NOT_ANSWERING, FaultsCase, find_nothing


class TestWorkerFaultsInDoubt(FaultsCase):
    def lost(self, action, **values):
        """Change an action; Outlook takes it in, and its answer is lost."""
        self.sim.fault("reset_after", match="PATCH", times=1)
        action.write(values)
        self.drain()
        self.assertEqual(action.o365_reason, "unreachable")

    def test_notes_changed_back_after_a_lost_answer_are_sent_again(self):
        """What was told before is not what Outlook shows since."""
        action = self.recorded(self.ann, description="<p>Mild</p>")
        before = text_of(self.entry(self.ann))
        self.lost(action, description="<p>Another client's secret</p>")
        self.assertIn("secret", text_of(self.entry(self.ann)))
        action.description = "<p>Mild</p>"
        with self.soon(minutes=1):
            self.drain()
        self.assertEqual(text_of(self.entry(self.ann)), before)
        self.assertEqual(action.o365_state, "synced")

    def test_time_changed_back_after_a_lost_answer_is_sent_again(self):
        action = self.recorded(self.ann)
        before, start = wall(self.entry(self.ann)), action.start
        self.lost(action, start=self.at(days=3))
        self.assertNotEqual(wall(self.entry(self.ann)), before)
        action.start = start
        with self.soon(minutes=1):
            self.drain()
        self.assertEqual(wall(self.entry(self.ann)), before)
        findings = self.env["o365.calendar.finding"]
        findings.action_compare()
        self.drain()
        self.assertFalse(findings.search([]))
        self.assertEqual(action.o365_state, "synced")

    def test_time_changed_back_after_a_lost_answer_is_stale_with_rule_off(self):
        action = self.recorded(self.ann)
        start = action.start
        self.lost(action, start=self.at(days=3))
        action.start = start
        self.company.o365_rule = False
        with self.soon(minutes=1):
            self.drain()
        self.assertEqual((action.o365_state, action.o365_reason), ("off", "stale"))

    def test_subject_of_emoji_cut_by_exchange_is_recognised(self):
        """Exchange cuts by UTF-16: what it left must not pass for somebody's change."""
        self.sim.fault("reset_after", match="POST", times=1)
        action = self.recorded(self.ann, name="🎂" * 200)
        shown = self.entry(self.ann)["subject"]
        with self.soon(minutes=1):
            self.drain()
        self.assertEqual(self.entry(self.ann)["subject"], shown)
        self.assertEqual(action.o365_state, "synced")

    def test_cancelled_create_that_is_indexed_late_is_removed(self):
        """Called off while its create was in doubt, and not to be found for minutes."""
        self.sim.fault("reset_after", match="POST", times=1)
        action = self.recorded(self.ann)
        action.action_cancel()
        with patch.object(lookup, "find", find_nothing):
            for minutes in (1, 3, 14):
                with self.soon(minutes=minutes):
                    self.drain()
        self.entry(self.ann)
        self.assertEqual(action.o365_state, "pending")
        with self.soon(minutes=16):
            self.drain()
        self.assertEqual(self.entries(self.ann), [])
        self.assertFalse(self.known(action))
        self.assertEqual((action.o365_state, action.o365_reason), ("off", "cancelled"))

    def test_create_answered_404_by_a_new_mailbox_is_retried(self):
        """Of a new mailbox Microsoft says for a while that something is not found."""
        missing = {"status": 404, "code": "ErrorItemNotFound"}
        self.sim.fault("status", match="POST", **missing)
        self.assertComesThroughLater(self.action(self.ann), NOT_ANSWERING)
