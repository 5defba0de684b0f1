"""Words typed on a visit's page: saved with its outcome, or said not to be."""

from datetime import datetime, timedelta
from unittest.mock import patch

from lxml import html
from odoo.addons.base.models.ir_http import IrHttp
from odoo.http import SessionExpiredException, root
from odoo.tests import tagged
from odoo.tools import hash_sign, html2plaintext

from ..controllers.visit_words import SCOPE
from .visit_case import VISIT, WEIGHT, VisitCase

WORDS = "She wasn't well.\nBring <tea> & bread next time."


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
            for again in (sent[1], {**sent[1], "shown": ""}):
                told = self.words_of(self.land(self.send(sent[0], again)))
                self.assertNotIn("was not saved", told)
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
        self.assertIn("What you typed was not saved She wasn't", self.words_of(tree))
        visit.action_reopen()
        visit.state = "done"
        self.env.flush_all()
        # Recorded by another page meanwhile, with the same outcome.
        tree = self.land(self.send(*sent))
        self.assertIn("It has been recorded already", self.words_of(tree))
        self.assertIn("Bring <tea> & bread", self.words_of(tree))
        self.assertFalse(self.notes(visit))
        # A word of the notes is not what was typed here.
        visit.description = f"<p>{WORDS} Tired.</p>"
        self.env.flush_all()
        tree = self.land(self.send(sent[0], {**sent[1], "notes": "Tired."}))
        self.assertIn("What you typed was not saved Tired.", self.words_of(tree))

    def test_words_stay_in_the_box_where_one_is_running_late(self):
        visit = self.visit()
        sent = self.typed(visit, "late_15", user=self.ann)
        # As sent, twice at once, loaded again, and by a browser that remembers nothing.
        for again in (sent[1], sent[1], {**sent[1], "shown": ""}):
            tree = self.land(self.send(sent[0], again))
            self.assertEqual(visit.start, datetime(2020, 3, 4, 10, 15))
            self.assertEqual(self.box(tree), WORDS)
        self.assertFalse(self.notes(visit))

    def test_words_stand_there_again_where_they_had_been_undone(self):
        visit = self.visit()
        sent = self.typed(visit, "held", user=self.ann)
        tree = self.land(self.send(*sent))
        self.land(self.send(*self.form(tree, "undo")))
        self.assertEqual(self.box(self.land(self.send(*sent))), WORDS)
        self.assertEqual(visit.state, "outstanding")

    def test_what_is_no_text_counts_as_nothing(self):
        visit = self.visit()
        address, fields = self.typed(visit, "held", user=self.ann)
        for name in ("notes", "shown", "undo", "start"):
            sent = {each: fields[each] for each in fields if each != name}
            answer = self.url_open(
                address,
                data={**sent, "button": "undo"},
                files={name: ("x.txt", b"Planted")},
                allow_redirects=False,
            )
            self.assertNotIn("Planted", self.words_of(self.land(answer)))
        self.assertEqual(visit.state, "outstanding")


