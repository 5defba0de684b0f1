"""Contacts done are case records: changed by their worker and by managers."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from . import ways
from .action_case import MANAGER, ActionCase

THEIRS = "Only Ann Lee, whose work it was, and managers"
KEPT = "Only managers of Contacts & Actions can delete it"


@tagged("post_install", "-at_install")
class TestActionCaseRecords(ActionCase):
    """Ann's contact done, in a project that all see and that does not use Outlook."""

    def setUp(self):
        super().setUp()
        self.done = self.record(state="done", duration=1)
        self.bobs = self.done.with_user(self.bob)
        self.daves = self.done.with_user(self.dave)

    def test_colleague_cannot_change_a_contact_done_by_any_method(self):
        changes = ways.to_write(self.bobs, {"name": "Gossip"})
        ways.assert_refused(self, changes, THEIRS)

    def test_colleague_cannot_change_any_field_of_a_contact_done(self):
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

    def test_colleague_cannot_take_over_or_reopen_a_contact_done(self):
        for values in ({"user_id": self.bob.id}, {"user_id": self.bob.id, "name": "X"}):
            with self.subTest(values), ways.refused(self, THEIRS, AccessError):
                self.bobs.write(values)
        with ways.refused(self, THEIRS, AccessError):
            self.bobs.state = "outstanding"

    def test_colleague_cannot_archive_or_unarchive_a_contact_done(self):
        with ways.refused(self, THEIRS, AccessError):
            self.bobs.action_archive()
        self.done.action_archive()
        self.assertFalse(self.done.active)
        with ways.refused(self, THEIRS, AccessError):
            self.bobs.action_unarchive()
        self.daves.action_unarchive()
        self.assertTrue(self.done.active)

    def test_colleague_cannot_change_a_contact_done_in_a_batch_with_their_own(self):
        batch = self.record(self.bob) + self.bobs
        with ways.refused(self, THEIRS, AccessError):
            batch.write({"location": "Elsewhere"})

    def test_colleague_cannot_change_a_contact_done_through_another_record(self):
        windows = self.env["charitylog.action.length"].with_user(self.bob)
        window = windows.create({"action_id": self.done.id, "length": 26})
        with ways.refused(self, THEIRS, AccessError):
            window.action_confirm()
        for holder in (self.mary, self.project):
            with self.subTest(holder), mute_logger("odoo.sql_db"):
                with self.assertRaises(IntegrityError):
                    holder.unlink()
        self.assertTrue(self.done.exists())

    def test_colleague_may_save_a_contact_done_without_changes(self):
        self.env.flush_all()
        names = [*self.done._fields.keys() - {"write_uid", "write_date"}]
        before = self.done.sudo().read(names)
        self.bobs.write(
            {"name": self.done.name, "duration": 1, "partner_id": self.mary.id}
        )
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.done.sudo().read(names), before)

    def test_colleague_may_comment_on_and_follow_a_contact_done(self):
        self.bobs.message_post(body="She rang me, too.")
        self.bobs.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.dave.id
        )
        self.bobs.message_subscribe(self.bob.partner_id.ids)
        self.assertIn("She rang me", self.done.message_ids.filtered("body")[0].body)

    def test_error_on_an_unreadable_contact_done_does_not_name_its_worker(self):
        self.project.privacy_visibility = "followers"
        for work in (lambda: self.bobs.write({"name": "X"}), self.bobs.unlink):
            with self.assertRaises(AccessError) as caught:
                work()
            self.assertNotIn("Ann Lee", str(caught.exception))

    # What stands beside it

    def test_log_message_of_a_contact_done_cannot_be_changed_or_deleted(self):
        self.done.name = "Another summary"
        note = self.done.message_ids[0]
        for user in (self.ann, self.bob, self.dave):
            theirs = note.with_user(user)
            for work in (lambda m=theirs: m.write({"body": "Nothing"}), theirs.unlink):
                with self.subTest(user.name), self.assertRaises(AccessError):
                    work()
        self.assertIn("Another summary", note.exists().body)

    def test_comment_is_changed_by_its_author_and_deleted_by_a_manager_only(self):
        message = self.done.message_post(body="She rang", message_type="comment")
        theirs = message.with_user(self.bob)
        for work in (lambda: theirs.write({"body": "Nothing"}), theirs.unlink):
            with self.assertRaises(AccessError):
                work()
        message.with_user(self.ann).body = "She rang twice"
        self.assertIn("She rang twice", message.body)
        message.with_user(self.dave).unlink()
        self.assertFalse(message.exists())

    def test_files_of_a_contact_done_are_protected_from_colleagues(self):
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
        self.assertFalse((mine + letter + plan).exists())

    def test_colleague_may_attach_files_to_a_message(self):
        pending = {"res_model": "mail.compose.message", "res_id": 0, "raw": b"1"}
        files = self.env["ir.attachment"].with_user(self.bob)
        letter = files.create({"name": "Letter", **pending})
        self.bobs.message_post(body="See", attachment_ids=letter.ids)
        self.assertEqual(letter.res_id, self.done.id)

    # Who may

    def test_worker_and_managers_change_a_contact_done_by_every_method(self):
        for record in (self.done, self.daves):
            ways.assert_goes(
                self,
                ways.to_write(record, {"name": "As it was"}),
                lambda: self.assertEqual(self.done.name, "As it was"),
            )

    def test_worker_can_reassign_a_contact_done_and_change_it_in_one_save(self):
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

    def test_contact_done_can_be_recorded_for_a_colleague(self):
        work = self.record(
            self.bob, user_id=self.ann.id, state="done", stop="2020-03-04 12:00:00"
        )
        self.assertEqual((work.user_id, work.duration), (self.ann, 2))

    def test_colleague_can_complete_an_outstanding_action(self):
        action = self.record(start=False, all_day=True, day="2020-03-04")
        action.with_user(self.bob).write({"state": "done", "day": "2020-03-03"})
        self.assertEqual((action.state, action.duration), ("done", 0))
        action = self.record()
        window = Form.from_action(self.env(user=self.bob.id), action.action_complete())
        window.outcome = "held"
        window.save().action_confirm()
        self.assertEqual((action.state, action.outcome), ("done", "held"))

    def test_colleague_can_change_and_delete_an_outstanding_action(self):
        action = self.record()
        action.with_user(self.bob).write({"name": "Bob's words"})
        action.with_user(self.bob).action_cancel()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual((action.name, action.state), ("Bob's words", "cancelled"))
        mine = self.record()
        action.with_user(self.bob).unlink()
        mine.unlink()
        self.assertFalse((action + mine).exists())

    # Deleting

    def test_contact_done_is_deleted_by_managers_only(self):
        for record in (self.bobs, self.done):
            ways.assert_refused(self, ways.to_delete(record), KEPT)
        with ways.refused(self, KEPT, AccessError):
            (self.record(self.bob) + self.bobs).unlink()
        self.assertTrue(self.done.exists())
        self.daves.unlink()
        self.assertFalse(self.done.exists())

    def test_deleting_a_contact_done_is_logged_on_the_project(self):
        number = self.done.reference
        self.daves.unlink()
        [note] = self.project.message_ids.filtered(lambda m: number in (m.body or ""))
        self.assertIn(
            f"Dave Okoro deleted the contact done “{number}” of Ann", note.body
        )
        self.assertEqual(note.author_id, self.dave.partner_id)
        self.assertNotIn("Weekly", note.body)

    def test_manager_of_another_company_cannot_delete_a_contact_done(self):
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
