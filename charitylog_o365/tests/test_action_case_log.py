"""Every change to work stands in its chatter: what, from what to what, and by whom."""

from odoo.tests import tagged

from .action_case import ActionCase
from .queries import queries


@tagged("post_install", "-at_install")
class TestActionCaseLog(ActionCase):
    def setUp(self):
        super().setUp()
        self.done = self.record(
            state="done", duration=0.25, planned_duration=1, location="Mill Lane"
        )

    def noted(self, record, **values):
        """Write, and return the text of the one note that this left."""
        before = record.message_ids
        record.write(values)
        [note] = record.message_ids - before
        self.assertEqual(note.author_id, record.env.user.partner_id)
        # Seen by colleagues, sent to nobody.
        self.assertTrue(note.is_internal)
        self.assertFalse(note.notification_ids)
        return note.body

    def test_each_changed_field_of_a_contact_done_is_logged(self):
        tom = self.env["res.partner"].create({"name": "Tom Birch"})
        call = self.env["charitylog.action.type"].create({"name": "A call"})
        shopping = self.project.copy({"name": "Shopping"})
        for values, told in (
            ({"name": "Tea"}, ["Summary: Weekly visit → Tea"]),
            ({"outcome": "nobody_there"}, ["Outcome: Took place → Nobody there"]),
            ({"duration": 26}, ["How long it took: 0:15 → 26:00"]),
            ({"stop": "2020-03-04 11:20:00"}, ["How long it took: 26:00 → 1:20"]),
            ({"planned_duration": 0}, ["Planned length: 1:00 → 0:00"]),
            ({"location": False}, ["Place: Mill Lane → –"]),
            ({"action_type_id": call.id}, ["Type: A visit → A call"]),
            ({"project_id": shopping.id}, ["Project: Befriending → Shopping"]),
            ({"partner_id": tom.id}, ["Client: ", "Mary Ann Whitcombe", "Tom Birch"]),
            (
                {"start": "2020-06-05 09:00:00"},
                ["When by: 4 March 2020, 10:00 → 5 June 2020, 10:00"],
            ),
            (
                {"day": "2020-06-07", "all_day": True},
                ["When by: 5 June 2020, 10:00 → 7 June 2020"],
            ),
            ({"user_id": self.bob.id}, ["Who by: Ann Lee → Bob Marsh"]),
        ):
            with self.subTest(values):
                body = self.noted(self.done.with_user(self.dave), **values)
                for words in told:
                    self.assertIn(words, body)
                self.assertNotIn("<br>", body)

    def test_archiving_and_unarchiving_is_logged(self):
        self.assertIn("Archived", self.noted(self.done, active=False))
        self.assertIn("Taken back from the", self.noted(self.done, active=True))

    def test_completing_is_logged_in_one_message(self):
        action = self.record(planned_duration=1, start="2020-03-04 10:00:00")
        body = self.noted(action, state="done", outcome="held", name="Tea")
        for words in (
            "State: Outstanding → Done",
            "Outcome: – → Took place",
            "How long it took: 0:00 → 1:00",
            "Summary: Weekly visit → Tea",
        ):
            self.assertIn(words, body)

    def test_changes_of_an_outstanding_action_are_logged(self):
        action = self.record()
        self.assertIn("Summary: ", self.noted(action, name="Tea"))
        self.assertIn(
            "Planned length: 0:00 → 2:30", self.noted(action, planned_duration=2.5)
        )

    def test_batch_write_logs_each_record_its_own_changes(self):
        actions = self.record(name="One") + self.record(name="Tea")
        notes = actions[1].message_ids
        actions.name = "Tea"
        self.assertIn("One → Tea", actions[0].message_ids[0].body)
        self.assertEqual(actions[1].message_ids, notes)

    # Notes

    def test_replaced_notes_stay_readable_in_the_log(self):
        body = self.noted(self.done, description="<p>She <b>fell</b> twice</p>")
        self.assertIn("Notes: added", body)
        body = self.noted(self.done, description="<p>All is well</p>")
        self.assertIn("Notes: changed. Before:", body)
        self.assertIn("She *fell* twice", body)
        self.assertNotIn("All is well", body)
        body = self.noted(self.done, description=False)
        self.assertIn("All is well", body)

    def test_notes_changed_in_layout_only_are_not_repeated_in_the_log(self):
        self.done.description = "<p>All is well</p>"
        body = self.noted(self.done, description="<div>All is well</div>")
        self.assertIn("Notes: looks changed", body)
        self.assertNotIn("All is well", body)

    def test_logged_notes_hold_no_images_nor_markup(self):
        self.done.description = (
            '<p>See <img src="data:image/png;base64,iVBORw0KGgo="/> &lt;script&gt;'
            " &lt;b&gt;tea</p>"
        )
        body = self.noted(self.done, description="<p>Gone</p>")
        for bad in ("<img", "data:", "<script", "<b>"):
            self.assertNotIn(bad, body)
        self.assertIn("&lt;b&gt;tea", body)
        self.assertFalse(self.done.message_ids.attachment_ids)

    def test_logged_values_are_escaped(self):
        body = self.noted(
            self.done, name="<script>alert(1)</script>", location="<b>x</b>"
        )
        self.assertIn("&lt;script&gt;", body)
        self.assertNotIn("<b>", body)

    # Names that not all may know

    def test_private_project_is_logged_by_its_number(self):
        secret = self.env["project.project"].create(
            {"name": "HIV support", "privacy_visibility": "followers"}
        )
        boss = self.env["charitylog.action"].browse(self.done.id)
        body = self.noted(boss, project_id=secret.id)
        self.assertIn(f"Project: Befriending → No. {secret.id}", body)
        body = self.noted(boss, project_id=self.project.id)
        self.assertNotIn("HIV", body)

    # What it costs

    def test_save_without_changes_logs_nothing(self):
        notes = self.done.message_ids
        self.done.write({"name": self.done.name, "duration": 0.25, "active": True})
        self.assertEqual(self.done.message_ids, notes)

    def test_logging_fifty_records_costs_as_many_statements_as_five(self):
        few = self.record()
        for _each in range(4):
            few += self.record()
        many = few
        for _each in range(45):
            many += self.record()
        few.location = many.location = "Here"
        cost_few = queries(self.env, lambda: few.write({"location": "There"}))
        cost_many = queries(self.env, lambda: many.write({"location": "Elsewhere"}))
        self.assertLessEqual(cost_many, cost_few + 2)
