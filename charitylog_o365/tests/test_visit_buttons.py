"""The buttons of a visit's page: what each saves, for whom, and never twice."""

from datetime import datetime
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .visit_case import VISIT, VisitCase

NOW = datetime(2030, 3, 4, 9, 50)


@tagged("post_install", "-at_install")
class TestVisitButtons(VisitCase):
    def test_complete_and_undo_are_one_tap_each(self):
        visit = self.visit()
        _sent, tree = self.tap(visit, "held")
        self.assertEqual(
            (visit.state, visit.outcome, visit.duration), ("done", "held", 1)
        )
        self.assertEqual(visit.write_uid, self.ann)
        self.assertIn("Recorded. Done: Took place. Undo", self.words_of(tree))
        self.send(*self.form(tree, "undo"))
        self.env.invalidate_all()
        self.assertEqual((visit.state, visit.outcome), ("outstanding", False))

    def test_nobody_there_takes_no_time(self):
        visit = self.visit()
        _sent, tree = self.tap(visit, "nobody_there")
        self.assertEqual((visit.outcome, visit.duration), ("nobody_there", 0))
        self.assertIn("Done: Nobody there.", self.words_of(tree))

    def test_completed_before_its_hour_it_has_just_ended(self):
        visit = self.visit(start="2030-03-04 10:00:00")
        self.assertIn("If you complete it now, it", self.words_of(self.open(visit)[1]))
        whole_day = self.visit(start="2030-03-08", all_day=True)
        with patch.object(fields.Datetime, "now", lambda: NOW):
            self.tap(visit, "held")
            self.tap(whole_day, "held")
        self.assertEqual(visit.start, datetime(2030, 3, 4, 8, 50))
        self.assertEqual(visit.planned_start, datetime(2030, 3, 4, 10))
        self.assertTrue(whole_day.all_day)
        self.assertEqual(str(whole_day.day), "2030-03-04")

    def test_running_late_moves_it_and_keeps_its_length(self):
        visit = self.visit()
        _sent, tree = self.tap(visit, "late_15")
        self.assertEqual(visit.start, datetime(2020, 3, 4, 10, 15))
        self.assertEqual(visit.planned_duration, 1)
        self.assertIn("Moved to 10:15.", self.words_of(tree))
        self.tap(visit, "late_30")
        self.assertEqual(visit.start, datetime(2020, 3, 4, 10, 45))
        _sent, tree = self.tap(visit, "undo")
        self.assertEqual(visit.start, datetime(2020, 3, 4, 10, 15))

    def test_work_by_the_day_has_no_running_late(self):
        _answer, tree = self.open(self.visit(all_day=True))
        self.assertFalse(tree.xpath("//button[starts-with(@value, 'late')]"))

    def test_nothing_that_arrives_twice_is_done_twice(self):
        visit = self.visit()
        for button, expected in (("late_15", 15), ("late_30", 45)):
            sent, _tree = self.tap(visit, button)
            self.land(self.send(*sent))
            self.assertEqual(visit.start, datetime(2020, 3, 4, 10, expected))
        # Not by the session's memory alone: another browser of hers has none.
        sent, tree = self.tap(visit, "late_15")
        sent[1]["shown"] = ""
        tree = self.land(self.send(*sent))
        self.assertEqual(visit.start, datetime(2020, 3, 4, 11))
        self.assertFalse(tree.xpath("//p[@role='alert']"))
        complete, tree = self.tap(visit, "held")
        messages = len(visit.message_ids)
        self.land(self.send(*complete))
        complete[1]["shown"] = ""
        self.land(self.send(*complete))
        self.assertEqual(len(visit.message_ids), messages)
        undo = self.form(tree, "undo")
        self.land(self.send(*undo))
        self.land(self.send(*undo))
        self.assertEqual(visit.state, "outstanding")

    def test_completion_that_arrives_again_after_undo_is_not_repeated(self):
        visit = self.visit()
        sent, tree = self.tap(visit, "held")
        self.land(self.send(*self.form(tree, "undo")))
        self.land(self.send(*sent))
        self.assertEqual(visit.state, "outstanding")

    def test_refused_button_of_one_page_can_be_tapped_again(self):
        visit = self.visit()
        _answer, tree = self.open(visit)
        sent = self.form(tree, "held")
        visit.action_cancel()
        self.env.flush_all()
        tree = self.land(self.send(*sent))
        self.assertIn("is cancelled. Please reopen it", self.words_of(tree))
        visit.action_reopen()
        self.env.flush_all()
        self.land(self.send(*sent))
        self.assertEqual(visit.state, "done")

    def test_page_that_is_out_of_date_moves_and_completes_nothing(self):
        visit = self.visit()
        _answer, tree = self.open(visit)
        late, nobody = self.form(tree, "late_15"), self.form(tree, "nobody_there")
        visit.start = "2020-03-06 14:00:00"
        self.env.flush_all()
        tree = self.land(self.send(*late))
        self.assertIn("It has been changed since you opened", self.words_of(tree))
        self.assertIn("14:00", self.words_of(tree))
        self.assertEqual(visit.start, datetime(2020, 3, 6, 14))
        visit.state = "done"
        self.env.flush_all()
        tree = self.land(self.send(*nobody))
        self.assertIn("It has been recorded already: Took place.", self.words_of(tree))
        self.assertEqual(visit.outcome, "held")

    def test_tap_of_a_page_of_an_ended_session_says_so_and_saves_nothing(self):
        visit = self.visit()
        _answer, tree = self.open(visit)
        address, fields_ = self.form(tree, "held")
        for token in ("", "x", fields_["csrf_token"]):
            # A log-in since, in another tab.
            self.log_in(self.ann)
            tree = self.land(self.send(address, {**fields_, "csrf_token": token}))
            self.assertIn("Please tap once more.", self.words_of(tree))
            self.assertEqual(visit.state, "outstanding")
        self.authenticate(None, None)
        answer = self.send(address, fields_)
        self.assertIn("/web/login?redirect=", answer.headers["Location"])
        self.assertIn(f"visit%2F{visit.id}%2Fsave", answer.headers["Location"])

    def test_unknown_button_changes_nothing(self):
        visit = self.visit()
        _answer, tree = self.open(visit)
        address, fields_ = self.form(tree, "held")
        tree = self.land(self.send(address, {**fields_, "button": "unlink"}))
        self.assertIn("Nothing has been changed.", self.words_of(tree))
        self.assertEqual(visit.state, "outstanding")


