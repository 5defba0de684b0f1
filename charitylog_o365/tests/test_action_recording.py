from ast import literal_eval

from odoo import fields
from odoo.exceptions import UserError, ValidationError

from .action_case import ActionCase


class TestActionRecording(ActionCase):
    """Recording: what must be told, what is drawn, and what bad input meets."""

    def test_new_action_is_outstanding_and_belongs_to_its_creator(self):
        action = self.record()
        self.assertEqual(action.state, "outstanding")
        self.assertEqual(action.user_id, self.ann)
        self.assertEqual(action.company_id, self.env.company)

    def test_all_missing_fields_are_named_in_one_error(self):
        with self.assertRaisesRegex(ValidationError, "Client, Project, When by"):
            self.record(partner_id=False, project_id=False, start=False)
        with self.assertRaisesRegex(ValidationError, "Summary"):
            self.record(name="   ")

    def test_required_field_cannot_be_emptied_later(self):
        action = self.record()
        with self.assertRaisesRegex(ValidationError, "Client"):
            action.write({"partner_id": False})

    def test_references_of_a_batch_are_consecutive_and_unique(self):
        vals_list = [self.values(name=f"Visit {number}") for number in range(5)]
        actions = self.env["charitylog.action"].create(vals_list)
        references = actions.mapped("reference")
        self.assertEqual(len(set(references)), 5)
        numbers = [int(reference.split("/")[1]) for reference in references]
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + 5)))
        self.assertGreater(self.record().reference, max(references))

    def test_no_gap_sequence_gives_consecutive_references(self):
        sequence = self.env.ref("charitylog_o365.charitylog_action_sequence")
        sequence.implementation = "no_gap"
        actions = self.env["charitylog.action"].create([self.values()] * 2)
        first, second = (
            int(reference[3:]) for reference in actions.mapped("reference")
        )
        self.assertEqual(second, first + 1)

    def test_a_summary_of_ten_thousand_characters_is_kept_whole(self):
        action = self.record(name="x" * 10_000)
        self.env.flush_all()
        action.invalidate_recordset()
        self.assertEqual(len(action.name), 10_000)
        self.assertLess(len(action.display_name), 120)

    def test_notes_with_scripts_are_kept_without_them(self):
        action = self.record(description="<p>Ring twice</p><script>alert(1)</script>")
        self.assertIn("Ring twice", action.description)
        self.assertNotIn("script", action.description)

    def test_archived_user_cannot_be_chosen_as_worker(self):
        self.bob.active = False
        with self.assertRaisesRegex(ValidationError, "Bob Marsh no longer works here"):
            self.record(user_id=self.bob.id)

    def test_portal_user_cannot_be_chosen_as_worker(self):
        portal = self.person("t_portal", "Paula Guest", "base.group_portal")
        with self.assertRaisesRegex(ValidationError, "not a member of staff"):
            self.record(user_id=portal.id)

    def test_client_of_another_company_than_the_project_is_refused(self):
        other = self.env["res.company"].create({"name": "Another Charity"})
        abroad = self.env["res.partner"].create(
            {"name": "Elsewhere", "company_id": other.id}
        )
        with self.assertRaises(UserError):
            self.record(partner_id=abroad.id)

    def test_a_copy_is_outstanding_work_of_who_makes_it(self):
        action = self.record(state="done", duration=2, planned_duration=1)
        copy = action.with_user(self.bob).copy()
        self.assertEqual(copy.user_id, self.bob)
        self.assertEqual(copy.state, "outstanding")
        self.assertFalse(copy.outcome or copy.duration or copy.planned_start)
        self.assertEqual(copy.planned_duration, 1)
        self.assertNotEqual(copy.reference, action.reference)

    def test_recording_for_a_colleague_mails_nobody(self):
        before = self.env["mail.mail"].search_count([])
        action = self.record(user_id=self.bob.id)
        action.user_id = self.ann
        self.env.flush_all()
        self.assertEqual(self.env["mail.mail"].search_count([]), before)
        self.assertNotIn(self.bob.partner_id, action.message_partner_ids)

    def test_reassigning_is_logged_in_the_chatter(self):
        actions = self.record() + self.record()
        actions.write({"user_id": self.bob.id})
        for action in actions:
            self.assertIn("Who by: Ann Lee → Bob Marsh", action.message_ids[0].body)

    def test_partner_counts_the_actions_of_its_contacts(self):
        family = self.env["res.partner"].create({"name": "The Whitcombes"})
        self.mary.parent_id = family
        self.record()
        self.assertEqual(family.with_user(self.ann).charitylog_action_count, 1)
        domain = family.with_user(self.ann).action_view_charitylog_actions()["domain"]
        self.assertTrue(self.env["charitylog.action"].search(domain))

    def test_filters_overdue_and_next_7_days_find_their_actions(self):
        now = fields.Datetime.now()
        hours = {"late": -49, "soon": 49, "far": 24 * 9}
        actions = {
            name: self.record(start=fields.Datetime.add(now, hours=delta))
            for name, delta in hours.items()
        }
        search = self.env.ref("charitylog_o365.charitylog_action_view_search")
        found = {}
        for name in ("overdue", "next_7_days"):
            [node] = search._get_combined_arch().xpath(f"//filter[@name='{name}']")
            domain = fields.Domain(literal_eval(node.get("domain")))
            mine = fields.Domain("id", "in", [a.id for a in actions.values()])
            found[name] = self.env["charitylog.action"].search(domain & mine)
        self.assertEqual(found["overdue"], actions["late"])
        self.assertEqual(found["next_7_days"], actions["soon"])
        self.assertTrue(actions["late"].is_overdue)
        self.assertFalse(actions["soon"].is_overdue)
