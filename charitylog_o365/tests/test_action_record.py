"""The window in which a contact is recorded or an action completed: the contact."""

from datetime import datetime, timedelta

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .action_case import ActionCase

WINDOW = "charitylog.action.record"


class RecordCase(ActionCase):
    def window(self, user=None, **defaults):
        """Return the window as it opens, from a client's page by default."""
        defaults = defaults or {"default_partner_id": self.mary.id}
        windows = self.env[WINDOW].with_user(user or self.ann)
        return Form(windows.with_context(**defaults))

    def completing(self, action):
        return Form.from_action(action.env, action.action_complete())

    def of_mary(self, **domain):
        return self.env["charitylog.action"].search(
            [("partner_id", "=", self.mary.id)], order="id"
        )


@tagged("post_install", "-at_install")
class TestRecordContact(RecordCase):
    def test_new_contact_is_saved_as_done_with_what_was_proposed(self):
        self.record(state="done")
        self.visit.usual_length = 1.5
        before = datetime.now()
        window = self.window()
        self.assertEqual(window.partner_id, self.mary)
        self.assertEqual(window.outcome, "held")
        self.assertEqual(window.user_id, self.ann)
        self.assertEqual(window.project_id, self.project)
        self.assertEqual(window.action_type_id, self.visit)
        self.assertEqual(window.duration, 1.5)
        ended = window.start + timedelta(hours=1.5)
        self.assertLess(abs(ended - before), timedelta(minutes=2))
        window.notes = "Tea & <biscuits>"
        window.save().action_confirm()
        contact = self.of_mary()[-1]
        self.assertEqual((contact.state, contact.outcome), ("done", "held"))
        self.assertEqual(contact.create_uid, self.ann)
        self.assertEqual(contact.name, "A visit")
        self.assertEqual(contact.duration, 1.5)
        self.assertIn("Tea &amp; &lt;biscuits&gt;", contact.description)
        self.assertEqual(len(self.of_mary()), 2)

    def test_last_project_is_that_of_the_client_else_the_last_of_all(self):
        other = self.project.copy({"name": "Lunch club"})
        john = self.env["res.partner"].create({"name": "John Bell"})
        self.record()
        self.record(partner_id=john.id, project_id=other.id, action_type_id=False)
        self.record(self.bob, project_id=other.id)
        self.assertEqual(self.window().project_id, self.project)
        nobody = self.window(default_name=False)
        self.assertEqual(nobody.project_id, other)
        self.assertFalse(nobody.action_type_id)
        nobody.partner_id = self.mary
        self.assertEqual(nobody.project_id, self.project)
        # What is planned is no sign of what was done.
        self.assertFalse(nobody.action_type_id)

    def test_type_is_that_of_what_was_last_done_with_the_client(self):
        call = self.visit.copy({"name": "A call"})
        self.record(state="done")
        self.record(action_type_id=call.id)
        self.assertEqual(self.window().action_type_id, self.visit)

    def test_contact_is_at_the_clients_address_where_its_type_is(self):
        self.mary.street = "12 Mill Lane"
        call = self.visit.copy({"name": "A call", "is_at_client": False})
        for kind, place in ((self.visit, "12 Mill Lane"), (call, False)):
            window = self.window()
            window.project_id, window.action_type_id = self.project, kind
            window.save().action_confirm()
            self.assertEqual(self.of_mary()[-1].location, place)

    def test_chosen_project_stays_when_the_client_changes(self):
        other = self.project.copy({"name": "Lunch club"})
        self.record()
        window = self.window(default_name=False)
        window.project_id = other
        window.partner_id = self.mary
        self.assertEqual(window.project_id, other)

    def test_closed_and_hidden_projects_are_not_proposed(self):
        self.record()
        self.project.privacy_visibility = "followers"
        self.assertNotEqual(self.window().project_id, self.project)
        self.project.privacy_visibility = "employees"
        self.project.active = False
        self.assertNotEqual(self.window().project_id, self.project)

    def test_nobody_there_proposes_no_length(self):
        self.visit.usual_length = 1
        window = self.window()
        window.action_type_id = self.visit
        self.assertEqual(window.duration, 1)
        window.outcome = "nobody_there"
        self.assertEqual(window.duration, 0)
        window.outcome = "held"
        self.assertEqual(window.duration, 1)
        window.duration = 0.5
        window.outcome = "nobody_there"
        self.assertEqual(window.duration, 0.5, "what was typed stays")
        action = self.record(start="2020-03-04 10:00:00", planned_duration=2)
        window = self.completing(action)
        window.outcome = "nobody_there"
        window.save().action_confirm()
        self.assertEqual((action.outcome, action.duration), ("nobody_there", 0))

    def test_start_in_the_future_becomes_now_and_says_so(self):
        window = self.window()
        before = datetime.now()
        window.start = datetime(2150, 1, 1, 10)
        self.assertLess(abs(window.start - before), timedelta(minutes=2))
        self.assertIn("has not come yet", window.start_note)
        self.assertIn("1 January 2150", window.start_note)
        window.start = datetime(2020, 3, 4, 10)
        self.assertFalse(window.start_note)

    def test_called_off_is_no_outcome_of_what_was_done(self):
        known = dict(self.env["charitylog.action"]._fields["outcome"].selection)
        offered = dict(self.env[WINDOW].fields_get(["outcome"])["outcome"]["selection"])
        self.assertEqual(set(offered), {"held", "nobody_there"})
        self.assertEqual(set(known), {*offered, "client_cancelled", "we_cancelled"})

    def test_completing_adds_notes_and_corrections_to_the_action(self):
        action = self.record(
            start="2020-03-04 10:00:00", description="<p>Bring the form</p>"
        )
        window = self.completing(action)
        self.assertEqual(window.partner_id, self.mary)
        self.assertIn("Bring the form", window.notes_before)
        window.outcome = "held"
        window.notes = "Signed"
        window.name = "Visit with the form"
        window.save().action_confirm()
        self.assertEqual(action.state, "done")
        self.assertEqual(action.name, "Visit with the form")
        self.assertIn("Bring the form", action.description)
        self.assertIn("Signed", action.description)

    def test_completing_work_of_a_hidden_project_keeps_that_project(self):
        action = self.record(start="2020-03-04 10:00:00")
        self.project.privacy_visibility = "followers"
        self.env.invalidate_all()
        action.sudo().message_subscribe(self.ann.partner_id.ids)
        if not action.has_access("read"):
            self.skipTest("Work of a hidden project is hidden as well.")
        window = self.completing(action)
        self.assertFalse(window.project_id)
        window.outcome = "held"
        window.save().action_confirm()
        self.assertEqual(action.sudo().project_id, self.project)

    def test_open_work_and_last_contacts_are_shown_as_the_user_reads_them(self):
        for day in range(1, 6):
            self.record(
                state="done", name=f"Visit {day}", start=f"2020-03-0{day} 10:00"
            )
        self.record(name="Call the doctor", start="2020-04-01 09:00")
        secret = self.project.copy(
            {"name": "Secret", "privacy_visibility": "followers"}
        )
        hidden = {"project_id": secret.id, "user_id": self.dave.id}
        actions = self.env["charitylog.action"]
        actions.create(self.values(**hidden, name="Hidden call"))
        actions.create(self.values(**hidden, name="Hidden visit", state="done"))
        work = self.window().client_work
        self.assertEqual([line["what"] for line in work["open"]], ["Call the doctor"])
        self.assertTrue(work["open"][0]["overdue"])
        self.assertEqual(
            [line["what"] for line in work["last"]], ["Visit 5", "Visit 4", "Visit 3"]
        )
        self.assertEqual(work["last"][0]["when"], "Thu 5 Mar 2020, 10:00")
        self.assertEqual(work["last"][0]["who"], "Ann Lee")
        self.assertEqual(work["last"][0]["how"], "Took place")
        self.assertNotIn("Hidden", str(work))

    def test_work_that_is_completed_is_not_in_its_own_list(self):
        action = self.record(start="2020-03-04 10:00:00")
        self.assertFalse(self.completing(action).client_work["open"])

    def test_window_without_client_or_project_says_what_is_missing(self):
        window = self.env[WINDOW].with_user(self.ann).create({"outcome": "held"})
        with self.assertRaisesRegex(UserError, "Client"):
            window.action_confirm()

    def test_new_contact_is_undone_with_what_was_to_follow(self):
        window = self.window()
        window.project_id = self.project
        window.further_name = "Call back"
        window.further_start = datetime(2031, 3, 4, 10)
        closed = window.save().action_confirm()
        self.assertEqual(closed["tag"], "charitylog_undo")
        self.assertEqual(len(self.of_mary()), 2)
        undo = self.env["charitylog.action.undo"].browse(closed["params"]["undo_id"])
        undo.with_user(self.ann).action_undo()
        self.assertFalse(self.of_mary())

    def test_completing_is_undone(self):
        action = self.record(start="2020-03-04 10:00:00", planned_duration=1)
        window = self.completing(action)
        window.outcome = "nobody_there"
        window.notes = "Nobody opened"
        closed = window.save().action_confirm()
        self.assertEqual(action.state, "done")
        undo = self.env["charitylog.action.undo"].browse(closed["params"]["undo_id"])
        undo.with_user(self.ann).action_undo()
        self.assertEqual(action.state, "outstanding")
        self.assertFalse(action.outcome)

    def test_confirming_twice_saves_one_contact(self):
        window = self.window()
        window.project_id = self.project
        window = window.save()
        window.action_confirm()
        window.action_confirm()
        self.assertEqual(len(self.of_mary()), 1)

    def test_window_of_work_completed_meanwhile_changes_nothing(self):
        action = self.record(start="2020-03-04 10:00:00", planned_duration=1)
        window = self.completing(action)
        window.outcome = "held"
        window = window.save()
        action.write({"state": "done", "outcome": "nobody_there", "duration": 0})
        with self.assertRaises(UserError):
            window.action_confirm()
        self.assertEqual((action.outcome, action.duration), ("nobody_there", 0))

    def test_button_of_the_client_opens_the_window_for_them(self):
        opened = self.mary.with_user(self.ann).action_record_contact()
        window = Form.from_action(self.env(user=self.ann.id), opened)
        self.assertEqual(window.partner_id, self.mary)

    def test_many_contacts_cost_no_more_queries_than_few(self):
        def count():
            self.env.invalidate_all()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.env["charitylog.action"].with_user(self.ann)._work_with_client(
                self.mary, self.env["charitylog.action"]
            )
            return self.env.cr.sql_log_count - before

        self.record(state="done")
        self.record()
        count()
        few = count()
        for _each in range(4):
            self.record(state="done")
            self.record()
        self.assertLessEqual(count(), few)
