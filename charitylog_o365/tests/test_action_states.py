from datetime import datetime

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form

from .action_case import ActionCase


class TestActionStates(ActionCase):
    """One record, one life: outstanding, done, cancelled, reopened, recorded again."""

    def test_completing_stores_what_happened_and_keeps_the_plan(self):
        action = self.record(planned_duration=1)
        action.write(
            {
                "state": "done",
                "start": "2020-03-04 11:00:00",
                "duration": 1.5,
                "user_id": self.bob.id,
                "outcome": "nobody_there",
            }
        )
        self.assertEqual(action.user_id, self.bob)
        self.assertEqual(action.stop, datetime(2020, 3, 4, 12, 30))
        self.assertEqual(action.planned_start, datetime(2030, 3, 4, 10))
        self.assertEqual(action.planned_duration, 1)
        self.assertEqual(action.planned_user_id, self.ann)
        self.assertEqual(action.outcome, "nobody_there")

    def test_completing_without_values_takes_over_the_planned_values(self):
        past = "2020-03-04 10:00:00"
        actions = self.record(planned_duration=1, start=past)
        actions += self.record(planned_duration=2, start=past)
        actions.write({"state": "done"})
        self.assertEqual(actions.mapped("duration"), [1, 2])
        self.assertEqual(actions.mapped("outcome"), ["held", "held"])
        self.assertEqual(
            actions.mapped("planned_start"), [datetime(2020, 3, 4, 10)] * 2
        )

    def test_contact_done_can_be_created_with_a_past_date(self):
        action = self.record(state="done", start="2020-01-02 09:00:00", duration=0.5)
        self.assertEqual(action.outcome, "held")
        self.assertEqual(action.stop, datetime(2020, 1, 2, 9, 30))
        self.assertFalse(action.planned_start)

    def test_outcome_of_a_contact_done_cannot_be_emptied(self):
        action = self.record(state="done")
        with self.assertRaisesRegex(ValidationError, "how it went"):
            action.outcome = False

    def test_a_contact_done_can_be_corrected(self):
        action = self.record(state="done", duration=1)
        action.write({"duration": 2, "outcome": "we_cancelled", "state": "done"})
        self.assertEqual(action.duration, 2)
        self.assertFalse(action.planned_start)

    def test_state_of_a_contact_done_cannot_be_changed(self):
        action = self.record(state="done")
        for state in ("outstanding", "cancelled"):
            with self.assertRaisesRegex(UserError, "has been done"):
                action.state = state

    def test_cancelled_action_must_be_reopened_before_completing(self):
        action = self.record(start="2020-03-04 10:00:00")
        action.action_cancel()
        with self.assertRaisesRegex(UserError, "reopen"):
            action.state = "done"
        action.action_reopen()
        self.assertEqual(action.state, "outstanding")
        action.state = "done"

    def test_complete_wizard_stores_what_was_entered(self):
        action = self.record(start="2020-03-04 10:00:00", planned_duration=1)
        wizard = Form.from_action(action.env, action.action_complete())
        self.assertEqual(wizard.user_id, self.ann)
        self.assertEqual(wizard.start, datetime(2020, 3, 4, 10))
        self.assertEqual(wizard.duration, 1)
        self.assertFalse(wizard.outcome)
        wizard.outcome = "held"
        wizard.duration = 0.75
        wizard.save().action_confirm()
        self.assertEqual((action.state, action.duration), ("done", 0.75))

    def test_complete_wizard_proposes_no_start_in_the_future(self):
        action = self.record(start="2150-01-01 10:00:00")
        wizard = Form.from_action(action.env, action.action_complete())
        self.assertLess(wizard.start, datetime.now())

    def test_recording_again_creates_a_linked_action_and_cancels_the_old_one(self):
        old = self.record(user_id=self.bob.id, planned_duration=1)
        opened = old.action_record_again()
        new = self.env["charitylog.action"].browse(opened["res_id"])
        self.assertEqual(old.state, "cancelled")
        self.assertEqual(new.state, "outstanding")
        self.assertEqual(new.recorded_again_from_id, old)
        self.assertEqual(new.user_id, self.bob)
        self.assertEqual(new.start, old.start)
        self.assertNotEqual(new.reference, old.reference)
        with self.assertRaises(UserError):
            old.action_record_again()

    def test_a_default_of_the_menu_does_not_reach_other_records(self):
        menu = self.env.ref("charitylog_o365.charitylog_action_action_done")
        self.assertIn("default_state", menu.context)
        action = (
            self.env["charitylog.action"]
            .with_context(default_state="done")
            .create(self.values(start="2020-03-04 10:00:00"))
        )
        self.assertEqual(action.state, "done")
        self.assertNotIn("default_state", action.env.context)
