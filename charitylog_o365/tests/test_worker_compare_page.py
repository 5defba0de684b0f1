"""What the page says about comparing, before, meanwhile and afterwards."""

from .common import MANAGER
from .worker_faults_case import FaultsCase

NONE = "No difference was found"


class TestWorkerComparePage(FaultsCase):
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

    def test_page_says_that_nobody_has_connected(self):
        self.env["o365.account"].search([]).unlink()
        self.assertIn("Nobody has connected", self.said())
        told = self.compare_now()
        self.assertIn("Nobody has connected", told["message"])
        self.assertNotIn("next", told)

    def test_page_says_never_compared_comparing_now_and_last_compared(self):
        self.assertIn("Nothing has been compared yet", self.said())
        self.assertNotIn(NONE, self.said())
        told = self.compare_now()
        self.assertEqual(told["next"]["path"], "compare-with-outlook")
        self.assertIn("being compared now", self.said())
        self.assertNotIn(NONE, self.said())
        self.drain()
        self.assertIn(NONE, self.said())
        self.assertRegex(self.said(), r"Last compared: \d+ \w+ \d{4}, \d\d:\d\d\.")

    def test_page_names_users_not_compared_yet(self):
        self.compare()
        self.connect(self.bob)
        self.assertIn("Not compared yet: Bob Marsh.", self.said())

    def test_unreachable_mailbox_does_not_count_as_compared(self):
        self.sim.fault("down")
        self.compare()
        self.assertIn("Nothing has been compared yet", self.said())

    def test_page_does_not_say_no_difference_while_there_are_findings(self):
        self.recorded(self.ann)
        self.sim.mailboxes.clear()
        self.compare()
        self.assertTrue(self.env["o365.calendar.finding"].search([]))
        self.assertNotIn(NONE, self.said())

    def test_opening_a_finding_of_an_older_comparison_opens_the_new_list(self):
        self.recorded(self.ann)
        self.sim.mailboxes.clear()
        self.compare()
        listed = self.env["o365.calendar.finding"].with_user(self.mia).search([])
        self.compare()
        opened = self.press(listed, "action_open_record")
        self.assertEqual(opened["res_model"], "o365.calendar.finding")