@tagged("post_install", "-at_install")
class TestVisitNotesLoggedOut(VisitCase):
    """Words are shown to whoever typed them, in the answer, and are kept nowhere."""

    def typed(self, visit, user):
        _answer, tree = self.open(visit, user)
        address, fields = self.form(tree, "held")
        return address, {**fields, "notes": WORDS}

    def box(self, tree):
        [box] = tree.xpath("//textarea[@name='notes']")
        return box.text or ""

    def assertKeptNowhere(self):
        for name, value in root.session_store.get(self.session.sid).items():
            self.assertNotIn("well", str(value), name)
        self.assertEqual(self.box(self.open(self.visit())[1]), "")

    def test_words_outlive_a_log_in_that_comes_between(self):
        visit = self.visit()
        sent = self.typed(visit, self.ann)
        self.log_in(self.ann)
        tree = self.land(self.send(*sent))
        self.assertIn("Please tap once more.", self.words_of(tree))
        self.assertEqual(self.box(tree), WORDS)
        self.assertEqual(visit.state, "outstanding")
        self.assertKeptNowhere()
        self.land(self.send(*self.form(tree, "held")))
        self.assertIn("Bring <tea>", html2plaintext(visit.description))

    def test_words_outlive_a_session_that_has_ended(self):
        visit = self.visit()
        sent = self.typed(visit, self.ann)
        self.authenticate(None, None)
        answer = self.send(*sent)
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        tree = self.land(answer)
        self.assertIn("Nothing has been saved", self.words_of(tree))
        self.assertEqual(self.box(tree), WORDS)
        self.assertEqual(visit.state, "outstanding")
        [way] = tree.xpath("//a[@target='_blank']/@href")
        again = self.form(tree, "again")
        # Not logged in yet.
        tree = self.land(self.send(*again))
        self.assertEqual(self.box(tree), WORDS)
        login = self.get(way)
        token = login.text.split('name="csrf_token" value="')[1].split('"')[0]
        back = html.fromstring(login.text).xpath("//input[@name='redirect']/@value")
        password = f"{self.ann.login}xxxxx"
        values = {"login": self.ann.login, "password": password}
        answer = self.url_open(
            "/web/login",
            data={**values, "csrf_token": token, "redirect": back[0]},
            allow_redirects=False,
        )
        self.assertIn("go back to it", self.words_of(self.land(answer)))
        tree = self.land(self.send(*again))
        self.assertEqual(self.box(tree), WORDS)
        self.assertEqual(visit.state, "outstanding")
        self.land(self.send(*self.form(tree, "held")))
        self.assertIn("Bring <tea>", html2plaintext(visit.description))

    def test_locked_session_saves_nothing_and_shows_nothing_of_the_visit(self):
        class Locked(SessionExpiredException):
            """As Odoo's "auth_timeout" raises for a phone that nobody has touched."""

        visit = self.visit()
        for button in ("held", "none"):
            address, fields = self.typed(visit, self.ann)
            with patch.object(IrHttp, "_auth_method_user", side_effect=Locked):
                answer = self.send(address, {**fields, "button": button})
            self.assertNotIn("Mary", answer.text)
            self.assertEqual(self.box(self.land(answer)), WORDS)
            self.assertEqual(visit.state, "outstanding")

    def test_words_of_another_person_are_not_shown(self):
        visit = self.visit()
        sent = self.typed(visit, self.ann)
        self.log_in(self.bob)
        tree = self.land(self.send(*sent))
        self.assertIn("Mary Whitfield", self.words_of(tree))
        self.assertEqual(self.box(tree) if tree.xpath("//textarea") else "", "")
        self.assertNotIn("well", self.words_of(tree))
        self.assertEqual(visit.state, "outstanding")

    def test_words_that_no_page_of_ours_sent_are_not_shown(self):
        visit, other = self.visit(), self.visit()
        proof = self.typed(other, self.ann)[1]["proof"]
        hers, bobs = ([visit.id, each.id] for each in (self.ann, self.bob))
        old = hash_sign(self.env, SCOPE, hers, timedelta(hours=-1))
        of_bob = hash_sign(self.env, SCOPE, bobs, timedelta(hours=1))
        address = f"{VISIT}/{visit.id}/save"
        foreign = ("", "x", "é", proof, proof[:-2], old, of_bob)
        for each in foreign:
            sent = {"notes": WORDS, "proof": each, "button": "held"}
            tree = self.land(self.send(address, sent))
            self.assertNotIn("well", self.words_of(tree), each)
            self.assertEqual(self.box(tree), "")
        self.authenticate(None, None)
        for each in foreign[:-1]:
            sent = {"notes": WORDS, "proof": each, "button": "held"}
            answer = self.send(address, sent)
            self.assertEqual(answer.status_code, 303, each)
            self.assertIn("/web/login?redirect=", answer.headers["Location"])
            self.assertNotIn("well", answer.text)
        self.assertEqual(visit.state, "outstanding")
