"""Appear, change, done, reassigned, refused, cancelled: work for an opportunity."""

from odoo.addons.charitylog_o365.models.permission.refusal import AssignmentRefused
from odoo.addons.charitylog_o365.tests.outlook_case import OutlookCase, london, wall
from odoo.tests import Form

from .opportunity_case import OpportunityCase


class TestLifeWithOpportunity(OpportunityCase):
    """Ann and Bob have connected; Ann may edit Bob's calendar, nobody Cara's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connect(cls.ann)
        cls.connect(cls.bob)
        super(OutlookCase, cls).connect(cls.cara)

    def assertTellsNothing(self, *entries):
        """Nothing of the opportunity is in Outlook, though all of the client is."""
        for entry in entries:
            self.assertIn("Mary Whitfield", entry["subject"])
            self.assertNotIn("hall", str(entry).lower())

    def appears(self):
        mine = self.hall.with_user(self.ann)
        form = Form.from_action(mine.env, mine.action_plan_action())
        self.assertEqual(form.partner_id, self.client_)
        self.assertEqual(form.opportunity_id, mine)
        form.name, form.project_id = "First visit", self.project
        form.start = self.at(2)
        action = form.save()
        self.drain()
        self.assertTellsNothing(self.entry(self.ann))
        self.assertReads(action, "synced", "in_outlook", "In your Outlook calendar.")
        return action

    def changes(self, action):
        entry = self.changed(action, start=self.at(3), planned_duration=2)
        self.assertEqual(wall(entry), london(self.at(3), self.at(3, 12)))
        other = self.opportunity("Another hall", self.client_)
        self.sim.clear_requests()
        for opportunity in (other, self.hall):
            action.opportunity_id = opportunity
            opportunity.name = "The renamed hall"
            self.drain()
        # Who may edit whose calendar is not asked, as nothing in it changes.
        self.assertEqual(self.writes(), [])
        self.assertTellsNothing(self.entry(self.ann))

    def is_done_and_followed(self, action):
        window = Form.from_action(action.env, action.action_complete())
        self.assertEqual(window.opportunity_id, action.opportunity_id)
        window.outcome = "held"
        window.further_name, window.further_start = "Second visit", self.at(5)
        window.save().action_confirm()
        self.drain()
        done, further = self.env["charitylog.action"].search(
            [("opportunity_id", "=", self.hall.id)], order="start"
        )
        self.assertEqual((done, done.state), (action, "done"))
        entries = self.entries(self.ann)
        self.assertTellsNothing(*entries)
        self.assertEqual(
            sorted(entry["categories"] for entry in entries), [[], ["Contact done"]]
        )
        return further.with_user(self.ann)

    def goes_to_bob(self, action):
        action.user_id = self.bob
        self.drain()
        self.assertEqual(len(self.entries(self.ann)), 1)
        self.assertTellsNothing(self.entry(self.bob))
        self.assertEqual(self.kept(action), self.hall)

    def is_refused_for_cara(self, action):
        before = self.entry(self.bob)
        for work, values in (
            (action.with_user(self.bob).write, {"user_id": self.cara.id}),
            (self.for_hall, {"user": self.cara}),
        ):
            with self.assertRaises(AssignmentRefused) as caught:
                work(values) if work != self.for_hall else work(**values)
            self.assertEqual(caught.exception.context["reason"], "not_shared")
            self.assertNotIn("hall", str(caught.exception))
        self.drain()
        self.assertEqual(self.entries(self.cara), [])
        self.assertEqual(self.entry(self.bob), before)
        self.assertEqual(self.kept(action), self.hall)

    def is_cancelled(self, action):
        action.with_user(self.bob).action_cancel()
        self.drain()
        self.assertEqual(self.entries(self.bob), [])
        self.assertEqual(self.kept(action), self.hall)

    def test_life_with_an_opportunity(self):
        action = self.appears()
        self.changes(action)
        further = self.is_done_and_followed(action)
        self.goes_to_bob(further)
        self.is_refused_for_cara(further)
        self.is_cancelled(further)

    def test_opportunity_of_a_colleagues_work_needs_no_right_on_the_calendar(self):
        action = self.action(self.cara)
        self.drain()
        action.with_user(self.ann).opportunity_id = self.hall
        self.assertEqual(self.kept(action), self.hall)

    def test_opportunity_of_a_contact_done_is_its_workers_and_managers(self):
        contact = self.action(self.cara, state="done", duration=1, outcome="held")
        with self.assertRaisesRegex(Exception, "Only Cara Dean"):
            contact.with_user(self.ann).opportunity_id = self.hall
