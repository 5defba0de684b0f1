"""What was typed and not saved is kept on the server, for its user alone."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_action_record import WINDOW, RecordCase

DRAFT = "charitylog.action.draft"
SENT = {
    "name": "About the form",
    "outcome": "nobody_there",
    "all_day": True,
    "start": "2020-03-04 12:00:00",
    "duration": 0.75,
    "notes": "Nobody opened",
    "further_name": "Try again",
    "further_start": "2031-03-04 10:00:00",
    "further_day": "2031-03-04",
    "further_length": 2.0,
}


@tagged("post_install", "-at_install")
class TestDraft(RecordCase):
    def setUp(self):
        super().setUp()
        self.other = self.project.copy({"name": "Lunch club"})

    def sent(self, **values):
        return {
            **SENT,
            "partner_id": self.mary.id,
            "for_client_id": self.mary.id,
            "project_id": self.other.id,
            "action_type_id": self.visit.id,
            "user_id": self.bob.id,
            "further_type_id": self.visit.id,
            "further_user_id": self.bob.id,
            **values,
        }

    def keep(self, user=None, **values):
        windows = self.env[WINDOW].with_user(user or self.ann)
        windows.keep_draft(self.sent(**values))

    def drafts(self):
        return self.env[DRAFT].search([])

    def test_what_was_typed_is_there_when_the_window_opens_again(self):
        self.record()
        self.visit.usual_length = 3
        self.keep()
        window = self.window()
        self.assertRegex(window.draft_note, r"^You began this today at \d\d:\d\d\.$")
        self.assertEqual(window.partner_id, self.mary)
        self.assertEqual(window.project_id, self.other)
        self.assertEqual(window.action_type_id, self.visit)
        self.assertEqual(window.user_id, self.bob)
        self.assertEqual(window.further_type_id, self.visit)
        self.assertEqual(window.further_user_id, self.bob)
        for name, value in SENT.items():
            self.assertEqual(str(window[name]), str(value), name)

    def test_other_windows_are_not_begun(self):
        self.keep()
        john = self.env["res.partner"].create({"name": "John Bell"})
        action = self.record(start="2020-03-04 10:00:00")
        for window in (
            self.window(default_partner_id=john.id),
            self.window(default_name=False),
            self.window(self.bob),
            self.completing(action),
        ):
            self.assertFalse(window.draft_note)
            self.assertFalse(window.notes)

    def test_window_of_an_action_has_its_own_draft(self):
        action = self.record(start="2020-03-04 10:00:00")
        self.keep(for_client_id=False, action_id=action.id)
        window = self.completing(action)
        self.assertEqual(window.notes, "Nobody opened")
        self.assertEqual(window.outcome, "nobody_there")
        window.save().action_confirm()
        self.assertFalse(self.drafts())
        self.assertIn("Nobody opened", action.description)

    def test_keeping_again_changes_the_one_draft(self):
        self.keep()
        self.keep(notes="Somebody opened")
        self.assertEqual(len(self.drafts()), 1)
        self.assertEqual(self.window().notes, "Somebody opened")

    def test_draft_goes_when_the_contact_is_saved_or_dropped(self):
        self.keep()
        self.window().save().action_confirm()
        self.assertFalse(self.drafts())
        self.assertFalse(self.window().draft_note)
        self.keep()
        self.env[WINDOW].with_user(self.ann).drop_draft({"for_client_id": self.mary.id})
        self.assertFalse(self.drafts())

    def test_draft_is_its_users_alone(self):
        self.keep()
        draft = self.drafts()
        draft.with_user(self.ann).read(["values"])
        boss = self.person(
            "t_boss", "Boss", "charitylog_o365.group_manager,base.group_system"
        )
        for other in (self.bob, self.dave, boss):
            theirs = draft.with_user(other)
            self.assertFalse(theirs.search([]))
            for use, *args in (
                (theirs.read, ["values"]),
                (theirs.write, {"values": {}}),
                (theirs.unlink,),
                (theirs.create, {"user_id": self.ann.id}),
            ):
                with self.assertRaises(AccessError):
                    use(*args)

    def test_programs_are_given_no_draft(self):
        self.keep(for_client_id=False)
        window = (
            self.env[WINDOW]
            .with_user(self.ann)
            .create({"partner_id": self.mary.id, "project_id": self.project.id})
        )
        self.assertFalse(window.notes)

    def test_what_may_not_be_read_any_more_is_left_out(self):
        action = self.record(start="2020-03-04 10:00:00")
        self.keep()
        self.other.privacy_visibility = "followers"
        window = self.window()
        self.assertNotEqual(window.project_id, self.other)
        self.assertEqual(window.notes, "Nobody opened")
        self.project.privacy_visibility = "followers"
        self.env.invalidate_all()
        if not action.with_user(self.bob).has_access("read"):
            with self.assertRaises(AccessError):
                self.keep(self.bob, action_id=action.id)

    def test_values_of_no_use_spoil_no_window(self):
        self.keep(start="yesterday", duration="long", further_day=7, outcome="went")
        window = self.window()
        self.assertEqual(window.notes, "Nobody opened")
        self.assertEqual(window.outcome, "held")

    def test_too_much_is_not_kept(self):
        self.keep(notes="x" * 100_001)
        self.assertFalse(self.drafts())

    def test_day_of_an_older_draft_is_named(self):
        self.keep()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE charitylog_action_draft SET create_date = '2020-03-04 10:04'"
        )
        self.env.invalidate_all()
        self.assertEqual(
            self.window().draft_note,
            "You began this on Wednesday 4 March at 10:04.",
        )

    def test_old_drafts_are_vacuumed_by_when_they_were_changed_last(self):
        self.keep()
        drafts = self.env[DRAFT]
        drafts._gc_drafts()
        self.assertTrue(self.drafts())
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE charitylog_action_draft SET write_date = %s",
            [fields.Datetime.now() - timedelta(days=8)],
        )
        self.env.invalidate_all()
        drafts._gc_drafts()
        self.assertFalse(self.drafts())

    def test_erasing_a_client_erases_what_was_begun_about_them(self):
        self.keep(for_client_id=False)
        self.keep(self.bob)
        action = self.record()
        self.keep(action_id=action.id, partner_id=False, for_client_id=False)
        self.assertEqual(len(self.drafts()), 3)
        self.mary._erase_client()
        self.assertFalse(self.drafts())