@tagged("post_install", "-at_install")
class TestVisitButtonsOfOthers(VisitCase):
    def setUp(self):
        super().setUp()
        self.connect(self.ann)
        self.connect(self.bob)

    def as_signed_in(self, user):
        """Log in, and sign in as each log-in asks for."""
        self.log_in(user)
        self.get("/odoo")
        self.connect(user)

    def test_colleague_without_permission_is_told_why_and_nothing_is_lost(self):
        visit = self.visit(start="2030-03-04 10:00:00")
        self.as_signed_in(self.bob)
        for button in ("held", "late_15"):
            with mute_logger("odoo.addons.base.models.ir_rule"):
                _sent, tree = self.tap(visit, button)
            [told] = tree.xpath("//p[@role='alert']")
            self.assertIn("Ann Lee's Outlook calendar is not shared", told.text)
            self.assertIn("Mary Whitfield", self.words_of(tree))
            self.assertEqual(
                (visit.state, visit.start), ("outstanding", datetime(2030, 3, 4, 10))
            )
        self.assertFalse(self.env["charitylog.action.undo"].search([]))

    def test_colleague_with_permission_moves_it(self):
        self.sim.share(self.upn(self.ann), self.upn(self.bob), "write")
        visit = self.visit(start="2030-03-04 10:00:00")
        self.as_signed_in(self.bob)
        self.tap(visit, "late_15")
        self.assertEqual(visit.start, datetime(2030, 3, 4, 10, 15))

    def test_manager_completes_a_colleagues_visit(self):
        visit = self.visit()
        _sent, tree = self.tap(visit, "held", self.mona)
        self.assertEqual((visit.state, visit.user_id), ("done", self.ann))
        self.assertIn("(Ann Lee)", self.words_of(tree))

    def test_work_offered_to_one_can_be_read_and_not_completed(self):
        visit, own = self.visit(), self.visit(self.bob)
        self.project.privacy_visibility = "followers"
        visit.action_offer(self.bob.id)
        self.env.flush_all()
        self.as_signed_in(self.bob)
        _answer, tree = self.open(visit)
        self.assertFalse(tree.xpath("//button"))
        token = self.form(self.open(own)[1], "held")[1]["csrf_token"]
        sent = {"csrf_token": token, "button": "held"}
        tree = self.land(self.send(f"{VISIT}/{visit.id}/save", sent))
        self.assertIn("You can read this visit, but you cannot", self.words_of(tree))
        self.assertEqual(visit.state, "outstanding")

    def test_undo_of_another_person_is_not_to_be_had(self):
        visit = self.visit()
        self.as_signed_in(self.ann)
        _sent, tree = self.tap(visit, "held")
        undo = self.form(tree, "undo")[1]["undo"]
        self.as_signed_in(self.bob)
        _answer, tree = self.open(visit)
        self.assertFalse(tree.xpath("//button"))
        token = self.form(self.open(self.visit(self.bob))[1], "held")[1]["csrf_token"]
        sent = {"csrf_token": token, "button": "undo", "undo": undo}
        self.land(self.send(f"{VISIT}/{visit.id}/save", sent))
        self.assertEqual(visit.state, "done")
