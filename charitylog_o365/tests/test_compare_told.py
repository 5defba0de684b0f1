"""What the page says about comparing, before, meanwhile and afterwards."""

from .common import MANAGER
from .faults_case import FaultsCase

NONE = "No difference was found"


class TestCompareTold(FaultsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mia = cls.worker("mia", "Mia Moss", groups=(MANAGER,))

    def said(self):
        """Return the words of the page, opened as the menu does."""
        self.env.flush_all()
        action = self.env.ref("charitylog_o365.o365_calendar_finding_action_open")
        return str(action.with_user(self.mia).run()["help"])

    def compare_now(self):
        findings = self.env["o365.calendar.finding"].with_user(self.mia)
        return self.press(findings, "action_compare")["params"]

    def test_nobody_has_connected(self):
        self.env["o365.account"].search([]).unlink()
        self.assertIn("Nobody has connected", self.said())
        told = self.compare_now()
        self.assertIn("Nobody has connected", told["message"])
        self.assertNotIn("next", told)

    def test_never_meanwhile_and_afterwards(self):
        self.assertIn("Nothing has been compared yet", self.said())
        self.assertNotIn(NONE, self.said())
        told = self.compare_now()
        self.assertEqual(told["next"]["path"], "compare-with-outlook")
        self.assertIn("being compared now", self.said())
        self.assertNotIn(NONE, self.said())
        self.drain()
        self.assertIn(NONE, self.said())
        self.assertRegex(self.said(), r"Last compared: \d+ \w+ \d{4}, \d\d:\d\d\.")

    def test_who_has_not_been_compared_is_named(self):
        self.compare()
        self.connect(self.bob)
        self.assertIn("Not compared yet: Bob Marsh.", self.said())

    def test_what_could_not_be_reached_was_not_compared(self):
        self.sim.fault("down")
        self.compare()
        self.assertIn("Nothing has been compared yet", self.said())

    def test_differences_that_one_does_not_look_for(self):
        self.recorded(self.ann)
        self.sim.mailboxes.clear()
        self.compare()
        self.assertTrue(self.env["o365.calendar.finding"].search([]))
        self.assertNotIn(NONE, self.said())

    def test_a_list_that_was_compared_anew_is_opened_anew(self):
        self.recorded(self.ann)
        self.sim.mailboxes.clear()
        self.compare()
        listed = self.env["o365.calendar.finding"].with_user(self.mia).search([])
        self.compare()
        opened = self.press(listed, "action_open_record")
        self.assertEqual(opened["res_model"], "o365.calendar.finding")
