"""A form of new work proposes place, length, project and outcome; typing wins."""

from odoo.tests import Form

from .action_case import ActionCase


class TestActionProposedClient(ActionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.company.country_id = cls.env.ref("base.uk")
        cls.mary.write(
            {
                "street": "12 Mill Lane",
                "city": "Leeds",
                "zip": "LS1 4AB",
                "country_id": cls.company.country_id.id,
            }
        )
        cls.joe = cls.env["res.partner"].create(
            {"name": "Joe Park", "street": "3 High Street", "city": "York"}
        )
        cls.visit.usual_length = 1.5
        cls.call = cls.env["charitylog.action.type"].create(
            {"name": "A call", "usual_length": 0.25}
        )
        cls.other = cls.env["project.project"].create(
            {"name": "Advice", "privacy_visibility": "employees"}
        )

    def form(self, record=None, **context):
        actions = record or self.env["charitylog.action"]
        return Form(actions.with_user(self.ann).with_context(**context))

    def test_place_is_the_clients_address_until_somebody_types(self):
        form = self.form()
        form.partner_id = self.mary
        self.assertEqual(form.location, "12 Mill Lane, Leeds LS1 4AB")
        form.partner_id = self.joe
        self.assertEqual(form.location, "3 High Street, York")
        form.location = "The library"
        form.partner_id = self.mary
        self.assertEqual(form.location, "The library")

    def test_a_call_is_not_at_the_clients_address(self):
        self.call.is_at_client = False
        form = self.form(default_partner_id=self.mary.id)
        self.assertEqual(form.location, "12 Mill Lane, Leeds LS1 4AB")
        form.action_type_id = self.call
        self.assertFalse(form.location)
        form.action_type_id = self.visit
        self.assertEqual(form.location, "12 Mill Lane, Leeds LS1 4AB")
        form.location = "The library"
        form.action_type_id = self.call
        self.assertEqual(form.location, "The library")

    def test_place_abroad_names_the_country(self):
        self.joe.country_id = self.env.ref("base.fr")
        form = self.form(default_partner_id=self.joe.id)
        self.assertEqual(form.location, "3 High Street, York, France")

    def test_saved_work_keeps_an_empty_place_and_follows_another_client(self):
        action = self.record(location=False)
        with self.form(action) as form:
            form.partner_id = self.joe
        self.assertFalse(action.location)
        action.location = "3 High Street, York"
        with self.form(action) as form:
            form.partner_id = self.mary
        self.assertEqual(action.location, "12 Mill Lane, Leeds LS1 4AB")

    def test_length_is_the_types_usual_one_until_somebody_types(self):
        form = self.form(default_project_id=self.project.id)
        form.action_type_id = self.visit
        self.assertEqual(form.planned_duration, 1.5)
        form.action_type_id = self.call
        self.assertEqual(form.planned_duration, 0.25)
        form.planned_duration = 2
        form.action_type_id = self.visit
        self.assertEqual(form.planned_duration, 2)

    def test_length_of_a_contact_done_is_proposed_and_its_outcome(self):
        form = self.form(default_state="done")
        form.action_type_id = self.visit
        self.assertEqual((form.duration, form.planned_duration), (1.5, 0))
        self.assertEqual(form.outcome, "held")

    def test_no_length_is_proposed_where_the_project_uses_none_or_by_the_day(self):
        self.project.planned_duration_policy = "none"
        form = self.form(default_project_id=self.project.id)
        form.action_type_id = self.visit
        self.assertEqual(form.planned_duration, 0)
        form.project_id = self.other
        self.assertEqual(form.planned_duration, 1.5)
        form.all_day = True
        self.assertEqual(form.planned_duration, 0)

    def test_length_at_a_free_place_is_its_own_until_the_type_has_another(self):
        form = self.form(default_project_id=self.project.id, charitylog_slot_hours=0.5)
        self.assertEqual(form.planned_duration, 0.5)
        form.action_type_id = self.visit
        self.assertEqual(form.planned_duration, 1.5)
        form = self.form(default_all_day=True, charitylog_slot_hours=0.5)
        self.assertEqual(form.planned_duration, 0)

    def test_saved_work_without_a_length_keeps_none_in_another_project(self):
        action = self.record()
        with self.form(action) as form:
            form.project_id = self.other
        self.assertEqual(action.planned_duration, 0)
        with self.form(action) as form:
            form.action_type_id = self.call
        self.assertEqual(action.planned_duration, 0.25)

    def test_project_is_that_of_the_users_last_work(self):
        self.record(project_id=self.project.id)
        self.record(project_id=self.other.id)
        self.record(self.bob, project_id=self.project.id)
        self.assertEqual(self.form().project_id, self.other)
        self.other.active = False
        self.assertEqual(self.form().project_id, self.project)

    def test_project_follows_the_client_until_somebody_chooses(self):
        self.record(project_id=self.project.id)
        self.record(self.bob, partner_id=self.joe.id, project_id=self.project.id)
        jane = self.joe.copy({"name": "Jane Hill"})
        self.record(partner_id=jane.id, project_id=self.other.id)
        form = self.form()
        self.assertEqual(form.project_id, self.other)
        # Her own work with Mary; a colleague's with Joe.
        for client in (self.mary, jane, self.joe, jane):
            form.partner_id = client
            expected = self.other if client == jane else self.project
            self.assertEqual(form.project_id, expected)
        form.project_id = self.project
        form.partner_id = jane
        self.assertEqual(form.project_id, self.project)

    def test_project_that_the_form_was_opened_for_stays(self):
        self.record(project_id=self.other.id)
        form = self.form(default_project_id=self.project.id)
        form.partner_id = self.mary
        self.assertEqual(form.project_id, self.project)

    def test_project_closed_to_the_user_is_not_proposed(self):
        self.record(project_id=self.other.id)
        self.other.privacy_visibility = "followers"
        self.assertNotEqual(self.form().project_id, self.other)

    def test_programs_are_proposed_nothing(self):
        self.record(project_id=self.other.id)
        action = self.record()
        self.assertFalse(action.location)
        self.assertEqual(action.planned_duration, 0)
        defaults = self.env["charitylog.action"].with_user(self.ann)
        self.assertNotIn("project_id", defaults.default_get(["project_id"]))
