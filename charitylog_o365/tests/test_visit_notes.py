"""Words typed on a visit's page: saved with its outcome, and never lost."""

from datetime import datetime

from odoo.tests import tagged
from odoo.tools import html2plaintext

from .visit_case import VISIT, WEIGHT, VisitCase

WORDS = "She was well.\nBring <tea> & bread next time."


@tagged("post_install", "-at_install")
class TestVisitNotes(VisitCase):
    def typed(self, visit, button, words=WORDS, user=None):
        """Open the page, type, and return what a tap sends."""
        answer, tree = self.open(visit, user)
        self.assertLess(len(answer.content), WEIGHT)
        address, fields = self.form(tree, button)
        return address, {**fields, "notes": words}

    def box(self, tree):
        [box] = tree.xpath("//textarea[@name='notes']")
        return box.text or ""

    def notes(self, visit):
        self.env.invalidate_all()
        return html2plaintext(visit.description or "").split()

    def test_words_are_notes_of_the_contact_after_those_of_the_plan(self):
        for button in ("held", "nobody_there"):
            visit = self.visit(description="<p>Key under the mat.</p>")
            sent = self.typed(visit, button, user=self.ann)
            tree = self.land(self.send(*sent))
            self.assertEqual((visit.state, visit.outcome), ("done", button))
            expected = f"Key under the mat. {WORDS}".split()
            self.assertEqual(self.notes(visit), expected)
            self.assertIn("Bring <tea> & bread", self.words_of(tree))
            # The same tap again, also from a browser that remembers nothing.
            self.land(self.send(*sent))
            self.land(self.send(sent[0], {**sent[1], "shown": ""}))
            self.assertEqual(self.notes(visit), expected)
            self.land(self.send(*self.form(tree, "undo")))
            self.assertEqual(self.notes(visit), "Key under the mat.".split())

    def test_without_words_the_notes_stay_as_they_are(self):
        visit = self.visit(description="<p>Key under the mat.</p>")
        before = visit.description
        self.land(self.send(*self.typed(visit, "held", " \n ", self.ann)))
        self.assertEqual((visit.state, visit.description), ("done", before))

    def test_words_stand_there_again_where_the_tap_was_refused(self):
        visit = self.visit()
        sent = self.typed(visit, "held", user=self.ann)
        visit.action_cancel()
        self.env.flush_all()
        tree = self.land(self.send(*sent))
        self.assertIn("What you typed was not saved She was", self.words_of(tree))
        visit.action_reopen()
        visit.state = "done"
        self.env.flush_all()
        # Recorded by another page meanwhile, with the same outcome.
        tree = self.land(self.send(*sent))
        self.assertIn("It has been recorded already", self.words_of(tree))
        self.assertIn("Bring <tea> & bread", self.words_of(tree))
        self.assertFalse(self.notes(visit))

    def test_words_stay_in_the_box_where_one_is_running_late(self):
        visit = self.visit()
        sent = self.typed(visit, "late_15", user=self.ann)
        tree = self.land(self.send(*sent))
        self.assertEqual(visit.start, datetime(2020, 3, 4, 10, 15))
        self.assertEqual(self.box(tree), WORDS)
        self.assertFalse(self.notes(visit))

    def test_words_outlive_a_log_in_that_comes_between(self):
        visit = self.visit()
        sent = self.typed(visit, "held", user=self.ann)
        # A log-in since, in another tab.
        self.log_in(self.ann)
        tree = self.land(self.send(*sent))
        self.assertIn("Please tap once more.", self.words_of(tree))
        self.assertEqual(self.box(tree), WORDS)
        self.land(self.send(*self.form(tree, "held")))
        self.assertEqual(self.notes(visit), WORDS.split())
        tree = self.open(self.visit())[1]
        self.assertEqual(self.box(tree), "")

    def test_words_outlive_a_session_that_has_ended(self):
        visit = self.visit()
        sent = self.typed(visit, "held", user=self.ann)
        self.authenticate(None, None)
        answer = self.send(*sent)
        self.assertIn("/web/login?redirect=", answer.headers["Location"])
        self.assertEqual(visit.state, "outstanding")
        login = self.get(answer.headers["Location"].removeprefix(self.base_url()))
        token = login.text.split('name="csrf_token" value="')[1].split('"')[0]
        back = f"{VISIT}/{visit.id}/save"
        self.url_open(
            "/web/login",
            data={
                "csrf_token": token,
                "login": self.ann.login,
                "password": f"{self.ann.login}xxxxx",
                "redirect": back,
            },
            allow_redirects=False,
        )
        tree = self.land(self.get(back))
        self.assertEqual(self.box(tree), WORDS)
        self.land(self.send(*self.form(tree, "held")))
        self.assertEqual(self.notes(visit), WORDS.split())
