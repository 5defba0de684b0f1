"""The opportunity is corrected while work is completed, and put back by Undo."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .opportunity_case import OpportunityCase


@tagged("post_install", "-at_install")
class TestCorrectedOpportunity(OpportunityCase):
    """Planned with Mary for the new hall; it was with John, or about something else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.john = cls.env["res.partner"].create({"name": "John Bell"})
        cls.shed = cls.opportunity("A shed", cls.john)
        cls.bench = cls.opportunity("A bench", cls.client_)

    def completing(self, action):
        """Return the window that completes ``action``."""
        window = Form.from_action(action.env, action.action_complete())
        window.outcome = "held"
        return window

    def complete(self, action, **values):
        """Complete ``action`` with the window; return what Undo undoes."""
        values = {"action_id": action.id, "outcome": "held", **values}
        window = action.env["charitylog.action.record"].create(values)
        notice = window.action_confirm()
        undo = action.env["charitylog.action.undo"]
        return undo.browse(notice["params"]["undo_id"])

    def assertHas(self, action, state, client, opportunity):
        kept = self.kept(action)
        self.assertEqual(
            (action.state, action.partner_id.name, kept.name),
            (state, client.name, opportunity.name),
        )

    def test_window_empties_the_opportunity(self):
        action = self.for_hall()
        window = self.completing(action)
        window.opportunity_id = self.bench.browse()
        window.save().action_confirm()
        self.assertHas(action, "done", self.client_, self.hall.browse())

    def test_window_leaves_the_opportunity_of_another_client(self):
        anybodys = self.opportunity("A tree")
        for opportunity, wanted in ((self.hall, False), (anybodys, anybodys)):
            mine = opportunity.with_user(self.ann)
            window = Form.from_action(mine.env, mine.action_record_contact())
            window.partner_id = self.john
            self.assertEqual(window.opportunity_id, wanted or self.hall.browse())
            window.project_id, window.name = self.project, "Saw John"
            window.save().action_confirm()
            contact = self.env["charitylog.action"].search([], limit=1, order="id desc")
            self.assertHas(contact, "done", self.john, wanted or self.hall.browse())

    def test_window_leaves_a_hidden_one(self):
        action = self.for_hall(self.cara).with_user(self.cara)
        window = self.completing(action)
        self.assertFalse(window.opportunity_id)
        window.save().action_confirm()
        self.assertHas(action, "done", self.client_, self.hall)

    def test_undo_puts_back_opportunity_and_client(self):
        for client, opportunity in (
            (self.john, self.shed),
            (self.client_, self.bench),
            (self.client_, self.hall.browse()),
        ):
            action = self.for_hall()
            values = {"partner_id": client.id, "opportunity_id": opportunity.id}
            undo = self.complete(action, **values)
            self.assertHas(action, "done", client, opportunity)
            undo.action_undo()
            self.assertHas(action, "outstanding", self.client_, self.hall)
            noted = "".join(action.message_ids.mapped("body"))
            link = f'data-oe-id="{self.hall.id}"'
            self.assertEqual(noted.count(link), 2)

    def test_undo_puts_back_what_its_user_does_not_see(self):
        action = self.for_hall(self.cara).with_user(self.cara)
        undo = self.complete(action, partner_id=self.john.id)
        self.assertHas(action, "done", self.john, self.hall.browse())
        undo.action_undo()
        self.assertHas(action, "outstanding", self.client_, self.hall)

    def test_undo_leaves_an_opportunity_that_was_changed_since(self):
        action = self.for_hall()
        undo = self.complete(action)
        action.opportunity_id = self.bench
        with self.assertRaisesRegex(UserError, "has been changed since"):
            undo.action_undo()
        self.assertHas(action, "done", self.client_, self.bench)

    def test_undo_leaves_off_an_opportunity_that_was_deleted(self):
        action = self.for_hall()
        values = {"partner_id": self.john.id, "opportunity_id": self.shed.id}
        undo = self.complete(action, **values)
        self.hall.unlink()
        undo.action_undo()
        self.assertHas(action, "outstanding", self.client_, self.hall.browse())

    def test_undo_is_refused_where_the_opportunity_is_of_another_client_by_now(self):
        action = self.for_hall()
        values = {"partner_id": self.john.id, "opportunity_id": self.shed.id}
        undo = self.complete(action, **values)
        self.hall.partner_id = self.john
        with self.assertRaisesRegex(UserError, "is an opportunity of John Bell"):
            undo.action_undo()
        self.assertHas(action, "done", self.john, self.shed)

    def test_client_is_corrected_where_the_opportunity_is_emptied(self):
        action = self.for_hall()
        self.complete(action, partner_id=self.john.id, opportunity_id=False)
        self.assertHas(action, "done", self.john, self.hall.browse())

    def test_window_refuses_a_hidden_opportunity_beside_other_addons(self):
        window = self.env["charitylog.action.record"].with_user(self.cara)
        # As another addon's class does, which stands before this one.
        self.patch(type(window), "_about", ("action_id",))
        values = {"outcome": "held", "opportunity_id": self.hall.id}
        with self.assertRaises(AccessError) as caught:
            window.create(values)
        self.assertNotIn("New hall", str(caught.exception))
