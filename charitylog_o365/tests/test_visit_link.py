"""Entries made before visits had a page keep their link until something changes."""

from unittest.mock import patch

from odoo.tests import tagged

from .common import O365Case

# What entries said until then.
WORDS = (
    "Charitylog writes this entry and Outlook shows it. Please change it in "
    "Charitylog: changes made in Outlook are not taken over."
)


@tagged("post_install", "-at_install")
class TestVisitLink(O365Case):
    def setUp(self):
        super().setUp()
        self.begin_anew()
        self.connect(self.ann)

    def recorded_before(self):
        """Return work whose entry has the link of before."""
        kind = type(self.env["charitylog.action"])
        action = self.action(self.ann)
        with (
            patch.object(kind, "_visit_path", lambda each: each._o365_path()),
            patch.object(kind, "_o365_if_moved", lambda each, choice: WORDS),
        ):
            self.drain()
        self.assertIn(f"/odoo/contacts-actions/{action.id}", self.body())
        self.sim.clear_requests()
        return action

    def body(self):
        return self.entry(self.ann)["body"]["content"]

    def test_link_of_before_is_no_change_by_itself(self):
        action = self.recorded_before()
        # A change that the entry does not show, and one that is taken back.
        action.action_type_id = self.env.ref(
            "charitylog_o365.charitylog_action_type_visit"
        )
        action.action_type_id = False
        action.name = action.name
        self.drain()
        self.assertEqual(self.writes(), [])
        self.company.o365_rule = False
        action.location = "Elsewhere"
        self.drain()
        self.assertEqual(action.o365_reason, "in_outlook")

    def test_entry_gets_the_new_link_with_its_next_change(self):
        action = self.recorded_before()
        action.start = self.at(3)
        self.drain()
        self.assertIn(f"/charitylog_o365/visit/{action.id}", self.body())
        self.assertNotIn("/odoo/contacts-actions/", self.body())
        self.sim.clear_requests()
        action.location = "Not shown"
        self.drain()
        self.assertEqual(self.writes(), [])
