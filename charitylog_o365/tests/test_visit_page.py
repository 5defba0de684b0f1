"""The page of a visit: what it shows, to whom, and how little it weighs."""

from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

from markupsafe import escape
from odoo import fields
from odoo.tests import tagged

from ..models.action import visit as visits
from ..models.action.visit_client import telephones
from .people import add_user
from .visit_case import VISIT, WEIGHT, VisitCase

LINK = '<a href="https://evil.example/">x</a><b>y</b><script>z</script>'


@tagged("post_install", "-at_install")
class TestVisitPage(VisitCase):
    def test_page_shows_what_is_needed_on_the_way(self):
        self.visit(state="done", name="Tea", description="<p>Knee is better</p>")
        _answer, tree = self.open(self.visit(description="<p>Bring the form</p>"))
        words = self.words_of(tree)
        for part in (
            "Wednesday 4 March 2020, 10:00–11:00, 1 h",
            "Mary Whitfield",
            "Weekly visit",
            "Overdue.",
            "12 Mill Lane, Leeds, LS1 4AP",
            "Bring the form",
            "Wednesday 4 March 2020 Ann Lee: Tea (Took place) Knee is better",
        ):
            self.assertIn(part, words)
        links = tree.xpath("//a/@href")
        self.assertIn("tel:+442079460018", links)
        self.assertIn("tel:07700900123", links)
        [place] = [link for link in links if "openstreetmap" in link]
        asked = parse_qs(urlsplit(place).query)
        self.assertEqual(asked, {"query": ["12 Mill Lane, Leeds, LS1 4AP"]})

    def test_page_is_in_the_readers_language_and_written_its_way(self):
        visit = self.visit()
        for code, direction, day in (
            ("de_DE", "ltr", "Mittwoch, 4. März 2020, 10:00–11:00"),
            ("ar_001", "rtl", "الأربعاء، 4 مارس 2020, 10:00–11:00"),
        ):
            self.env["res.lang"]._activate_lang(code)
            self.ann.lang = code
            _answer, tree = self.open(visit, self.ann)
            self.assertIn(day, self.words_of(tree))
            self.assertEqual(tree.xpath("/html/@dir"), [direction])
            # Names may be of another language than the page; numbers are dialled so.
            self.assertEqual(tree.xpath("string(//h1/bdi)"), "Mary Whitfield")
            self.assertEqual(
                set(tree.xpath("//a[contains(., 'Call')]/u/@dir")), {"ltr"}
            )

    def test_place_that_is_the_address_stands_once(self):
        where = "12 Mill Lane, Leeds LS1 4AP"
        _answer, tree = self.open(self.visit(location=where))
        self.assertEqual(len(tree.xpath("//a[contains(@href, 'openstreetmap')]")), 1)
        _answer, tree = self.open(self.visit(location="The library"))
        self.assertEqual(len(tree.xpath("//a[contains(@href, 'openstreetmap')]")), 2)

    def test_page_is_one_small_request_without_scripts_however_long_the_notes(self):
        picture = f'<img src="data:image/png;base64,{"A" * 200_000}">'
        long = f"<p>Bring</p>{picture}" + "<p>é long story</p>" * 20_000
        for _number in range(4):
            self.visit(state="done", description=long, name="n" * 20_000)
        self.client_.write({"name": "m" * 9_000, "street": "s" * 9_000})
        visit = self.visit(description=long, name="n" * 20_000, location="p" * 9_000)
        answer, tree = self.open(visit)
        self.assertLess(len(answer.content), WEIGHT)
        asked_for = "//script|//*[@src]|//link[not(starts-with(@href, 'data:'))]"
        self.assertFalse(tree.xpath(asked_for))
        self.assertNotIn("url(", answer.text)
        self.assertIn("Bring", self.words_of(tree))
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        self.assertIn("default-src 'none'", answer.headers["Content-Security-Policy"])

    def test_markup_in_names_and_notes_is_words(self):
        kind = self.env["charitylog.action.type"].create({"name": LINK})
        self.ann.name = self.client_.name = LINK
        self.client_.write({"street": LINK, "phone": LINK})
        same = {"name": LINK, "location": LINK, "action_type_id": kind.id}
        notes = f"<p>{escape(LINK)}</p>"
        self.visit(state="done", description=notes, **same)
        visit = self.visit(description=notes, **same)
        for user in (self.ann, self.mona):
            answer, tree = self.open(visit, user)
            self.assertFalse(
                tree.xpath("//b|//script|//a[starts-with(@href,'https://e')]")
            )
            self.assertGreater(answer.text.count("&lt;b&gt;"), 9)

    def test_last_contacts_are_those_that_the_reader_may_read(self):
        secret = self.env["project.project"].create(
            {"name": "Secret", "privacy_visibility": "followers"}
        )
        secret.message_subscribe(self.ann.partner_id.ids)
        for name, project in (("Open", self.project), ("Hidden", secret)):
            self.visit(state="done", name=name, project_id=project.id)
        visit = self.visit()
        self.assertIn("Hidden", self.words_of(self.open(visit)[1]))
        words = self.words_of(self.open(visit, self.bob)[1])
        self.assertIn("Open", words)
        self.assertNotIn("Hidden", words)

    def test_next_is_what_is_outstanding_of_mine_today(self):
        day = "2030-03-04"
        first, second = (
            self.visit(start=f"{day} {hour}:00:00") for hour in ("09", "11")
        )
        self.visit(self.bob, start=f"{day} 10:30:00")
        self.visit(start=f"{day} 10:00:00").action_cancel()
        self.visit(start="2030-03-05 00:00:00")
        span = [fields.Datetime.to_datetime(f"2030-03-0{n} 00:00:00") for n in (4, 5)]
        with patch.object(visits, "day_span", lambda _zone: span):
            _answer, tree = self.open(first)
            self.assertEqual(self.next(tree), f"{VISIT}/{second.id}")
            self.assertIn("11:00 Mary Whitfield", self.words_of(tree))
            # What is left of the morning comes after the last of the day.
            self.assertEqual(self.next(self.open(second)[1]), f"{VISIT}/{first.id}")
            first.action_cancel()
            words = self.words_of(self.open(second)[1])
        self.assertIn("Nothing more is outstanding today.", words)

    def next(self, tree):
        return tree.xpath("//nav[@aria-labelledby='next']/a/@href")[0]

    def test_what_else_is_outstanding_with_the_client_is_not_forgotten(self):
        visit = self.visit(start="2030-03-04 10:00:00")
        key = self.visit(name="Bring back the key", start="2020-03-02 10:00:00")
        hidden = self.visit(name="Hidden", start="2030-03-05 10:00:00")
        hidden.sudo().project_id = self.project.copy({"name": "Closed"})
        hidden.sudo().project_id.privacy_visibility = "followers"
        hidden.sudo().user_id = self.bob
        self.visit(name="Off", start="2030-03-05 10:00:00").action_cancel()
        _answer, tree = self.open(visit)
        [nav] = tree.xpath("//nav[@aria-labelledby='others']")
        words = " ".join(nav.text_content().split())
        self.assertIn("Bring back the key Overdue: Monday 2 March 2020, Ann Lee", words)
        self.assertEqual(nav.xpath(".//a/@href"), [f"{VISIT}/{key.id}"])

    def test_day_begins_and_ends_at_midnight_of_the_worker(self):
        for now, begin, end in (
            ("2030-06-30 23:30:00", "2030-06-30 23:00:00", "2030-07-01 23:00:00"),
            ("2030-03-31 12:00:00", "2030-03-31 00:00:00", "2030-03-31 23:00:00"),
        ):
            now, *span = map(fields.Datetime.to_datetime, (now, begin, end))
            with patch.object(fields.Datetime, "now", lambda now=now: now):
                self.assertEqual(visits.day_span("Europe/London"), span)

    def test_what_is_not_outstanding_says_so_and_has_no_buttons(self):
        for values, sentence in (
            ({"state": "done", "outcome": "nobody_there"}, "Done: Nobody there."),
            ({"state": "cancelled"}, "It has been cancelled."),
            ({"active": False}, "It has been archived."),
        ):
            visit = self.visit()
            visit.write(values)
            _answer, tree = self.open(visit)
            self.assertIn(sentence, self.words_of(tree))
            self.assertFalse(tree.xpath("//button"))

    def test_telephone_numbers_are_dialled_as_people_write_them(self):
        for text, dialled in {
            "020 7946 0018": ["tel:02079460018"],
            "+44 (0)20-7946.0018 ext. 12": ["tel:+442079460018"],
            "0044 20 7946 0018; 07700 900123": [
                "tel:00442079460018",
                "tel:07700900123",
            ],
            "Mobile: 07700 900123 (son)": ["tel:07700900123"],
            "Tel. +44 7700 900123": ["tel:+447700900123"],
            "ask Tom": [None],
            "": [],
            False: [],
        }.items():
            self.assertEqual([each["href"] for each in telephones(text)], dialled)


