"""The fault table, in doubt: what Outlook shows is not certain after a lost answer."""

from unittest.mock import patch

from ..core.sync import lookup
from .faults_case import NOT_ANSWERING, FaultsCase, find_nothing
from .outlook_case import text_of, wall


class TestFaultsDoubt(FaultsCase):
    def lost(self, action, **values):
        """Change an action; Outlook takes it in, and its answer is lost."""
        self.sim.fault("reset_after", match="PATCH", times=1)
        action.write(values)
        self.drain()
        self.assertEqual(action.o365_reason, "unreachable")

    def test_notes_taken_back_after_a_lost_answer_are_told_again(self):
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

    def test_a_time_taken_back_after_a_lost_answer_is_told_again(self):
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

    def test_a_time_taken_back_with_the_rule_off_is_said_to_be_in_doubt(self):
        action = self.recorded(self.ann)
        start = action.start
        self.lost(action, start=self.at(days=3))
        action.start = start
        self.company.o365_rule = False
        with self.soon(minutes=1):
            self.drain()
        self.assertEqual((action.o365_state, action.o365_reason), ("off", "stale"))

    def test_a_long_subject_of_emoji_is_known_again(self):
        """Exchange cuts by UTF-16: what it left must not pass for somebody's change."""
        self.sim.fault("reset_after", match="POST", times=1)
        action = self.recorded(self.ann, name="🎂" * 200)
        shown = self.entry(self.ann)["subject"]
        with self.soon(minutes=1):
            self.drain()
        self.assertEqual(self.entry(self.ann)["subject"], shown)
        self.assertEqual(action.o365_state, "synced")

    def test_a_create_that_is_indexed_late_is_taken_out(self):
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

    def test_a_calendar_that_is_not_there_yet_is_waited_for(self):
        """Of a new mailbox Microsoft says for a while that something is not found."""
        missing = {"status": 404, "code": "ErrorItemNotFound"}
        self.sim.fault("status", match="POST", **missing)
        self.assertComesThroughLater(self.action(self.ann), NOT_ANSWERING)
