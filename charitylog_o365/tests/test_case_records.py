"""Contacts done are case records: changed by their worker and by managers."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from . import ways
from .action_common import MANAGER, ActionCase

THEIRS = "Only Ann Lee, whose work it was, and managers"
KEPT = "Only managers of Contacts & Actions can delete it"


@tagged("post_install", "-at_install")
class TestCaseRecords(ActionCase):
    """Ann's contact done, in a project that all see and that does not use Outlook."""

    def setUp(self):
        super().setUp()
        self.done = self.record(state="done", duration=1)
        self.bobs = self.done.with_user(self.bob)
        self.daves = self.done.with_user(self.dave)

    def test_a_colleague_changes_nothing_of_it_on_any_way(self):
        changes = ways.to_write(self.bobs, {"name": "Gossip"})
        ways.assert_refused(self, changes, THEIRS)

    def test_nor_any_part_of_it(self):
        other = self.env["res.partner"].create({"name": "Tom Birch"})
        project = self.project.copy({"name": "Shopping"})
        for values in (
            {"outcome": "we_cancelled"},
            {"duration": 26},
            {"stop": "2020-03-05 12:00:00"},
            {"start": "2020-03-05 10:00:00"},
            {"day": "2020-03-05", "all_day": True},
            {"description": "<p>It was not so</p>"},
            {"location": "Elsewhere"},
            {"partner_id": other.id},
            {"project_id": project.id},
            {"action_type_id": False},
            {"planned_duration": 3},
        ):
            with self.subTest(values), ways.refused(self, THEIRS, AccessError):
                self.bobs.write(values)

    def test_nor_by_making_it_their_own_first(self):
        for values in ({"user_id": self.bob.id}, {"user_id": self.bob.id, "name": "X"}):
            with self.subTest(values), ways.refused(self, THEIRS, AccessError):
                self.bobs.write(values)
        with ways.refused(self, THEIRS, AccessError):
            self.bobs.state = "outstanding"

    def test_nor_does_it_leave_or_come_back_from_the_archive(self):
        with ways.refused(self, THEIRS, AccessError):
            self.bobs.action_archive()
        self.done.action_archive()
        self.assertFalse(self.done.active)
        with ways.refused(self, THEIRS, AccessError):
            self.bobs.action_unarchive()
        self.daves.action_unarchive()

    def test_nor_in_a_batch_with_what_is_theirs(self):
        batch = self.record(self.bob) + self.bobs
        with ways.refused(self, THEIRS, AccessError):
            batch.write({"location": "Elsewhere"})

    def test_nor_through_another_record(self):
        windows = self.env["charitylog.action.length"].with_user(self.bob)
        window = windows.create({"action_id": self.done.id, "length": 26})
        with ways.refused(self, THEIRS, AccessError):
            window.action_confirm()
        for holder in (self.mary, self.project):
            with self.subTest(holder), mute_logger("odoo.sql_db"):
                with self.assertRaises(IntegrityError):
                    holder.unlink()
        self.assertTrue(self.done.exists())

    def test_a_save_that_changes_nothing_is_free(self):
        self.bobs.write(
            {"name": self.done.name, "duration": 1, "partner_id": self.mary.id}
        )

    def test_talking_about_it_and_following_it_is_free(self):
        self.bobs.message_post(body="She rang me, too.")
        self.bobs.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.dave.id
        )
        self.bobs.message_subscribe(self.bob.partner_id.ids)
        self.assertIn("She rang me", self.done.message_ids.filtered("body")[0].body)

    def test_what_is_not_readable_is_not_named(self):
        self.project.privacy_visibility = "followers"
        for work in (lambda: self.bobs.write({"name": "X"}), self.bobs.unlink):
            with self.assertRaises(AccessError) as caught:
                work()
            self.assertNotIn("Ann Lee", str(caught.exception))

    # What stands beside it

    def test_what_is_noted_beside_it_stays(self):
        self.done.name = "Another summary"
        note = self.done.message_ids[0]
        for user in (self.ann, self.bob, self.dave):
            theirs = note.with_user(user)
            for work in (lambda m=theirs: m.write({"body": "Nothing"}), theirs.unlink):
                with self.subTest(user.name), self.assertRaises(AccessError):
                    work()
        self.assertIn("Another summary", note.exists().body)

    def test_what_people_wrote_is_theirs(self):
        message = self.done.message_post(body="She rang", message_type="comment")
        theirs = message.with_user(self.bob)
        for work in (lambda: theirs.write({"body": "Nothing"}), theirs.unlink):
            with self.assertRaises(AccessError):
                work()
        message.with_user(self.ann).body = "She rang twice"
        message.with_user(self.dave).unlink()

    def test_its_files_belong_to_it(self):
        place = {"res_model": self.done._name, "res_id": self.done.id}
        files = self.env["ir.attachment"]
        letter = files.with_user(self.ann).create(
            {"name": "Letter", "raw": b"1", **place}
        )
        theirs = letter.with_user(self.bob)
        for work in (
            lambda: theirs.write({"raw": b"2"}),
            lambda: theirs.write({"res_id": self.record(self.bob).id}),
            theirs.unlink,
        ):
            with self.assertRaisesRegex(AccessError, "belongs to a contact done"):
                work()
        self.assertEqual(theirs.raw, b"1")
        mine = files.with_user(self.bob).create({"name": "Mine", "raw": b"1", **place})
        mine.unlink()
        letter.with_user(self.dave).unlink()
        plan = {"res_model": self.done._name, "res_id": self.record().id}
        plan = files.with_user(self.ann).create({"name": "Plan", "raw": b"1", **plan})
        plan.with_user(self.bob).unlink()

    def test_a_message_brings_its_files(self):
        pending = {"res_model": "mail.compose.message", "res_id": 0, "raw": b"1"}
        files = self.env["ir.attachment"].with_user(self.bob)
        letter = files.create({"name": "Letter", **pending})
        self.bobs.message_post(body="See", attachment_ids=letter.ids)
        self.assertEqual(letter.res_id, self.done.id)

    # Who may

    def test_its_worker_and_managers_change_it_on_any_way(self):
        for record in (self.done, self.daves):
            ways.assert_goes(
                self,
                ways.to_write(record, {"name": "As it was"}),
                lambda: self.assertEqual(self.done.name, "As it was"),
            )

    def test_its_worker_hands_it_over_with_all_that_belongs_to_it(self):
        """What follows from the save is part of it, though it is Bob's by then."""
        self.done.write(
            {
                "user_id": self.bob.id,
                "day": "2020-03-05",
                "all_day": True,
            }
        )
        self.assertEqual(
            (self.done.user_id, str(self.done.day)), (self.bob, "2020-03-05")
        )
        with ways.refused(self, "Only Bob Marsh", AccessError):
            self.done.name = "Mine once"
        self.bobs.write(
            {"user_id": self.ann.id, "all_day": False, "stop": "2020-03-05 14:00:00"}
        )
        self.assertEqual(self.done.user_id, self.ann)

    def test_one_is_recorded_for_a_colleague_with_its_end(self):
        work = self.record(
            self.bob, user_id=self.ann.id, state="done", stop="2020-03-04 12:00:00"
        )
        self.assertEqual((work.user_id, work.duration), (self.ann, 2))

    def test_a_colleague_completes_what_is_outstanding(self):
        action = self.record(start=False, all_day=True, day="2020-03-04")
        action.with_user(self.bob).write({"state": "done", "day": "2020-03-03"})
        self.assertEqual((action.state, action.duration), ("done", 0))
        window = Form.from_action(
            self.env(user=self.bob.id), self.record().action_complete()
        )
        window.outcome = "held"
        window.save().action_confirm()

    def test_what_is_not_done_is_as_free_as_it_was(self):
        action = self.record()
        action.with_user(self.bob).write({"name": "Bob's words"})
        action.with_user(self.bob).action_cancel()
        action.with_user(self.bob).unlink()
        self.record().unlink()

    # Deleting

    def test_it_is_deleted_by_managers_only(self):
        for record in (self.bobs, self.done):
            ways.assert_refused(self, ways.to_delete(record), KEPT)
        with ways.refused(self, KEPT, AccessError):
            (self.record(self.bob) + self.bobs).unlink()
        self.assertTrue(self.done.exists())
        self.daves.unlink()
        self.assertFalse(self.done.exists())

    def test_what_is_deleted_is_noted_on_the_project(self):
        number = self.done.reference
        self.daves.unlink()
        [note] = self.project.message_ids.filtered(lambda m: number in (m.body or ""))
        self.assertIn(
            f"Dave Okoro deleted the contact done “{number}” of Ann", note.body
        )
        self.assertEqual(note.author_id, self.dave.partner_id)
        self.assertNotIn("Weekly", note.body)

    def test_other_people_s_managers_have_no_say(self):
        """A manager of another company sees nothing of it."""
        other = self.env["res.company"].create({"name": "Another Charity"})
        fay = self.person(
            "t_fay",
            "Fay",
            MANAGER,
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        with self.assertRaises(AccessError):
            self.done.with_user(fay).unlink()
