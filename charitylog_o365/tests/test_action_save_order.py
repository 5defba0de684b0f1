"""In which order the steps of saving an action take place, where that matters."""

from datetime import datetime

from odoo.exceptions import AccessError, ValidationError

from . import ways
from .action_case import ActionCase

AHEAD = "2150-03-04 10:00:00"


class TestActionSaveOrder(ActionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hidden = cls.env["project.project"].create(
            {"name": "Private matters", "privacy_visibility": "followers"}
        )

    def test_texts_are_made_plain_before_anything_is_found_missing(self):
        with self.assertRaisesRegex(ValidationError, "Please fill in: Summary"):
            self.record(name="\x00")
        action = self.record()
        with self.assertRaisesRegex(ValidationError, "Please fill in: Summary"):
            action.name = "\x00"

    def test_ids_are_made_plain_before_a_day_becomes_a_start(self):
        self.bob.tz = "Pacific/Kiritimati"
        action = self.record(
            user_id=str(self.bob.id), start=False, all_day=True, day="2030-03-04"
        )
        self.assertEqual(action.user_id, self.bob)
        self.assertEqual(action.start, datetime(2030, 3, 4))

    def test_ids_are_made_plain_before_a_change_is_looked_for(self):
        done = self.record(state="done")
        same = {"partner_id": str(self.mary.id), "user_id": float(self.ann.id)}
        self.assertTrue(done.with_user(self.bob).write(same))

    def test_who_may_change_a_contact_done_is_asked_before_the_step(self):
        done = self.record(state="done")
        with self.assertRaisesRegex(AccessError, "Only Ann Lee"):
            done.with_user(self.bob).write({"state": "outstanding"})

    def test_what_completing_adds_is_known_before_a_bare_day_is_read(self):
        action = self.record(start=False, all_day=True, day="2030-03-04")
        action.write({"state": "done", "start": "2020-03-05"})
        self.assertFalse(action.all_day)
        self.assertEqual(action.start, datetime(2020, 3, 5))

    def test_a_project_is_asked_about_before_the_time(self):
        done = self.record(state="done")
        ahead = {"state": "done", "start": AHEAD, "project_id": self.hidden.id}
        with ways.refused(self, "under this project"):
            self.record(**ahead)
        with ways.refused(self, "under this project"):
            done.write(ahead)

    def test_time_is_asked_about_as_it_is_once_saved(self):
        action = self.record(start=False, all_day=True, day="2150-03-04")
        action.write({"state": "done", "day": "2020-03-04"})
        self.assertEqual(action.start.date(), datetime(2020, 3, 4).date())

    def test_what_follows_from_a_change_is_logged_with_it_once(self):
        action = self.record(start=False, all_day=True, day="2030-03-04")
        before = action.message_ids
        action.write({"day": "2030-03-06", "days": 2})
        note = action.message_ids - before
        self.assertEqual(len(note), 1)
        self.assertEqual(note.body.count("→"), 2)

    def test_what_completing_adds_is_logged_with_it(self):
        action = self.record(start="2020-03-04 10:00:00", planned_duration=1)
        before = action.message_ids
        action.state = "done"
        note = action.message_ids - before
        self.assertEqual(len(note), 1)
        self.assertIn("Took place", note.body)
        self.assertIn("1:00", note.body)

    def test_what_follows_from_a_change_is_not_asked_once_more(self):
        """By the time the end is written the record is a colleague's contact done."""
        action = self.record(start="2020-03-04 10:00:00")
        action.write(
            {"state": "done", "user_id": self.bob.id, "stop": "2020-03-04 11:00:00"}
        )
        self.assertEqual((action.user_id, action.duration), (self.bob, 1))

    def test_what_had_been_planned_is_kept_before_the_rest_is_saved(self):
        actions = self.record(start="2020-03-04 10:00:00")
        actions += self.record(start="2020-03-05 10:00:00")
        actions.write({"state": "done", "start": "2020-03-06 10:00:00"})
        self.assertEqual(
            actions.mapped("planned_start"),
            [datetime(2020, 3, 4, 10), datetime(2020, 3, 5, 10)],
        )
