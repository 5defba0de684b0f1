"""What an addon computes is followed into Outlook, whatever it is computed from."""

from datetime import timedelta

from odoo.addons.charitylog_o365.tests.common import OPTIONS, USER
from odoo.addons.charitylog_o365.tests.outlook_case import OutlookCase
from odoo.exceptions import AccessError


class TestComputedNames(OutlookCase):
    """Mary Whitfield, whose name is computed; Bob may edit clients."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connect(cls.ann)
        cls.bob.group_ids |= cls.env.ref("base.group_partner_manager")
        cls.household = cls.env["test.charitylog.household"].create(
            {"name": "Whitfield"}
        )
        cls.client_.write({"given_name": "Mary", "household_id": cls.household.id})
        cls.settle()

    def setUp(self):
        super().setUp()
        self.visit = self.recorded(self.ann)
        self.settle()

    @classmethod
    def settle(cls):
        cls.env.flush_all()
        cls.env.cr.precommit.run()

    def told(self, record):
        """Return what stands with ``record`` by Bob: notes, and Odoo's own tracking."""
        self.settle()
        messages = record.sudo().message_ids.filtered(
            lambda message: message.author_id == self.bob.partner_id
        )
        tracked = messages.sudo().tracking_value_ids
        notes = [str(message.body) for message in messages]
        return [
            *filter(None, notes),
            *(f"{one.old_value_char} → {one.new_value_char}" for one in tracked),
        ]

    def shows(self, name):
        self.drain()
        self.assertIn(f"{name} –", self.entry(self.ann)["subject"])

    def test_changed_part_of_a_computed_client_name_is_sent(self):
        self.client_.with_user(self.bob).given_name = "Maria"
        self.shows("Maria Whitfield")

    def test_changed_part_of_a_computed_client_name_is_logged_once(self):
        self.client_.with_user(self.bob).given_name = "Maria"
        for record in (self.visit, self.client_):
            [note] = self.told(record)
            self.assertIn("Mary Whitfield", note)
            self.assertIn("Maria Whitfield", note)

    def test_changed_part_on_another_record_is_sent(self):
        self.household.with_user(self.bob).name = "Stone"
        self.shows("Mary Stone")

    def test_changed_part_on_another_record_is_logged_once(self):
        self.household.with_user(self.bob).name = "Stone"
        # Computed when the transaction ends, for whoever asked.
        self.env(user=self.bob).flush_all()
        [note] = self.told(self.visit)
        self.assertIn("Mary Stone", note)

    def test_changed_computed_name_of_the_clients_organisation_is_sent(self):
        home = self.env["res.partner"].create({"name": "Elm", "is_company": True})
        home.write({"given_name": "Elm", "household_id": self.household.id})
        self.client_.parent_id = home
        self.drain()
        self.household.name = "Stone"
        self.drain()
        subject = self.entry(self.ann)["subject"]
        self.assertIn("Elm Stone", subject)
        self.assertIn("Mary Stone", subject)

    def test_changed_parts_with_the_same_name_send_nothing(self):
        self.sim.clear_requests()
        self.client_.write({"given_name": "Mary Whitfield", "household_id": False})
        self.drain()
        self.assertEqual(self.writes(), [])
        self.assertFalse(self.told(self.visit))


class TestComputedFields(OutlookCase):
    """A shift of Ann's, which shows a place that is computed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connect(cls.ann)
        cls.desk = cls.env["test.charitylog.desk"].create({"name": "Front desk"})

    def setUp(self):
        super().setUp()
        self.shift = (
            self.env["test.charitylog.shift"]
            .with_user(self.ann)
            .create(
                {
                    "name": "Morning",
                    "start": self.at(),
                    "stop": self.at() + timedelta(hours=4),
                    "user_id": self.ann.id,
                    "project_id": self.project.id,
                    "desk_id": self.desk.id,
                }
            )
        )
        self.drain()

    def place(self):
        self.drain()
        return self.entry(self.ann)["location"]["displayName"]

    def test_computed_place_from_own_fields_is_sent(self):
        self.assertEqual(self.place(), "Front desk")
        self.shift.door = "Left"
        self.assertEqual(self.place(), "Front desk, Left")

    def test_computed_place_from_another_record_is_sent(self):
        self.desk.name = "Back desk"
        self.assertEqual(self.place(), "Back desk")

    def test_part_of_a_computed_shown_field_needs_permission(self):
        colleague = self.worker("cara", "Cara Quinn", (USER, OPTIONS))
        with self.assertRaises(AccessError):
            self.shift.with_user(colleague).door = "Right"
