"""What another addon needs to do, and no more, to have its say in Outlook."""

from datetime import timedelta

from odoo.addons.charitylog_o365.tests.outlook_case import OutlookCase, london, wall
from odoo.tools.sql import table_columns


class TestOtherAddons(OutlookCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connect(cls.ann)
        cls.connect(cls.bob)

    def shift(self, **values):
        shifts = self.env["test.charitylog.shift"].with_user(self.ann)
        return shifts.create(
            {
                "name": "Front desk",
                "start": self.at(),
                "stop": self.at() + timedelta(hours=4),
                "user_id": self.ann.id,
                "project_id": self.project.id,
                **values,
            }
        )

    def test_hooked_model_is_sent_to_outlook(self):
        shift = self.shift()
        self.assertEqual(shift.o365_state, "pending")
        self.drain()
        entry = self.entry(self.ann)
        self.assertEqual(entry["subject"], "Front desk")
        end = self.at() + timedelta(hours=4)
        self.assertEqual(wall(entry), london(self.at(), end))
        self.assertReads(shift, "synced", "in_outlook", "In your Outlook calendar.")

    def test_existing_rows_of_a_newly_hooked_model_get_distinct_markers(self):
        shifts = self.shift() + self.shift(name="Back office")
        self.env.flush_all()
        table = shifts._table
        self.env.cr.execute(f'ALTER TABLE "{table}" DROP COLUMN o365_marker')
        field = shifts._fields["o365_marker"]
        field.update_db(shifts, table_columns(self.env.cr, table))
        self.env.flush_all()
        self.env.cr.execute(f'SELECT o365_marker FROM "{table}"')
        markers = [marker for [marker] in self.env.cr.fetchall()]
        self.assertEqual(len({*markers}), len(markers))
        self.assertTrue(all(markers))

    def test_hooked_model_is_updated_reassigned_and_removed(self):
        shift = self.shift()
        self.drain()
        shift.write({"name": "Back office", "start": self.at(days=2), "stop": False})
        self.drain()
        entry = self.entry(self.ann)
        self.assertEqual(entry["subject"], "Back office")
        self.assertEqual(wall(entry), london(*[self.at(days=2)] * 2))
        shift.user_id = self.bob
        self.drain()
        self.assertEqual(self.entries(self.ann), [])
        self.entry(self.bob)
        shift.with_user(self.bob).unlink()
        self.drain()
        self.assertEqual(self.entries(self.bob), [])

    def test_hooked_model_names_missing_project_and_owner(self):
        shift = self.shift(project_id=False)
        self.assertOff(shift, "no_project", "Not in Outlook: it has no project.")
        shift = self.shift(user_id=False)
        self.drain()
        sentence = "Not in Outlook: nobody is chosen to do it."
        self.assertReads(shift, "off", "nobody", sentence, self.ann)

    def test_record_without_owner_is_removed_from_outlook(self):
        shift = self.shift()
        self.drain()
        shift.user_id = False
        self.drain()
        self.assertEqual(self.entries(self.ann), [])

    def test_hooked_model_can_be_searched_by_state(self):
        shifts = self.shift() + self.shift(project_id=False)
        self.drain()
        found = shifts.search([("o365_state", "=", "synced")])
        self.assertEqual(found, shifts[0])

    def test_override_of_one_method_changes_what_an_action_shows(self):
        action = self.recorded(self.ann)
        self.assertIn("Mary Whitfield", self.entry(self.ann)["subject"])
        entry = self.changed(action, confidential=True)
        shown = entry["subject"], entry["sensitivity"]
        self.assertEqual(shown, ("Appointment", "private"))
        entry = self.changed(action, confidential=False)
        self.assertIn("Mary Whitfield", entry["subject"])
        self.assertEqual(entry["sensitivity"], "normal")