@tagged("post_install", "-at_install")
class TestVisitPageAccess(VisitCase):
    def assertClosed(self, visit, status, sentence, user=None):
        answer, tree = self.open(visit, user)
        self.assertEqual(answer.status_code, status)
        self.assertIn(sentence, self.words_of(tree))
        for secret in ("Mary", "Weekly", "Mill Lane", "Traceback"):
            self.assertNotIn(secret, answer.text)
        return tree

    def test_who_may_read_it_sees_it(self):
        visit = self.visit()
        for user in (self.ann, self.bob, self.mona):
            answer, tree = self.open(visit, user)
            self.assertEqual(answer.status_code, 200)
            self.assertIn("Mary Whitfield", self.words_of(tree))

    def test_private_work_is_not_open_to_a_colleague(self):
        visit, sentence = self.visit(), "This visit is not open to you."
        self.project.privacy_visibility = "followers"
        tree = self.assertClosed(visit, 403, sentence, self.bob)
        self.assertEqual(tree.xpath("//a/@href"), ["/odoo"])

    def test_portal_user_meets_a_plain_page(self):
        paula = add_user(self.env, "paula", "base.group_portal", name="Paula")
        visit = self.visit()
        self.project.privacy_visibility = "portal"
        visit.message_subscribe(paula.partner_id.ids)
        self.assertTrue(visit.with_user(paula).has_access("read"))
        for each in (visit, 2**40):
            self.assertClosed(each, 403, "This visit is not open to you.", paula)
        answer = self.send(f"{VISIT}/{visit.id}/save", {"button": "held"})
        self.assertEqual(answer.status_code, 403)
        self.assertEqual(visit.state, "outstanding")

    def test_work_of_another_company_is_not_open(self):
        other = self.env["res.company"].create({"name": "Other"})
        olga = self.worker("olga", "Olga", company_id=other.id, company_ids=other.ids)
        self.project.company_id = self.company
        visit = self.visit()
        self.assertClosed(visit, 403, "This visit is not open to you.", olga)

    def test_what_was_deleted_has_a_page_that_says_so(self):
        visit = self.visit()
        visit.unlink()
        for number in (visit.id, 2**31, 2**70):
            self.assertClosed(number, 404, "It has been deleted.")

    def test_log_in_and_sign_in_both_lead_back_to_the_visit(self):
        visit = self.visit()
        self.connect(self.ann)
        self.authenticate(None, None)
        answer = self.get(f"{VISIT}/{visit.id}")
        log_in = urlsplit(answer.headers["Location"])
        self.assertEqual(log_in.path, "/web/login")
        [back] = parse_qs(log_in.query)["redirect"]
        self.assertEqual(back.rstrip("?"), f"{VISIT}/{visit.id}")
        self.log_in(self.ann)
        answer = self.get(back)
        leave = urlsplit(answer.headers["Location"])
        self.assertEqual(leave.path, "/charitylog_o365/connect")
        answer = self.get(f"{leave.path}?{leave.query}")
        told = self.sim.sign_in(answer.headers["Location"], self.upn(self.ann))
        answer = self.get("/charitylog_o365/callback", **told)
        self.assertTrue(answer.headers["Location"].endswith(f"{VISIT}/{visit.id}"))
        answer, tree = self.open(visit)
        self.assertIn("Mary Whitfield", self.words_of(tree))

    def test_declined_sign_in_shows_the_visit_and_a_way_to_sign_in(self):
        visit = self.visit()
        self.connect(self.ann)
        self.log_in(self.ann)
        self.get(f"{VISIT}/{visit.id}")
        _answer, tree = self.open(visit)
        self.assertIn("You are not signed in to Microsoft 365.", self.words_of(tree))
        way = (
            f"/charitylog_o365/connect?redirect=%2Fcharitylog_o365%2Fvisit%2F{visit.id}"
        )
        self.assertIn(way, tree.xpath("//a/@href"))

    def test_link_of_older_entries_still_opens_the_form(self):
        answer = self.get(f"/odoo/contacts-actions/{self.visit().id}")
        self.assertEqual(answer.status_code, 200)
